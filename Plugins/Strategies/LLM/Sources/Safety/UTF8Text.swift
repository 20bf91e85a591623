/// The UTF-8 of a text, read a Unicode scalar at a time in both directions.
///
/// Scanners work on bytes: on characters they would cost ten times as much, and a character of a million combining marks
/// would escape every bound.
struct UTF8Text {
    let bytes: [UInt8]

    init(_ text: String) { bytes = Array(text.utf8) }

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var count: Int { bytes.count }

    subscript(index: Int) -> UInt8 { bytes[index] }

    func string(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

    /// The byte at `index`; 0 outside of the text.
    func byte(_ index: Int) -> UInt8 { index >= 0 && index < bytes.count ? bytes[index] : 0 }

    /// The scalar that begins at `index`, and where it ends.
    func scalar(at index: Int) -> (scalar: Unicode.Scalar, end: Int)? {
        guard index < bytes.count else { return nil }
        let lead = bytes[index]
        let length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
        guard index + length <= bytes.count else { return nil }
        var value = length == 1 ? UInt32(lead) : UInt32(lead) & (0xFF >> UInt32(length + 1))
        for offset in 1..<max(1, length) { value = value << 6 | UInt32(bytes[index + offset] & 0x3F) }
        return Unicode.Scalar(value).map { ($0, index + length) }
    }

    /// The scalar that ends at `index`, and where it begins.
    func scalar(before index: Int) -> (scalar: Unicode.Scalar, start: Int)? {
        var start = index - 1
        while start > 0, index - start < 4, bytes[start] & 0xC0 == 0x80 { start -= 1 }
        guard start >= 0, let (scalar, end) = scalar(at: start), end == index else { return nil }
        return (scalar, start)
    }

    /// Whether a letter or a digit ends at `index`.
    func hasWord(before index: Int) -> Bool { scalar(before: index)?.scalar.isWordLike ?? false }

    /// Whether a letter or a digit begins at `index`.
    func hasWord(at index: Int) -> Bool { scalar(at: index)?.scalar.isWordLike ?? false }

    /// Whether a letter ends at `index`.
    func hasLetter(before index: Int) -> Bool { scalar(before: index)?.scalar.properties.isAlphabetic ?? false }

    /// Whether a letter begins at `index`.
    func hasLetter(at index: Int) -> Bool { scalar(at: index)?.scalar.properties.isAlphabetic ?? false }
}

extension Unicode.Scalar {
    /// Whether it is a letter or a digit.
    var isWordLike: Bool { isASCII ? UInt8(ascii: self).isASCIIWord : properties.isAlphabetic || isNumber }

    /// Whether it is a number of any script.
    private var isNumber: Bool { properties.numericType != nil }

    /// Whether it changes only the look of its neighbours, or nothing: a combining mark, a zero-width character.
    var isInvisible: Bool {
        guard !isASCII else { return false }
        return switch properties.generalCategory {
        case .nonspacingMark, .spacingMark, .enclosingMark, .format: true
        default: false
        }
    }
}

extension UInt8 {
    var isASCIIDigit: Bool { self >= 0x30 && self <= 0x39 }
    var isASCIILetter: Bool { (self | 0x20) >= 0x61 && (self | 0x20) <= 0x7A }
    var isASCIIWord: Bool { isASCIIDigit || isASCIILetter }
}
