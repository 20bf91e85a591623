/// The requests to send, their rate and the duration.
struct LoadPlan: Sendable {
    let target: Target
    let requests: RequestFactory
    /// A text in the response; the latency ends there, and not with the last byte.
    let words: String?
    /// Requests per second, or nil for as many as possible.
    let rate: Double?
    let connections: Int
    /// Seconds before the measurement.
    let warmup: Double
    /// Seconds of the measurement.
    let duration: Double
    /// The max number of requests.
    var requestLimit = Int.max
    /// The server's process id.
    let server: Int32?
}

/// Requests at a constant rate from a start, in nanoseconds of a monotonic clock.
struct ArrivalSchedule: Sendable {
    let start: UInt64
    let rate: Double

    /// The time at which request `index` is due, computed from the start, so that rounding does not add up.
    func time(of index: Int) -> UInt64 { start + UInt64((Double(index) * 1e9 / rate).rounded()) }
}
