package import ChannelKit
package import Foundation

/// Token buckets, each kept as the time at which it would be full (the generic cell rate algorithm), so that one number
/// is enough and no timer refills it.
package struct TokenBuckets<Key: Hashable & Sendable>: Sendable {
    package typealias Rate = AdapterManifest.SendRate

    private var fullAt: [Key: Date] = [:]

    package init() {}

    /// The time at which the bucket of `key` has a token; nil for now.
    package func next(_ key: Key, _ rate: Rate, at now: Date) -> Date? {
        guard let full = fullAt[key] else { return nil }
        let time = full.addingTimeInterval(-rate.interval.timeInterval * Double(rate.burst - 1))
        // Sums of intervals differ by less than a millisecond.
        return time.timeIntervalSince(now) > 0.001 ? time : nil
    }

    /// Takes a token, also one that is not there yet.
    package mutating func take(_ key: Key, _ rate: Rate, at now: Date) {
        fullAt[key] = max(fullAt[key] ?? now, now).addingTimeInterval(rate.interval.timeInterval)
    }

    /// Gives a token back.
    package mutating func giveBack(_ key: Key, _ rate: Rate) {
        fullAt[key] = fullAt[key]?.addingTimeInterval(-rate.interval.timeInterval)
    }

    /// Removes full buckets if there are more than `limit`.
    package mutating func sweep(at now: Date, limit: Int) {
        if fullAt.count > limit { fullAt = fullAt.filter { $0.value > now } }
    }
}
