/// A word as the index knows it: the hash of its stem.
struct WordTerm: Hashable, Comparable, Sendable {
    let hash: UInt64

    /// FNV-1a, which is the same in every process.
    private init(of bytes: [UInt8]) {
        hash = bytes.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }

    /// The term of a folded word; nil if it says nothing.
    init?(word: [UInt8]) {
        guard !WordLists.stopWords.contains(word) else { return nil }
        let stem = WordStem.of(word)
        self.init(of: WordLists.synonyms[stem] ?? stem)
    }

    /// The term of a stem that stands for others.
    init(subject: [UInt8]) { self.init(of: subject) }

    static func < (left: WordTerm, right: WordTerm) -> Bool { left.hash < right.hash }
}

/// A question, as the index is asked.
struct WordQuery: Sendable {
    /// What is read of a question; nobody's question is longer, and what is pasted is no question.
    private static let longest = 2_000
    /// A subject that a question word only hints at counts for so much of a word.
    private static let hint = 0.5

    /// How much each term counts.
    let weights: [WordTerm: Double]

    init(_ text: String) {
        let words = FoldedWords.list(text.prefix(Self.longest))
        var weights: [WordTerm: Double] = [:]
        for question in WordLists.questions where words.contains(phrase: question.phrase) {
            weights[WordTerm(subject: question.subject)] = Self.hint
        }
        for term in words.lazy.compactMap(WordTerm.init(word:)) { weights[term] = 1 }
        self.weights = weights
    }
}

extension [[UInt8]] {
    fileprivate func contains(phrase: [[UInt8]]) -> Bool {
        indices.contains { self[$0...].starts(with: phrase) }
    }
}
