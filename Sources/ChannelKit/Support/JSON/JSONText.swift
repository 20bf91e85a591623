/// A string of a JSON document, as it is written between its quotes.
struct JSONText {
    private let bytes: UnsafeRawBufferPointer
    private let hasEscapes: Bool
    private let isASCII: Bool

    /// Creates a string from its UTF-8, in which every escape is complete.
    @inline(__always)
    init(_ bytes: UnsafeRawBufferPointer, hasEscapes: Bool, isASCII: Bool) {
        self.bytes = bytes
        self.hasEscapes = hasEscapes
        self.isASCII = isASCII
    }

    /// The text, with U+FFFD in the place of each half of a surrogate pair.
    @inline(__always)
    var string: String { hasEscapes ? unescaped : String(decoding: bytes, as: UTF8.self) }

    /// The text if it has at most `limit` bytes.
    func string(upTo limit: Int) -> String? {
        // An escape of six bytes may stand for one.
        guard bytes.count <= (hasEscapes ? 6 * limit : limit) else { return nil }
        let text = string
        return text.utf8.count <= limit ? text : nil
    }

    /// True if the text is `name` as a key of a dictionary is: other spellings of the same characters are equal.
    @inline(__always)
    func isEqual(to name: String) -> Bool {
        guard isASCII, !hasEscapes else { return string == name }
        return bytes.count == name.utf8.count && bytes.elementsEqual(name.utf8)
    }

    private var unescaped: String {
        // No escape is shorter than the character that it stands for, so the text fits.
        String(unsafeUninitializedCapacity: bytes.count) { written in
            var text = UnescapedText(written)
            var position = 0
            while position < bytes.count {
                guard bytes[position] == UInt8(ascii: "\\") else {
                    text.append(bytes[position])
                    position += 1
                    continue
                }
                position += appendEscape(at: position, to: &text)
            }
            return text.count
        }
    }

    /// Appends the character of the escape at `position`; returns the length of the escape.
    private func appendEscape(at position: Int, to text: inout UnescapedText) -> Int {
        if let unit = bytes.unicodeEscape(at: position) {
            if let trail = bytes.unicodeEscape(at: position + 6), let scalar = Unicode.Scalar(lead: unit, trail: trail)
            {
                text.append(scalar)
                return 12
            }
            text.append(Unicode.Scalar(unit) ?? "\u{FFFD}")
            return 6
        }
        guard position + 1 < bytes.count else { return 1 }
        switch bytes[position + 1] {
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "t"): text.append(0x09)
        case let character: text.append(character)
        }
        return 2
    }
}

/// The uninitialized memory of a text, filled from its start.
private struct UnescapedText {
    private let memory: UnsafeMutableBufferPointer<UInt8>
    private(set) var count = 0

    init(_ memory: UnsafeMutableBufferPointer<UInt8>) { self.memory = memory }

    @inline(__always)
    mutating func append(_ byte: UInt8) {
        guard count < memory.count else { return }
        memory[count] = byte
        count += 1
    }

    mutating func append(_ scalar: Unicode.Scalar) { for byte in String(scalar).utf8 { append(byte) } }
}

extension Unicode.Scalar {
    /// Creates the character of a surrogate pair; nil if the units are not one.
    fileprivate init?(lead: UInt16, trail: UInt16) {
        guard UTF16.isLeadSurrogate(lead), UTF16.isTrailSurrogate(trail) else { return nil }
        self.init(0x1_0000 + ((UInt32(lead) & 0x3FF) << 10 | (UInt32(trail) & 0x3FF)))
    }
}

extension UnsafeRawBufferPointer {
    /// The UTF-16 unit of an escape such as `\ud83d` at `start`; nil if there is none.
    func unicodeEscape(at start: Int) -> UInt16? {
        guard count - start >= 6, self[start] == UInt8(ascii: "\\"), self[start + 1] == UInt8(ascii: "u") else {
            return nil
        }
        var unit: UInt16 = 0
        for position in (start + 2)..<(start + 6) {
            guard let digit = self[position].hexValue else { return nil }
            unit = unit << 4 | UInt16(digit)
        }
        return unit
    }

    /// True if the bytes are UTF-8: no overlong form, no surrogate, nothing above U+10FFFF (RFC 3629).
    var isUTF8: Bool {
        var position = 0
        while position < count {
            if self[position] < 0x80 {
                position += 1
                continue
            }
            let length = lengthOfCharacter(at: position)
            guard length > 0 else { return false }
            position += length
        }
        return true
    }

    /// The length of the character of several bytes at `start`; 0 if it is not one.
    private func lengthOfCharacter(at start: Int) -> Int {
        let length: Int
        var second: ClosedRange<UInt8> = 0x80...0xBF
        switch self[start] {
        case 0xC2...0xDF: length = 2
        case 0xE0: (length, second) = (3, 0xA0...0xBF)
        case 0xED: (length, second) = (3, 0x80...0x9F)
        case 0xE1...0xEF: length = 3
        case 0xF0: (length, second) = (4, 0x90...0xBF)
        case 0xF1...0xF3: length = 4
        case 0xF4: (length, second) = (4, 0x80...0x8F)
        default: return 0
        }
        guard count - start >= length, second.contains(self[start + 1]) else { return 0 }
        for position in (start + 2)..<(start + length) where self[position] & 0xC0 != 0x80 { return 0 }
        return length
    }
}
