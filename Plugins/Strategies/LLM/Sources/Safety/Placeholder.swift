/// A placeholder in a text, such as `[EMAIL_1]`.
struct Placeholder {
    /// The range of UTF-8 bytes.
    let range: Range<Int>
    /// The word and the number as written: `EMAIL_1`.
    let name: String

    /// The kind of data; nil for an unknown word.
    var kind: PersonalData? { PersonalData(rawValue: name.prefix { $0 != "_" }.lowercased()) }

    /// The number; nil if it has leading zeros, which generated placeholders never have.
    var number: Int? {
        let digits = name.drop { $0 != "_" }.dropFirst()
        return digits.first == "0" ? nil : Int(digits)
    }

    private static let opening = UInt8(ascii: "[")

    /// A quick check before the search: most texts have no bracket.
    static func mayBe(in text: String) -> Bool {
        text.utf8.withContiguousStorageIfAvailable { $0.contains(opening) } ?? text.utf8.contains(opening)
    }

    /// All placeholders in `text`, of any word: two to six letters, `_`, one to four digits.
    static func found(in text: UTF8Text) -> [Placeholder] {
        var found: [Placeholder] = []
        for index in 0..<text.count where text[index] == opening {
            if let placeholder = placeholder(at: index, in: text) { found.append(placeholder) }
        }
        return found
    }

    /// `text` with its placeholders replaced; a nil replacement keeps one.
    static func replaced(in text: String, by replacement: (Placeholder) -> String?) -> String {
        guard mayBe(in: text) else { return text }
        return UTF8Text.read(text) { text in
            var replaced = ReplacedText(text)
            for placeholder in found(in: text) {
                guard let replacement = replacement(placeholder) else { continue }
                replaced.replace(placeholder.range, by: replacement)
            }
            return replaced.finished()
        }
    }

    private static func placeholder(at start: Int, in text: UTF8Text) -> Placeholder? {
        var index = start + 1
        while index - start <= 6, text[index].isASCIILetter { index += 1 }
        guard index - start > 2, text[index] == UInt8(ascii: "_") else { return nil }
        index += 1
        let number = index
        while index - number < 4, text[index].isASCIIDigit { index += 1 }
        guard index > number, text[index] == UInt8(ascii: "]") else { return nil }
        return Placeholder(range: start..<index + 1, name: text.string(start + 1..<index))
    }
}

extension String {
    /// The start of a placeholder at the end of the text whose bracket is still open.
    var startOfOpenPlaceholder: Index? {
        // The longest has six letters and four digits.
        guard let start = suffix(12).lastIndex(of: "["), !self[start...].contains("]") else { return nil }
        return self[start...].dropFirst().allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
            ? start : nil
    }
}

/// Builds a text by replacing ranges of another.
struct ReplacedText {
    private let text: UTF8Text
    private var bytes: [UInt8] = []
    /// The end of the part copied or replaced so far.
    private var end = 0

    init(_ text: UTF8Text) {
        self.text = text
        bytes.reserveCapacity(text.count)
    }

    /// Replaces `range`, which must follow the previous ones.
    mutating func replace(_ range: Range<Int>, by replacement: String) {
        bytes.append(contentsOf: text[end..<range.lowerBound])
        bytes.append(contentsOf: replacement.utf8)
        end = range.upperBound
    }

    /// The whole text with its replacements.
    mutating func finished() -> String {
        bytes.append(contentsOf: text[end..<text.count])
        end = text.count
        return String(decoding: bytes, as: UTF8.self)
    }
}
