import ChannelKit

/// A term of the index: the hash of a stem.
struct WordTerm: Hashable, Comparable, Sendable {
    let hash: UInt64

    /// Makes the FNV-1a hash, which is the same in every process.
    private init(of bytes: [UInt8]) {
        hash = FNV1a(bytes).value
    }

    /// Makes the term of a stem.
    init(stem: [UInt8]) { self.init(of: stem) }

    /// Makes the term of a topic, which synonyms share; the prefix keeps it apart from all stems.
    init(subject: [UInt8]) { self.init(of: [UInt8(ascii: "=")] + subject) }

    static func < (left: WordTerm, right: WordTerm) -> Bool { left.hash < right.hash }
}

/// A folded word in the index.
struct IndexedWord: Sendable {
    let own: WordTerm
    /// The topic of the word and its synonyms, if it has any.
    let subject: WordTerm?

    /// Makes the terms of a word; nil for a stop word.
    init?(_ word: [UInt8]) {
        guard !WordLists.stopWords.contains(word) else { return nil }
        let stem = WordStem.of(word)
        own = WordTerm(stem: stem)
        subject = WordLists.synonyms[stem].map(WordTerm.init(subject:))
    }

    /// The term to search for: the topic, or else the word.
    var main: WordTerm { subject ?? own }
}

/// A question as weighted terms.
struct WordQuery: Sendable {
    /// The max length of a question, in characters; the rest is likely pasted text.
    private static let maxLength = 2_000
    /// The weight of a topic that only a question word implies, as a share of a word's.
    private static let hint = 0.5

    /// The bonus for the exact word instead of a synonym, which prefers passages in the question's language.
    static let bonus = 0.25

    /// The weight of each term.
    let weights: [WordTerm: Double]
    /// The exact words that have synonyms.
    let preferred: Set<WordTerm>

    init(_ text: String) {
        let words = FoldedWords.list(text.prefix(Self.maxLength))
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
