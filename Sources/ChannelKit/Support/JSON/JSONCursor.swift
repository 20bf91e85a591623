import Foundation

/// A position in the bytes of a JSON document, which takes the tokens of RFC 8259 one by one.
///
/// Every index is compared with the size of the document before it is used, and a document that ends in the midst of
/// a token is refused like any other that is not JSON.
struct JSONCursor {
    private let bytes: UnsafeRawBufferPointer
    private var position = 0

    /// Creates a cursor in front of a document, behind its byte order mark if it has one.
    init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    }

    /// True behind the last byte.
    var isAtEnd: Bool { position >= bytes.count }

    /// The next byte; NUL at the end, since no token begins with it.
    @inline(__always)
    var next: UInt8 { position < bytes.count ? bytes[position] : 0 }

    /// Takes the next byte if it is `byte`.
    @inline(__always)
    mutating func take(_ byte: UInt8) -> Bool {
        guard position < bytes.count, bytes[position] == byte else { return false }
        position += 1
        return true
    }

    /// Takes the next bytes if they are `word`.
    mutating func take(_ word: StaticString) -> Bool {
        let count = word.utf8CodeUnitCount
        guard let base = bytes.baseAddress, bytes.count - position >= count,
            memcmp(base + position, word.utf8Start, count) == 0
        else { return false }
        position += count
        return true
    }

    /// Takes white space (RFC 8259, section 2).
    @inline(__always)
    mutating func skipSpace() {
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x09, 0x0A, 0x0D: position += 1
            default: return
            }
        }
    }

    // MARK: - Strings

    /// Takes the rest of a string behind its opening quote; nil if it does not end, has an unescaped control character
    /// or an unknown escape, or is not UTF-8.
    mutating func takeText() -> JSONText? {
        let start = position
        var hasEscapes = false
        var isASCII = true
        while true {
            skipPlainCharacters(&isASCII)
            switch next {
            case UInt8(ascii: "\""):
                let content = UnsafeRawBufferPointer(rebasing: bytes[start..<position])
                position += 1
                guard isASCII || content.isUTF8 else { return nil }
                return JSONText(content, hasEscapes: hasEscapes, isASCII: isASCII)
            case UInt8(ascii: "\\"):
                hasEscapes = true
                guard takeEscape() else { return nil }
            default: return nil
            }
        }
    }

    /// Takes characters up to the next quote, backslash or control character, eight bytes at a time while there are so
    /// many.
    @inline(__always)
    private mutating func skipPlainCharacters(_ isASCII: inout Bool) {
        while bytes.count - position >= 8 {
            let word = ByteWord(bytes, at: position)
            let plain = word.countBeforeSpecial
            if word.hasHighBit(inFirst: plain) { isASCII = false }
            position += plain
            guard plain == 8 else { return }
        }
        while position < bytes.count, !bytes[position].isSpecialInJSON {
            if bytes[position] >= 0x80 { isASCII = false }
            position += 1
        }
    }

    private mutating func takeEscape() -> Bool {
        guard bytes.count - position >= 2 else { return false }
        switch bytes[position + 1] {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
            UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            position += 2
            return true
        case UInt8(ascii: "u"):
            guard bytes.unicodeEscape(at: position) != nil else { return false }
            position += 6
            return true
        default: return false
        }
    }

    // MARK: - Numbers

    /// Takes a number; nil if it is not spelled as RFC 8259 demands: `01`, `1.`, `.5` and `+1` are no numbers.
    mutating func takeNumber() -> JSONNumeral? {
        let start = position
        _ = take(UInt8(ascii: "-"))
        guard take(UInt8(ascii: "0")) || takeDigits() else { return nil }
        var isWhole = true
        if take(UInt8(ascii: ".")) {
            isWhole = false
            guard takeDigits() else { return nil }
        }
        if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
            isWhole = false
            _ = take(UInt8(ascii: "+")) || take(UInt8(ascii: "-"))
            guard takeDigits() else { return nil }
        }
        return JSONNumeral(UnsafeRawBufferPointer(rebasing: bytes[start..<position]), isWhole: isWhole)
    }

    private mutating func takeDigits() -> Bool {
        let start = position
        while (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(next) { position += 1 }
        return position > start
    }
}
