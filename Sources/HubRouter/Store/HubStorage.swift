package import ChannelKit

/// The durable storage of the hub.
///
/// One writer commits all waiting writes together: first those of webhooks and of high-priority tasks, on which a request
/// waits, then the others. A body runs on the storage's own thread, without `await`, and its writes are committed and
/// synced when the call returns.
package protocol HubStorage: Sendable {
    /// The lanes with work.
    ///
    /// After each commit the storage publishes the lanes that it made due, before the caller of the commit resumes.
    var lanes: any LaneBook { get }

    /// Registers channels and their tenants, unless they are registered.
    ///
    /// Each transaction would do so for its own; the first webhook of each of many tenants would cost twice as much.
    func register(_ channels: [ChannelID]) async throws

    /// Stores items of any number of tenants in one commit, and returns for each whether it was new.
    ///
    /// - Throws: ``StorageError`` if nothing was stored.
    func intake(_ items: [NewItem], unrouted: [UnroutedItem]) async throws -> [IntakeOutcome]

    /// Stores the items of a webhook in one transaction; the request waits for its commit.
    ///
    /// - Throws: ``StorageError`` if nothing was stored.
    func receive<Webhook: WebhookTransaction>(_ webhook: Webhook) async throws -> Webhook.Outcome

    /// True if the writer keeps up with the writes: more work can go into those of webhooks.
    var keepsUp: Bool { get }

    /// Reads and writes one tenant's rows in one transaction.
    func transact<Result: Sendable>(
        _ tenant: TenantID,
        _ body: @escaping @Sendable (any TenantTransaction) throws -> Result
    ) async throws -> Result

    /// Reads and writes the rows of the tenant whose lane is claimed, if the claim still holds.
    ///
    /// - Parameter names: Those that the transaction takes at its begin, where several processes write.
    /// - Throws: ``StorageError`` if nothing was stored, also because the claim was lost to another process.
    func transact<Result: Sendable>(
        under claim: LaneClaim,
        locking names: [LockName],
        _ body: @escaping @Sendable (any TenantTransaction) throws -> Result
    ) async throws -> Result

    /// True if other hubs can work on the storage at the same time.
    var isShared: Bool { get }

    /// The number of other hubs that work on the storage, as of the last renewal of the lease.
    var peers: Int { get }

    /// True if this hub does the periodic work that one hub at a time does.
    var leads: Bool { get }

    /// True if no other hub can have taken over the work of a claim: an effect outside of the storage may begin.
    func allowsAction(under claim: LaneClaim) -> Bool

    /// Those of `turns` that have ended, or that another hub has taken over.
    func ended(_ turns: [RunningTurn]) async throws -> [TurnID]

    /// Reads one tenant's rows.
    func read<Result: Sendable>(
        _ tenant: TenantID,
        _ body: @escaping @Sendable (any TenantReading) throws -> Result
    ) async throws -> Result

    /// Returns up to `limit` lanes of `stage` that have work in the rows, due or not, after the lane `last`.
    func waitingLanes(_ stage: Stage, after last: Lane?, limit: Int) async throws -> LanePage

    /// Reads and writes rows of all tenants in one transaction, without access to content.
    func schedule<Result: Sendable>(
        _ body: @escaping @Sendable (any SchedulerTransaction) throws -> Result
    ) async throws -> Result

    /// Reads rows of all tenants on one snapshot, without access to content.
    func inspect<Result: Sendable>(
        _ body: @escaping @Sendable (any HubInspection) throws -> Result
    ) async throws -> Result

    /// Sets the space that stays free on the disk: below it intake is refused.
    func keepFree(_ bytes: Int64)

    /// Checks that a webhook could be stored now: commits and syncs a row, and compares the file at the path with the
    /// open one.
    ///
    /// Concurrent callers share one commit. The call returns at once when its task is cancelled; otherwise it waits as
    /// long as any write.
    ///
    /// - Throws: ``StorageError`` with the reason why nothing could be stored.
    func probe() async throws

    /// The results of writing since the start.
    var health: StorageHealth { get }
}

extension HubStorage {
    // A claim of a process that alone uses the storage cannot be lost.
    package func transact<Result: Sendable>(
        under claim: LaneClaim,
        locking names: [LockName],
        _ body: @escaping @Sendable (any TenantTransaction) throws -> Result
    ) async throws -> Result {
        try await transact(claim.lane.channel.tenant, body)
    }
}
