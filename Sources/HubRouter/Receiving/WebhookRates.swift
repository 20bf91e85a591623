import ChannelKit
import Foundation
import Synchronization

/// The limits of the tenants' webhooks: token buckets that hold a minute's worth.
final class WebhookRates: Sendable {
    private let buckets = Mutex(TokenBuckets<TenantID>())

    /// Takes a token of `tenant`, or reserves the next one.
    ///
    /// - Parameter perMinute: The rate, and the size of the bucket.
    /// - Returns: The time of the token; nil if it was there.
    func take(_ tenant: TenantID, perMinute: Int, at now: Date) -> Date? {
        let rate = Self.rate(perMinute)
        return buckets.withLock { buckets in
            defer { buckets.take(tenant, rate, at: now) }
            return buckets.next(tenant, rate, at: now)
        }
    }

    /// The time of the next token, which is left; nil if it is there.
    func next(_ tenant: TenantID, perMinute: Int, at now: Date) -> Date? {
        buckets.withLock { $0.next(tenant, Self.rate(perMinute), at: now) }
    }

    private static func rate(_ perMinute: Int) -> AdapterManifest.SendRate {
        AdapterManifest.SendRate(one: .seconds(60) / perMinute, burst: perMinute)
    }
}
