/// A labelled message of the training set.
struct IntentExample: Sendable, Hashable {
    /// The label of out-of-scope messages, which no intent may have as its name.
    static let outOfScopeIntent = "none"

    let intent: String
    let text: String

    /// True for a message that is of no intent.
    var isOutOfScope: Bool { intent == Self.outOfScopeIntent }
}

extension IntentExample: Comparable {
    static func < (one: IntentExample, other: IntentExample) -> Bool {
        one.intent == other.intent
            ? one.text.utf8.lexicographicallyPrecedes(other.text.utf8)
            : one.intent.utf8.lexicographicallyPrecedes(other.intent.utf8)
    }
}

/// Examples in a canonical order and without repetitions, with their labels: equal sets train equal models.
struct LabelledExamples: Sendable, Equatable {
    let examples: [IntentExample]
    /// The names of the intents, sorted.
    let intents: [String]
    /// The position of each example's intent in `intents`.
    let labels: [Int]

    init(_ examples: [IntentExample]) {
        // A set of strings treats two encodings of é as equal and would keep whichever came first.
        var known: [IntentExample] = []
        for example in examples.sorted() where known.last.map({ $0 < example }) ?? true { known.append(example) }
        var intents: [String] = []
        var labels: [Int] = []
        for example in known {
            if intents.last != example.intent { intents.append(example.intent) }
            labels.append(intents.count - 1)
        }
        self.examples = known
        self.intents = intents
        self.labels = labels
    }
}
