import Foundation

/// The words of a line, taken one by one.
struct Words {
    private var remaining: Substring

    init(_ line: String) { remaining = line[...] }

    /// The text after the words taken so far.
    var rest: String { remaining.trimmingCharacters(in: .whitespaces) }

    var peek: String? {
        let text = remaining.drop { $0 == " " }
        return text.isEmpty ? nil : String(text.prefix { $0 != " " })
    }

    mutating func next() -> String {
        remaining = remaining.drop { $0 == " " }
        let word = remaining.prefix { $0 != " " }
        remaining = remaining[word.endIndex...]
        return String(word)
    }
}
