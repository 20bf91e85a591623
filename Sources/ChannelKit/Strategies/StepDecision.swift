/// The score on which a step decided.
public struct StepDecision: Hashable, Sendable {
    /// The subject of the score, such as the name of an intent.
    public let subject: String
    /// The score.
    public let score: Double
    /// The score from which on the step acts.
    public let threshold: Double
    /// The score from which on the step may act without asking the customer first; nil if it never asks.
    public let certain: Double?
    /// True if the step asks the customer first.
    public let asks: Bool

    /// Creates a decision.
    public init(subject: String, score: Double, threshold: Double, certain: Double? = nil, asks: Bool = false) {
        self.subject = subject
        self.score = score
        self.threshold = threshold
        self.certain = certain
        self.asks = asks
    }
}

/// A strategy that decides by a score, which `patchbay try` prints.
public protocol DecisionScoring: ResponseStrategy {
    /// Returns the score of `turn`; nil if no score decides.
    func decision(on turn: Turn) async -> StepDecision?
}
