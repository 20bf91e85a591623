/// A sentence that somebody might send, and what it asks for.
struct IntentExample: Sendable, Hashable {
    let intent: String
    let text: String
}

extension IntentExample: Comparable {
    static func < (one: IntentExample, other: IntentExample) -> Bool {
        one.intent == other.intent
            ? one.text.utf8.lexicographicallyPrecedes(other.text.utf8)
            : one.intent.utf8.lexicographicallyPrecedes(other.intent.utf8)
    }
}

/// Examples without their order and repetitions: the same set always trains the same model.
struct IntentExampleSet: Sendable, Equatable {
    let examples: [IntentExample]
    /// The names of the intents, in order.
    let intents: [String]
    /// For each example the position of its intent.
    let labels: [Int]

    init(_ examples: [IntentExample]) {
        // A set of strings would take two ways to write é for one, and keep whichever came first.
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

    /// What a model depends on, as bytes to hash: equal for sets that train the same model.
    ///
    /// The version of the model's format comes first, so that a cache forgets what an older build trained.
    var canonicalBytes: [UInt8] {
        examples.reduce(into: [IntentModel.formatVersion]) { bytes, example in
            bytes += Array(example.intent.utf8) + [0] + Array(example.text.utf8) + [0xFF]
        }
    }
}
