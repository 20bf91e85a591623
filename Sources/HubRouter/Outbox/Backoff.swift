public import Foundation

/// When a failed send is tried again: full jitter, so that what failed together does not come back together.
public struct Backoff: Sendable {
    /// The mean wait doubles from here.
    var base: TimeInterval = 1
    /// And never exceeds this.
    var cap: TimeInterval = 300
    /// Picks the moment in a range; a test picks the end.
    var pick: @Sendable (ClosedRange<TimeInterval>) -> TimeInterval = { .random(in: $0) }

    /// Makes the usual backoff, with another way to pick the moment if there is one.
    public init(
        pick: @escaping @Sendable (ClosedRange<TimeInterval>) -> TimeInterval = { .random(in: $0) }
    ) {
        self.pick = pick
    }

    /// Seconds to wait after the `attempt`th attempt failed, the first being 1.
    func wait(afterAttempt attempt: Int) -> TimeInterval {
        pick(0...min(cap, base * pow(2, Double(min(max(attempt, 1), 30)))))
    }
}
