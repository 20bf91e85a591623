/// A word as the index knows it: the hash of its stem.
struct WordTerm: Hashable, Comparable, Sendable {
    let hash: UInt64

    /// FNV-1a, which is the same in every process.
    private init(of bytes: [UInt8]) {
        hash = bytes.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }

    /// A stem.
    init(stem: [UInt8]) { self.init(of: stem) }

    /// What a stem and its synonyms have in common; no word is spelled like it.
    init(subject: [UInt8]) { self.init(of: [UInt8(ascii: "=")] + subject) }

    static func < (left: WordTerm, right: WordTerm) -> Bool { left.hash < right.hash }
}

/// A folded word as the index keeps it.
struct IndexedWord: Sendable {
    let own: WordTerm
    /// What it and its synonyms are about, if it has any.
    let subject: WordTerm?

    /// Nil if the word says nothing.
    init?(_ word: [UInt8]) {
        guard !WordLists.stopWords.contains(word) else { return nil }
        let stem = WordStem.of(word)
        own = WordTerm(stem: stem)
        subject = WordLists.synonyms[stem].map(WordTerm.init(subject:))
    }

    /// What it is found by, whatever the language.
    var main: WordTerm { subject ?? own }
}

/// A question, as the index is asked.
struct WordQuery: Sendable {
    /// What is read of a question; nobody's question is longer, and what is pasted is no question.
    private static let longest = 2_000
    /// A subject that a question word only hints at counts for so much of a word.
    private static let hint = 0.5

    /// What the very word adds where a synonym would do: it puts the passage in the question's language first.
    static let bonus = 0.25

    /// How much each term counts.
    let weights: [WordTerm: Double]
    /// The words that have synonyms.
    let preferred: Set<WordTerm>

    init(_ text: String) {
        let words = FoldedWords.list(text.prefix(Self.longest))
        var weights: [WordTerm: Double] = [:]
        for question in WordLists.questions where words.contains(phrase: question.phrase) {
            weights[WordTerm(subject: question.subject)] = Self.hint
        }
        let indexed = words.compactMap(IndexedWord.init)
        for word in indexed { weights[word.main] = 1 }
        self.weights = weights
        preferred = Set(indexed.filter { $0.subject != nil }.map(\.own))
    }
}

extension [[UInt8]] {
    fileprivate func contains(phrase: [[UInt8]]) -> Bool {
        indices.contains { self[$0...].starts(with: phrase) }
    }
}
