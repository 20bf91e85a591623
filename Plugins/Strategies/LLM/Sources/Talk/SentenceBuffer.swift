/// Cuts text that is still coming behind its sentences.
struct SentenceBuffer: Sendable {
    /// A sentence that goes on for longer is cut behind a word.
    private static let longest = 400

    /// What is not a sentence yet.
    private(set) var rest = ""

    /// Takes up a piece, and gives the sentences that are complete with it, white space behind them included.
    mutating func add(_ piece: String) -> [String] {
        rest += piece
        var sentences: [String] = []
        while let end = Self.seam(in: rest) {
            sentences.append(String(rest[..<end]))
            rest = String(rest[end...])
        }
        return sentences
    }

    /// Gives what is left; nothing, if the model was cut short in it.
    mutating func flush(after end: ModelEnd.Reason) -> String {
        defer { rest = "" }
        return end == .length && rest.firstMatch(of: /[.!?…。！？]["'»”’)\]]*\s*$/) == nil ? "" : rest
    }

    private static func seam(in text: String) -> String.Index? {
        if let sentence = text.firstMatch(of: /(?:[.!?…。！？]["'»”’)\]]*\s+|\n+)/) { return sentence.range.upperBound }
        guard text.count > longest else { return nil }
        return text.lastIndex(where: \.isWhitespace).map { text.index(after: $0) }
    }
}
