/// How fast a simulated provider is: its habits in fractions of a second, where the real ones take up to days.
public struct SimulatorTiming: Hashable, Sendable {
    /// How long after a send was accepted it is told as sent.
    public var sentAfter: Duration
    /// How long after a send was accepted it is told as delivered.
    public var deliveredAfter: Duration
    /// How long after a send was accepted it is told as read.
    public var readAfter: Duration
    /// How long after a webhook was not taken it is sent again; doubled each time.
    public var firstRedelivery: Duration
    /// The longest time between two attempts.
    public var maxRedelivery: Duration
    /// How long the hub's answer is waited for.
    public var answerTimeout: Duration
    /// How long a webhook is held up that later ones are to overtake.
    public var overtakingTime: Duration
    /// How long a service thinks before it answers.
    public var thinkingTime: Duration
    /// How long after one piece of a streamed answer the next comes.
    public var pieceInterval: Duration

    /// Describes a pace; the default suits demonstrations and tests.
    public init(
        sentAfter: Duration = .milliseconds(50),
        deliveredAfter: Duration = .milliseconds(150),
        readAfter: Duration = .milliseconds(400),
        firstRedelivery: Duration = .milliseconds(250),
        maxRedelivery: Duration = .seconds(5),
        answerTimeout: Duration = .seconds(10),
        overtakingTime: Duration = .milliseconds(300),
        thinkingTime: Duration = .milliseconds(120),
        pieceInterval: Duration = .milliseconds(20)
    ) {
        self.sentAfter = sentAfter
        self.deliveredAfter = deliveredAfter
        self.readAfter = readAfter
        self.firstRedelivery = firstRedelivery
        self.maxRedelivery = maxRedelivery
        self.answerTimeout = answerTimeout
        self.overtakingTime = overtakingTime
        self.thinkingTime = thinkingTime
        self.pieceInterval = pieceInterval
    }

    /// How long to wait after attempt number `attempt`, counted from one, was not taken.
    public func redeliveryDelay(afterAttempt attempt: Int) -> Duration {
        let doublings = min(max(attempt - 1, 0), 16)
        return min(firstRedelivery * (1 << doublings), maxRedelivery)
    }
}
