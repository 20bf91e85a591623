package import Foundation

/// The wait before a failed send is retried: exponential with full jitter, so that sends that failed together are not
/// retried together.
package struct Backoff: Sendable {
    /// The upper bound of the first wait is twice this, in seconds; it doubles with each attempt.
    var base: TimeInterval = 1
    /// The max wait, in seconds: an outage that ends is noticed within minutes.
    var cap: TimeInterval = 300
    /// The choice of a wait in a range; a test picks the end.
    var pick: @Sendable (ClosedRange<TimeInterval>) -> TimeInterval = { .random(in: $0) }

    /// Creates the default backoff, with another choice of the wait if given.
    package init(
        pick: @escaping @Sendable (ClosedRange<TimeInterval>) -> TimeInterval = { .random(in: $0) }
    ) {
        self.pick = pick
    }

    /// The wait in seconds after the `attempt`th attempt failed, the first being 1.
    func wait(afterAttempt attempt: Int) -> TimeInterval {
        pick(0...min(cap, base * pow(2, Double(min(max(attempt, 1), 30)))))
    }
}
