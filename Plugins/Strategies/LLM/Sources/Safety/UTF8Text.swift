/// The UTF-8 of a text, read by Unicode scalars.
///
/// Scanners work on bytes: on characters they would cost ten times as much, and a character of a million combining
/// marks would escape every bound. The bytes are those of the text itself, so a value is valid only within a call of
/// `read`. Each access is bounds-checked and returns 0 outside the text.
struct UTF8Text {
    private let bytes: UnsafeBufferPointer<UInt8>

    /// Calls `body` with the bytes of `text`, without a copy.
    static func read<Result>(_ text: String, _ body: (UTF8Text) -> Result) -> Result {
        var text = text
        return text.withUTF8 { body(UTF8Text(bytes: $0)) }
    }

    var count: Int { bytes.count }

    /// The byte at `index`; 0 outside the text.
    @inline(__always)
    subscript(index: Int) -> UInt8 { UInt(bitPattern: index) < UInt(bitPattern: bytes.count) ? bytes[index] : 0 }

    /// The bytes of `range`, clamped to the text.
    subscript(range: Range<Int>) -> Slice<UnsafeBufferPointer<UInt8>> { bytes[range.clamped(to: bytes.indices)] }

    func string(_ range: Range<Int>) -> String { String(decoding: self[range], as: UTF8.self) }

    /// The scalar that begins at `index`, and its end.
    @inline(__always)
    func scalar(at index: Int) -> (scalar: Unicode.Scalar, end: Int)? {
        let lead = self[index]
        if lead & 0x80 != 0 { return longScalar(at: index) }
        return index >= 0 && index < count ? (Unicode.Scalar(lead), index + 1) : nil
    }

    private func longScalar(at index: Int) -> (scalar: Unicode.Scalar, end: Int)? {
        let lead = self[index]
        let length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
        guard index + length <= count else { return nil }
        var value = UInt32(lead) & (0xFF >> UInt32(length + 1))
        for offset in 1..<length { value = value << 6 | UInt32(self[index + offset] & 0x3F) }
        return Unicode.Scalar(value).map { ($0, index + length) }
    }

    /// True if a letter begins at `index`.
    func hasLetter(at index: Int) -> Bool { scalar(at: index)?.scalar.properties.isAlphabetic ?? false }
}

extension UInt8 {
    var isASCIIDigit: Bool { self &- 0x30 < 10 }
    var isASCIILetter: Bool { (self | 0x20) &- 0x61 < 26 }
    var isASCIIWord: Bool { isASCIIDigit || isASCIILetter }
}
