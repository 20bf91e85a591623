/// The delays between attempts to connect.
struct RedisBackoff {
    /// A restart is noticed at once, and a server that starts is not flooded.
    ///
    /// No longer: a hub that has connected again uses whole limits while others still use their shares.
    static let delays: ClosedRange<Duration> = .milliseconds(50) ... .milliseconds(500)

    private var failures = 0

    /// The delay after another failed attempt.
    mutating func next() -> Duration {
        let delay = min(Self.delays.lowerBound * (1 << min(failures, 10)), Self.delays.upperBound)
        failures += 1
        // Instances do not connect at the same time.
        return delay * Double.random(in: 0.5...1)
    }

    mutating func succeeded() { failures = 0 }
}
