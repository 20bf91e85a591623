/// A splitter of streamed text into sentences.
///
/// A sentence ends with its mark, closing quotes or brackets, and a white space; or at the end of a line. `3.5` is not
/// two sentences. White space alone is not a sentence: it belongs to the next one. The sentences joined are the text.
///
/// ```swift
/// var splitter = SentenceSplitter(limit: 240)
/// splitter.add("Hello. How are ")  // ["Hello. "]
/// splitter.add("you? ")            // ["How are you? "]
/// splitter.finish()                // nil
/// ```
///
/// Each scalar is read once, however small the pieces are in which the text comes.
public struct SentenceSplitter: Sendable {
    private let limit: Int
    /// The text of which no sentence is complete yet.
    public private(set) var rest = ""
    /// True if ``rest`` ends with the mark of a sentence.
    public private(set) var isAfterMark = false
    /// The Unicode scalars of the rest.
    private var length = 0
    /// The bytes of the rest up to its last white space.
    private var lastSpace = 0
    private var hasText = false

    /// Creates a splitter.
    ///
    /// - Parameter limit: The length at which a sentence without an end is cut, behind its last word, in Unicode
    ///   scalars: a caller must not wait for ever.
    public init(limit: Int) { self.limit = limit }

    /// Adds a piece of text and returns the sentences that it completes, each with the white space that ended it.
    public mutating func add(_ piece: String) -> [String] {
        var sentences: [String] = []
        for scalar in piece.unicodeScalars {
            rest.unicodeScalars.append(scalar)
            length += 1
            if scalar.properties.isWhitespace {
                lastSpace = rest.utf8.count
                // A carriage return goes with its line feed.
                let isEnd = scalar.endsLine || (isAfterMark && scalar != "\r")
                if hasText, isEnd { sentences.append(take(rest.utf8.count)) }
            } else {
                hasText = true
                isAfterMark = scalar.endsSentence || (isAfterMark && scalar.closesSentence)
            }
            if length > limit, hasText { sentences.append(take(lastSpace > 0 ? lastSpace : rest.utf8.count)) }
        }
        return sentences
    }

    /// Returns the text that is left, and resets the splitter; nil if it is white space only.
    public mutating func finish() -> String? {
        defer { self = SentenceSplitter(limit: limit) }
        return hasText ? rest : nil
    }

    private mutating func take(_ bytes: Int) -> String {
        let end = rest.utf8.index(rest.startIndex, offsetBy: bytes)
        let sentence = String(rest[..<end])
        let tail = String(rest[end...])
        self = SentenceSplitter(limit: limit)
        rest = tail
        length = tail.unicodeScalars.count
        hasText = !tail.allSatisfy(\.isWhitespace)
        return sentence
    }
}

extension Unicode.Scalar {
    /// True for a mark that ends a sentence: a full stop, an exclamation or question mark, an ellipsis.
    public var endsSentence: Bool {
        switch self {
        case ".", "!", "?", "…", "。", "！", "？": true
        default: false
        }
    }

    /// True for a sign that may stand between the mark and the white space behind a sentence.
    fileprivate var closesSentence: Bool {
        switch self {
        case "\"", "'", "»", "”", "’", ")", "]": true
        default: false
        }
    }

    fileprivate var endsLine: Bool {
        switch self {
        case "\n", "\u{0B}", "\u{0C}", "\u{85}", "\u{2028}", "\u{2029}": true
        default: false
        }
    }
}
