/// A placeholder in a text, such as `[EMAIL_1]`.
struct Placeholder {
    /// Its UTF-8 bytes.
    let range: Range<Int>
    /// Its word and its number, as they are written: `EMAIL_1`.
    let name: String

    /// The word in it.
    var word: Substring { name.prefix { $0 != "_" } }

    private static let opening = UInt8(ascii: "[")

    /// Whether there may be one: most texts have no bracket.
    static func mayBe(in text: String) -> Bool { text.utf8.contains(opening) }

    /// All placeholders in `text`, of whatever word: two to six letters, `_`, one to four digits.
    static func found(in text: UTF8Text) -> [Placeholder] {
        text.bytes.indices.filter { text[$0] == opening }.compactMap { placeholder(at: $0, in: text) }
    }

    /// `text` with other text in the place of its placeholders; nil keeps one.
    static func replaced(in text: String, by replacement: (Placeholder) -> String?) -> String {
        guard mayBe(in: text) else { return text }
        let text = UTF8Text(text)
        var replaced = ""
        var end = 0
        for placeholder in found(in: text) {
            guard let replacement = replacement(placeholder) else { continue }
            replaced += text.string(end..<placeholder.range.lowerBound) + replacement
            end = placeholder.range.upperBound
        }
        return replaced + text.string(end..<text.count)
    }

    private static func placeholder(at start: Int, in text: UTF8Text) -> Placeholder? {
        var index = start + 1
        while index - start <= 6, text.byte(index).isASCIILetter { index += 1 }
        guard index - start > 2, text.byte(index) == UInt8(ascii: "_") else { return nil }
        index += 1
        let number = index
        while index - number < 4, text.byte(index).isASCIIDigit { index += 1 }
        guard index > number, text.byte(index) == UInt8(ascii: "]") else { return nil }
        return Placeholder(range: start..<index + 1, name: text.string(start + 1..<index))
    }
}
