/// The score on which a step decided.
public struct StepDecision: Hashable, Sendable {
    /// The subject of the score, such as the name of an intent.
    public let subject: String
    /// The score.
    public let score: Double
    /// The score from which on the step acts.
    public let threshold: Double

    /// Creates a decision.
    public init(subject: String, score: Double, threshold: Double) {
        self.subject = subject
        self.score = score
        self.threshold = threshold
    }
}

/// A strategy that decides by a score, which `patchbay try` prints.
public protocol DecisionScoring: ResponseStrategy {
    /// Returns the score of `turn`; nil if no score decides.
    func decision(on turn: Turn) async -> StepDecision?
}
