/// Gathers streamed text into sentences, the unit in which a reply is checked and released.
///
/// Each scalar is looked at once, however small or large the pieces are in which the text comes.
struct Sentences {
    /// A sentence that does not end is released at this length, in scalars, so that speech does not wait for ever.
    static let longest = 240

    private var buffer = ""
    /// The scalars of the buffer.
    private var length = 0
    /// The bytes of the buffer up to its last space.
    private var lastSpace = 0
    /// Whether the buffer has more than white space, which is no sentence and goes with the next one.
    private var hasText = false
    private var isAfterMark = false

    /// Takes one more piece of text and returns the sentences that it completes.
    mutating func add(_ piece: String) -> [String] {
        var complete: [String] = []
        for scalar in piece.unicodeScalars {
            buffer.unicodeScalars.append(scalar)
            length += 1
            if scalar.properties.isWhitespace {
                if scalar == " " { lastSpace = buffer.utf8.count }
                // A mark ends a sentence with the space after it: without the space `3.5` would be two. A carriage return
                // goes with its line feed.
                let isEnd = scalar.isLineEnd || (isAfterMark && scalar != "\r")
                if hasText, isEnd { complete.append(take(buffer.utf8.count)) }
            } else {
                hasText = true
                isAfterMark = scalar.endsSentence
            }
            if length > Self.longest, hasText { complete.append(take(lastSpace > 0 ? lastSpace : buffer.utf8.count)) }
        }
        return complete
    }

    /// What is left when the text ends.
    mutating func finish() -> String? {
        defer { self = Sentences() }
        return hasText ? buffer : nil
    }

    private mutating func take(_ bytes: Int) -> String {
        let end = buffer.utf8.index(buffer.startIndex, offsetBy: bytes)
        let sentence = String(buffer[..<end])
        let rest = String(buffer[end...])
        self = Sentences()
        buffer = rest
        length = rest.unicodeScalars.count
        hasText = !rest.allSatisfy(\.isWhitespace)
        return sentence
    }
}

extension Unicode.Scalar {
    fileprivate var endsSentence: Bool {
        switch self {
        case ".", "!", "?", "…", "。", "！", "？": true
        default: false
        }
    }

    fileprivate var isLineEnd: Bool {
        switch self {
        case "\n", "\u{0B}", "\u{0C}", "\u{85}", "\u{2028}", "\u{2029}": true
        default: false
        }
    }
}
