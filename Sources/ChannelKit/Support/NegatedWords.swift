/// The words of a text, and those of them that it negates, in English and French.
///
/// ```swift
/// let words = NegatedWords(in: "It's not an emergency")
/// words.areNegated(at: 4..<5)  // true
/// ```
///
/// Only words that directly follow a negation count, such as "not an emergency" and "pas d'urgence", and a verb between
/// the two parts of a French one, such as "ne saigne pas". "It won't stop bleeding" negates no bleeding.
public struct NegatedWords: Sendable {
    /// The folded words, as ``Swift/StringProtocol/foldedWords`` returns them.
    public let words: [String]
    /// The clause of each word: a negation does not reach beyond a comma.
    private let clauses: [Int]

    /// The max number of words between a negation and what it negates.
    private static let reach = 6

    /// Creates the words of `text`.
    public init(in text: some StringProtocol) {
        var words: [String] = []
        var clauses: [Int] = []
        let parts = text.split { ",.;:!?\n()".contains($0) }
        for (index, part) in parts.enumerated() {
            let own = part.foldedWords
            words += own
            clauses += own.map { _ in index }
        }
        self.words = words
        self.clauses = clauses
    }

    /// True if the words of `range` are negated.
    ///
    /// - Parameter bridges: Words that may stand between the negation and the range, besides articles and the like.
    public func areNegated(at range: Range<Int>, bridges: Set<String> = []) -> Bool {
        guard let clause = clauses.indices.contains(range.lowerBound) ? clauses[range.lowerBound] : nil else {
            return false
        }
        var place = range.lowerBound - 1
        while place >= 0, range.lowerBound - place <= Self.reach, clauses[place] == clause {
            if Self.negations.contains(words[place]) || isContraction(at: place) { return true }
            guard Self.bridges.contains(words[place]) || bridges.contains(words[place]) else { break }
            place -= 1
        }
        return isBetweenNegations(range, clause)
    }

    /// True for the "t" of "isn't": an apostrophe separates words.
    private func isContraction(at place: Int) -> Bool {
        words[place] == "t" && place > 0 && words[place - 1].hasSuffix("n") && words[place - 1].count > 2
    }

    /// True for the verb in "ne saigne pas".
    private func isBetweenNegations(_ range: Range<Int>, _ clause: Int) -> Bool {
        let after = range.upperBound
        guard words.indices.contains(after), clauses[after] == clause, ["pas", "plus", "jamais"].contains(words[after])
        else { return false }
        return range.lowerBound > 0 && ["ne", "n"].contains(words[range.lowerBound - 1])
    }

    private static let negations: Set<String> = [
        "not", "no", "never", "without", "isnt", "wasnt", "arent", "dont", "doesnt", "didnt", "havent", "hasnt", "nor",
        "neither", "pas", "jamais", "aucun", "aucune", "sans", "ni", "rien", "nullement",
    ]
    private static let bridges: Set<String> = [
        "a", "an", "the", "any", "this", "that", "it", "really", "actually", "exactly", "quite", "yet", "at", "all",
        "in", "of", "for", "such", "is", "was", "be", "have", "had", "un", "une", "d", "de", "du", "des", "l",
        "le", "la", "les", "en", "vraiment", "pour", "ce", "cette", "exactement", "encore", "est", "ai", "y",
    ]
}
