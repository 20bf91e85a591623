import ChannelKit
import Foundation
import Synchronization

/// The limits of the tenants' webhooks: token buckets that hold a minute's worth.
///
/// A bucket is kept as the time at which it would be full (the generic cell rate algorithm).
final class WebhookRates: Sendable {
    private static let period: TimeInterval = 60

    private let fullAt = Mutex<[TenantID: Date]>([:])

    /// Takes a token of `tenant`, or reserves the next one.
    ///
    /// - Parameter perMinute: The rate, and the size of the bucket.
    /// - Returns: The time of the token; nil if it was there.
    func take(_ tenant: TenantID, perMinute: Int, at now: Date) -> Date? {
        fullAt.withLock { fullAt in
            let time = Self.time(after: fullAt[tenant], perMinute, at: now)
            fullAt[tenant] = max(fullAt[tenant] ?? now, now).addingTimeInterval(Self.period / Double(perMinute))
            return time
        }
    }

    /// The time of the next token, which is left; nil if it is there.
    func next(_ tenant: TenantID, perMinute: Int, at now: Date) -> Date? {
        fullAt.withLock { Self.time(after: $0[tenant], perMinute, at: now) }
    }

    private static func time(after full: Date?, _ perMinute: Int, at now: Date) -> Date? {
        guard let full else { return nil }
        let time = full.addingTimeInterval(-period / Double(perMinute) * Double(perMinute - 1))
        return time > now ? time : nil
    }
}
