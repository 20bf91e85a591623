import ChannelKit
import Foundation

/// The bounds of the time between two attempts of one reply.
enum RetryTime {
    /// The min time between two attempts, in seconds, whatever a provider or a backoff asks for: an immediate retry
    /// would be refused again, hundreds of times a second.
    static let floor: TimeInterval = 1
    /// The max wait that a provider's `Retry-After` imposes, in seconds.
    ///
    /// A longer one is more often a mistake, such as a time in place of a duration, than intended; a provider that
    /// means it repeats it after an hour.
    static let ceiling: TimeInterval = 3_600

    /// The wait after a refusal: what the provider asked for within the bounds, and never less than the backoff.
    static func wait(asked: Duration?, backoff: TimeInterval) -> TimeInterval {
        let asked = min(asked?.timeInterval ?? 0, ceiling)
        return max(floor, asked, backoff)
    }
}
