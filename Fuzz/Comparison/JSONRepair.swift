import Foundation

/// A repair of well-formed JSON that Foundation cannot read: half surrogate pairs and numbers that are too large.
///
/// A single linear pass that does not parse: malformed JSON stays malformed.
struct JSONRepair {
    /// Returns the bytes with U+FFFD for each half of a surrogate pair and a string for each number that is too large;
    /// nil if there is neither.
    static func repaired(_ data: Data) -> Data? {
        data.withUnsafeBytes { (bytes: UnsafeRawBufferPointer) in
            var repair = JSONRepair(bytes)
            return repair.run() ? Data(repair.written) : nil
        }
    }

    private static let replacement = Array("\\ufffd".utf8)

    private let bytes: UnsafeRawBufferPointer
    private var position = 0
    /// The start of the bytes that are still to be copied.
    private var pending = 0
    private var written: [UInt8] = []

    private init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    /// Rewrites the bytes; true if anything changed.
    private mutating func run() -> Bool {
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: "\""):
                position += 1
                skipString()
            case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): readNumber()
            default: position += 1
            }
        }
        guard pending > 0 else { return false }
        replace(bytes.count..<bytes.count, with: [])
        return true
    }

    private mutating func replace(_ range: Range<Int>, with replacement: [UInt8]) {
        written.append(contentsOf: bytes[pending..<range.lowerBound])
        written.append(contentsOf: replacement)
        pending = range.upperBound
    }

    // MARK: - Strings

    private mutating func skipString() {
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: "\""):
                position += 1
                return
            case UInt8(ascii: "\\"): readEscape()
            default: position += 1
            }
        }
    }

    private mutating func readEscape() {
        guard let unit = unit(at: position) else {
            position = min(bytes.count, position + 2)
            return
        }
        let isLeading = UTF16.isLeadSurrogate(unit)
        if isLeading, let next = self.unit(at: position + 6), UTF16.isTrailSurrogate(next) {
            position += 12
            return
        }
        if isLeading || UTF16.isTrailSurrogate(unit) {
            replace(position..<(position + 6), with: Self.replacement)
        }
        position += 6
    }

    /// Returns the UTF-16 unit of an escape such as `\ud83d` at `start`.
    private func unit(at start: Int) -> UInt16? {
        guard start + 6 <= bytes.count, bytes[start] == UInt8(ascii: "\\"), bytes[start + 1] == UInt8(ascii: "u") else {
            return nil
        }
        var unit: UInt16 = 0
        for digit in bytes[(start + 2)..<(start + 6)] {
            guard let value = digit.hexValue else { return nil }
            unit = unit << 4 | UInt16(value)
        }
        return unit
    }

    // MARK: - Numbers

    private mutating func readNumber() {
        let start = position
        while position < bytes.count, bytes[position].isInNumbers { position += 1 }
        // Before a colon there can be no value; a document that has a number there is malformed.
        var next = position
        while next < bytes.count, bytes[next].isJSONSpace { next += 1 }
        guard next == bytes.count || bytes[next] != UInt8(ascii: ":") else { return }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        guard JSONNumber(text)?.fits == false else { return }
        replace(start..<position, with: [UInt8(ascii: "\"")] + Array(text.utf8) + [UInt8(ascii: "\"")])
    }
}

/// A number in JSON's syntax.
private struct JSONNumber {
    let text: String
    let isWhole: Bool

    /// Returns nil for text in another syntax.
    init?(_ text: String) {
        var rest = text.utf8[...]
        func digits() -> Substring.UTF8View? {
            let digits = rest.prefix { (0x30...0x39).contains($0) }
            rest = rest.dropFirst(digits.count)
            return digits.isEmpty ? nil : digits
        }
        if rest.first == UInt8(ascii: "-") { rest.removeFirst() }
        guard let whole = digits(), whole.count == 1 || whole.first != UInt8(ascii: "0") else { return nil }
        var isWhole = true
        if rest.first == UInt8(ascii: ".") {
            rest.removeFirst()
            guard digits() != nil else { return nil }
            isWhole = false
        }
        if let exponent = rest.first, exponent | 0x20 == UInt8(ascii: "e") {
            rest.removeFirst()
            if let sign = rest.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") { rest.removeFirst() }
            guard digits() != nil else { return nil }
            isWhole = false
        }
        guard rest.isEmpty else { return nil }
        self.text = text
        self.isWhole = isWhole
    }

    /// True if ``JSONValue`` can hold it: a whole number of 64 bits, any other as a finite `Double`.
    var fits: Bool { isWhole ? Int64(text) != nil : Double(text)?.isFinite == true }
}

extension UInt8 {
    fileprivate var isJSONSpace: Bool { self == 0x20 || self == 0x09 || self == 0x0A || self == 0x0D }

    fileprivate var hexValue: UInt8? {
        Character(Unicode.Scalar(self)).hexDigitValue.flatMap { self < 0x80 ? UInt8($0) : nil }
    }

    fileprivate var isInNumbers: Bool {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."),
            UInt8(ascii: "e"), UInt8(ascii: "E"):
            true
        default: false
        }
    }
}
