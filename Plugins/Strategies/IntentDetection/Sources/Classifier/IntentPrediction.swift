/// The prediction of a model for one message.
struct IntentPrediction: Sendable, Equatable {
    /// An intent with its probability, given that the message is in scope.
    struct Candidate: Sendable, Equatable {
        let intent: String
        let confidence: Float
    }

    /// Every intent, most probable first.
    let ranked: [Candidate]
    /// True if the message is out of scope.
    let isOutOfScope: Bool
    /// True if the best intent is accepted with as little evidence as texts of no intent may have.
    let isUnsure: Bool
    /// The distance of the best intent's evidence from the out-of-scope threshold; negative below it.
    let margin: Float

    var best: Candidate? { ranked.first }

    /// The best intent; nil if the message is out of scope.
    var accepted: Candidate? { isOutOfScope ? nil : best }

    /// The prediction as refused, though the classifier would accept it.
    var refused: IntentPrediction {
        IntentPrediction(ranked: ranked, isOutOfScope: true, isUnsure: false, margin: min(margin, -0.01))
    }
}
