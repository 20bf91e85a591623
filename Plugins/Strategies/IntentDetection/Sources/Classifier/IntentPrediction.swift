/// What a message asks for, as far as a model can tell.
struct IntentPrediction: Sendable, Equatable {
    /// An intent and the chance that it is the one, if it is any.
    struct Candidate: Sendable, Equatable {
        let intent: String
        let confidence: Float
    }

    /// Every intent, the likeliest first.
    let ranked: [Candidate]
    /// Whether the message seems to be none of the intents.
    let isForeign: Bool
    /// How far the evidence for the best intent lies above that of a message just not foreign; negative if below.
    let familiarity: Float

    var best: Candidate? { ranked.first }

    /// The best intent, unless the message is foreign.
    var accepted: Candidate? { isForeign ? nil : best }
}
