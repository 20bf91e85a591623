/// Cuts text that is still coming behind its sentences.
///
/// Each scalar is looked at once, however small the pieces are in which the text comes.
struct SentenceBuffer: Sendable {
    /// The bytes at which a sentence that does not end is cut, behind a word if it has several: a caller waits for it.
    private static let longest = 400

    /// The part of the text of which no sentence is complete yet.
    private(set) var rest = ""
    /// Whether a mark was read, and only closing signs since.
    private var isAfterMark = false
    /// Whether the sentence is complete, and only white space follows that belongs to it.
    private var isComplete = false
    /// The bytes of `rest` up to its last white space.
    private var lastSpace = 0

    /// Takes up a piece, and gives the sentences that are complete with it, white space behind them included.
    mutating func add(_ piece: String) -> [String] {
        var sentences: [String] = []
        for scalar in piece.unicodeScalars {
            let isSpace = scalar.properties.isWhitespace
            if isComplete, !isSpace { sentences.append(take(rest.utf8.count)) }
            rest.unicodeScalars.append(scalar)
            if isSpace {
                lastSpace = rest.utf8.count
                isComplete = isComplete || isAfterMark || scalar == "\n"
            } else if scalar.endsSentence {
                isAfterMark = true
            } else if !scalar.closesSentence {
                isAfterMark = false
            }
            if rest.utf8.count > Self.longest { sentences.append(take(lastSpace > 0 ? lastSpace : rest.utf8.count)) }
        }
        if isComplete { sentences.append(take(rest.utf8.count)) }
        return sentences
    }

    /// Gives what is left; nothing, if the model was cut short in it.
    mutating func flush(after end: ModelEnd.Reason) -> String {
        let isCutShort = end == .length && !isAfterMark
        let rest = take(rest.utf8.count)
        return isCutShort ? "" : rest
    }

    private mutating func take(_ bytes: Int) -> String {
        let end = rest.utf8.index(rest.startIndex, offsetBy: bytes)
        let sentence = String(rest[..<end])
        rest = String(rest[end...])
        (isAfterMark, isComplete, lastSpace) = (false, false, 0)
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

    /// Whether it may stand between the mark and the white space behind a sentence.
    fileprivate var closesSentence: Bool {
        switch self {
        case "\"", "'", "»", "”", "’", ")", "]": true
        default: false
        }
    }
}
