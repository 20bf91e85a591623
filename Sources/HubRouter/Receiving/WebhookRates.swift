import ChannelKit
import Foundation

/// The limits of the tenants' webhooks: token buckets that hold a minute's worth.
final class WebhookRates: Sendable {
    private let tokens: RateTokens<TenantID>

    /// - Parameters:
    ///   - shared: The buckets that other instances use, too; nil for none.
    ///   - instances: The number of instances that live now.
    init(shared: (any SharedTokens)? = nil, instances: @escaping @Sendable () -> Int = { 1 }) {
        tokens = RateTokens(shared: shared, instances: instances) { "webhooks \($0)" }
    }

    /// Takes a token of `tenant`, or reserves the next one.
    ///
    /// - Parameter perMinute: The rate, and the size of the bucket.
    /// - Returns: The time of the token; nil if it was there.
    func take(_ tenant: TenantID, perMinute: Int, at now: Date) async -> Date? {
        let limit = Self.limit(of: tenant, perMinute)
        let (taken, _) = await tokens.take([limit], at: now) { tokens.next(limit, at: now) }
        return taken == nil ? await tokens.reserve(limit, at: now) : nil
    }

    /// The time of the next token, which is left; nil if it is there.
    func next(_ tenant: TenantID, perMinute: Int, at now: Date) async -> Date? {
        let limit = Self.limit(of: tenant, perMinute)
        await tokens.ask([limit], at: now)
        return tokens.next(limit, at: now)
    }

    private static func limit(of tenant: TenantID, _ perMinute: Int) -> RateTokens<TenantID>.Limit {
        RateTokens.Limit(
            key: tenant,
            rate: AdapterManifest.SendRate(one: .seconds(60) / perMinute, burst: perMinute)
        )
    }
}
