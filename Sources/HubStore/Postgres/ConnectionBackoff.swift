import HubRouter

/// The attempts to connect to a database that is away.
struct ConnectionBackoff {
    /// The delays between attempts: a restart is noticed at once, and a server that starts is not flooded.
    ///
    /// No longer: a strategy whose read fails leaves its turn to the next one, also when the server is back.
    static let delays: ClosedRange<Duration> = .milliseconds(100) ... .seconds(1)

    private var failures = 0
    private var next: ContinuousClock.Instant?
    private var isTrying = false
    /// The error of the last attempt; nil while the database can be reached.
    private(set) var failure: StorageError?

    /// True if the caller may try to connect now, and then reports the outcome: after a failure one at a time.
    mutating func begin(at now: ContinuousClock.Instant) -> Bool {
        guard let next else { return true }
        guard !isTrying, now >= next else { return false }
        isTrying = true
        return true
    }

    mutating func succeeded() { self = ConnectionBackoff() }

    /// - Parameter jitter: A random number from 0.5 to 1, so that instances do not connect at the same time.
    mutating func failed(_ error: StorageError, at now: ContinuousClock.Instant, jitter: Double) {
        // Those that tried together before the first failure count once.
        if next == nil || isTrying { failures += 1 }
        isTrying = false
        failure = error
        let delay = min(Self.delays.lowerBound * (1 << min(failures - 1, 10)), Self.delays.upperBound)
        next = now + delay * jitter
    }
}
