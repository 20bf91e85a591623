import ChannelKit
import Foundation
import Synchronization

/// The times of the last attempts, which keep any two attempts of one reply at least ``RetryTime/floor`` apart.
///
/// Every path that makes a reply due again has a wait of its own; this is the floor below all of them, whatever a
/// provider says, a customer does or an operator releases. It is kept in memory: an attempt of an earlier process ends
/// in a grace that is longer.
final class SendAttempts: Sendable {
    /// The number of entries beyond which those past the floor are removed.
    private static let sweepSize = 4_096
    private let times = Mutex<[OutboxID: Date]>([:])

    /// Records that an attempt of `reply` ended.
    func record(_ reply: OutboxID, at now: Date) {
        times.withLock { times in
            if times.count >= Self.sweepSize { times = times.filter { Self.isRecent($0.value, at: now) } }
            times[reply] = now
        }
    }

    /// The time at which `reply` may be attempted again; nil for now.
    func nextAttempt(of reply: OutboxID, at now: Date) -> Date? {
        let last = times.withLock { $0[reply] }
        return last.flatMap { Self.isRecent($0, at: now) ? $0.addingTimeInterval(RetryTime.floor) : nil }
    }

    /// True within the floor after `last`; false if the clock was set back beyond it.
    private static func isRecent(_ last: Date, at now: Date) -> Bool {
        abs(now.timeIntervalSince(last)) < RetryTime.floor
    }
}
