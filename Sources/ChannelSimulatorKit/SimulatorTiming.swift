/// The timing of a simulated provider, in fractions of a second for events that take up to days at real ones.
public struct SimulatorTiming: Hashable, Sendable {
    /// The time after which an accepted send is reported as sent.
    public var sentAfter: Duration
    /// The time after which an accepted send is reported as delivered.
    public var deliveredAfter: Duration
    /// The time after which an accepted send is reported as read.
    public var readAfter: Duration
    /// The delay of the first redelivery of a webhook; doubled each time.
    public var firstRedelivery: Duration
    /// The max delay between two attempts.
    public var maxRedelivery: Duration
    /// The timeout of the hub's response.
    public var answerTimeout: Duration
    /// The time for which a reordered webhook is held back.
    public var overtakingTime: Duration
    /// The time before a service begins its response.
    public var thinkingTime: Duration
    /// The time between two pieces of a streamed response.
    public var pieceInterval: Duration

    /// Creates a timing; the default suits demonstrations and tests.
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

    /// Returns the delay after attempt number `attempt`, counted from one.
    public func redeliveryDelay(afterAttempt attempt: Int) -> Duration {
        let doublings = min(max(attempt - 1, 0), 16)
        return min(firstRedelivery * (1 << doublings), maxRedelivery)
    }
}
