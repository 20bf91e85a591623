/// A rule's result: the value, and the index of the token after its words.
struct Reading<Value> {
    let value: Value
    let end: Int
}

extension Reading: Sendable where Value: Sendable {}

/// Phrases of one or more words with their meanings; a longer match wins.
struct PhraseTable<Value: Sendable>: Sendable {
    private let entries: [String: [(words: [String], value: Value)]]

    /// Creates a table from phrases without accents; of two equal phrases the first one counts.
    init(_ phrases: [(String, Value)]) {
        var entries: [String: [(words: [String], value: Value)]] = [:]
        for (phrase, value) in phrases {
            let words = phrase.split(separator: " ").map(String.init)
            guard let first = words.first else { continue }
            entries[first, default: []].append((words, value))
        }
        self.entries = entries.mapValues { $0.sorted { $0.words.count > $1.words.count } }
    }

    /// The meaning of the longest phrase that begins at `index`.
    func read(_ tokens: [SlotText.Token], at index: Int) -> Reading<Value>? {
        guard let first = tokens.at(index), let candidates = entries[first.text] else { return nil }
        for candidate in candidates where tokens.spell(candidate.words, at: index) {
            return Reading(value: candidate.value, end: index + candidate.words.count)
        }
        return nil
    }
}

extension PhraseTable where Value == Void {
    /// Creates a table of phrases that all mean the same, separated by commas.
    init(_ phrases: String...) { self.init(lists: phrases.map { ($0, ()) }) }

    /// The index after the longest phrase that begins at `index`.
    func end(_ tokens: [SlotText.Token], at index: Int) -> Int? { read(tokens, at: index)?.end }
}

extension PhraseTable {
    /// Creates a table from lists of phrases, separated by commas, each with its meaning.
    init(lists: [(String, Value)]) {
        var phrases: [(String, Value)] = []
        for (list, value) in lists {
            for phrase in list.split(separator: ",") { phrases.append((String(phrase), value)) }
        }
        self.init(phrases)
    }
}

extension Set<String> {
    /// The words of a text.
    static func words(_ text: String) -> Set<String> { Set(text.split { $0.isWhitespace }.map(String.init)) }
}
