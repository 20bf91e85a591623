import ChannelKit
import HubRouter

/// A waiting write.
struct PostgresJob: Sendable {
    /// Returns the result of a write to its caller.
    typealias Report = @Sendable () -> Void

    let priority: WriteQueue<PostgresJob>.Priority
    let durability: Durability
    /// The tenant whose write it is; nil for several.
    let tenant: TenantID?
    /// The locks that it takes before anything else.
    let locks: WebhookLocks
    /// The keys that it holds while other jobs of its commit run beside it; nil if none may.
    let holds: [LockKey]?
    /// Runs the write.
    let run: @Sendable (SQLConnection) throws -> Report
    /// Stores a webhook's items without applying them; nil if it is no webhook.
    let store: (@Sendable (SQLConnection) throws -> Report)?
    /// Reports to the caller that the write failed.
    let fail: @Sendable (any Error) -> Void
    /// The time since which other transactions hold its locks; nil if it was not postponed.
    var postponedAt: ContinuousClock.Instant?
}

extension WebhookLocks {
    /// The keys of all names.
    var keys: [LockKey] { (items + changes + lanes).map(LockKey.name) }
}
