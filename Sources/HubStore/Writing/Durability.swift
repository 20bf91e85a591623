/// The promise to the caller of a job when it returns.
enum Durability: Sendable {
    /// The disk has it.
    case durable
    /// The next process has it, but perhaps not after a power failure: only for what is found again without it,
    /// such as claims, counters and the deletion of old rows.
    case lazy
}
