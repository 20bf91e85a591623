/// What to send, how, and for how long.
struct LoadPlan: Sendable {
    let target: Target
    let requests: RequestFactory
    /// What an answer must begin to say; its latency ends there, and not with its last byte.
    let words: String?
    /// Requests a second, or nil for as many as go.
    let rate: Double?
    let connections: Int
    /// Seconds that are not measured.
    let warmup: Double
    /// Seconds that are.
    let duration: Double
    /// The server's process id.
    let server: Int32?
}

/// When requests are due: at a constant rate from a start, in nanoseconds of a clock that never jumps.
struct ArrivalSchedule: Sendable {
    let start: UInt64
    let rate: Double

    /// The moment request `index` is due; computed from the start, so that no rounding adds up.
    func time(of index: Int) -> UInt64 { start + UInt64((Double(index) * 1e9 / rate).rounded()) }
}
