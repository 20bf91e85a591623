import ChannelKit
import HubRouter
import Synchronization

/// A storage that can fail on request, and can be killed: then it neither writes nor reads.
final class KillableStorage: HubStorage {
    private struct State {
        var isDead = false
        var takesNothing = false
        var failuresLeft = 0
        var hold: Gate?
        var runsBodiesTwice = false
        var intakes: [Int] = []
        var receipts = 0
        var isBehind = false
        var diesAfterReceipt = false
        var jobs = 0
    }

    private let storage: any HubStorage
    private let state = Mutex(State())

    /// True if it shows the test's hub that others work on the database.
    let isShared: Bool

    init(_ storage: any HubStorage, isShared: Bool = false) {
        self.storage = storage
        self.isShared = isShared
    }

    var peers: Int { isShared ? storage.peers : 0 }

    func ended(_ turns: [RunningTurn]) async throws -> [TurnID] {
        try checkLife()
        return isShared ? try await storage.ended(turns) : []
    }

    var lanes: any LaneBook { storage.lanes }

    /// The number of writing transactions, of tenants and of the scheduler.
    var jobs: Int { state.withLock(\.jobs) }

    /// From now on it is as if the process had been killed.
    func die() { state.withLock { $0.isDead = true } }

    /// It is as if the process were killed after the next commit of a webhook, before anything knows of it.
    func dieAfterNextReceipt() { state.withLock { $0.diesAfterReceipt = true } }

    /// The number of items of each commit of the intake.
    var intakes: [Int] { state.withLock(\.intakes) }

    /// The number of transactions of webhooks.
    var receipts: Int { state.withLock(\.receipts) }

    /// From now on the writer does not keep up, so that webhooks are only stored.
    func fallBehind() { state.withLock { $0.isBehind = true } }

    /// From now on the writer keeps up again.
    func catchUp() { state.withLock { $0.isBehind = false } }

    var keepsUp: Bool { storage.keepsUp && !state.withLock(\.isBehind) }

    func register(_ channels: [ChannelID]) async throws { try await storage.register(channels) }

    /// From now on nothing more is taken in.
    func takeNothing() { state.withLock { $0.takesNothing = true } }

    /// From now on webhooks are taken in again.
    func takeAll() { state.withLock { $0.takesNothing = false } }

    /// Lets the next `count` transactions fail, as a full disk does.
    func failWrites(_ count: Int) { state.withLock { $0.failuresLeft = count } }

    /// Lets the next transaction wait at `gate`.
    func holdNextWrite(at gate: Gate) { state.withLock { $0.hold = gate } }

    /// From now on each transaction is run, rolled back and run again, as after an error of another one in its commit.
    func runBodiesTwice() { state.withLock { $0.runsBodiesTwice = true } }

    /// The error that rolls a first run back.
    private struct Rollback: Error {}

    /// The transactions that are still to fail.
    var failuresLeft: Int { state.withLock(\.failuresLeft) }

    func intake(_ items: [NewItem], unrouted: [UnroutedItem]) async throws -> [IntakeOutcome] {
        try checkLife()
        if state.withLock(\.takesNothing) { throw StorageError.overloaded }
        state.withLock { $0.intakes.append(items.count + unrouted.count) }
        return try await storage.intake(items, unrouted: unrouted)
    }

    func receive<Webhook: WebhookTransaction>(_ webhook: Webhook) async throws -> Webhook.Outcome {
        try checkLife()
        if state.withLock(\.takesNothing) { throw StorageError.overloaded }
        state.withLock { $0.receipts += 1 }
        try await rehearse(webhook.tenant, webhook.apply)
        let result = try await storage.receive(webhook)
        let dies = state.withLock { state in
            state.isDead = state.isDead || state.diesAfterReceipt
            return state.diesAfterReceipt
        }
        if dies { try checkLife() }
        return result
    }

    func transact<Result: Sendable>(
        _ tenant: TenantID,
        _ body: @escaping @Sendable (any TenantTransaction) throws -> Result
    ) async throws -> Result {
        try await admitWrite()
        try await rehearse(tenant, body)
        return try await storage.transact(tenant, body)
    }

    func transact<Result: Sendable>(
        under claim: LaneClaim,
        locking names: [LockName],
        _ body: @escaping @Sendable (any TenantTransaction) throws -> Result
    ) async throws -> Result {
        try await admitWrite()
        try await rehearse(claim.lane.channel.tenant, body)
        return try await storage.transact(under: claim, locking: names, body)
    }

    private func admitWrite() async throws {
        try checkLife()
        let fails = state.withLock { state in
            guard state.failuresLeft > 0 else { return false }
            state.failuresLeft -= 1
            return true
        }
        if fails { throw StorageError.unavailable("database or disk is full") }
        let hold = state.withLock { state in
            defer { state.hold = nil }
            return state.hold
        }
        await hold?.pass()
        state.withLock { $0.jobs += 1 }
    }

    /// Runs a body and rolls it back, if bodies run twice.
    private func rehearse<Result: Sendable>(
        _ tenant: TenantID,
        _ body: @escaping @Sendable (any TenantTransaction) throws -> Result
    ) async throws {
        guard state.withLock(\.runsBodiesTwice) else { return }
        _ = try? await storage.transact(tenant) { tx -> Bool in
            _ = try body(tx)
            throw Rollback()
        }
    }

    func read<Result: Sendable>(
        _ tenant: TenantID,
        _ body: @escaping @Sendable (any TenantReading) throws -> Result
    ) async throws -> Result {
        try checkLife()
        return try await storage.read(tenant, body)
    }

    func waitingLanes(_ stage: Stage, after last: Lane?, limit: Int) async throws -> LanePage {
        try checkLife()
        return try await storage.waitingLanes(stage, after: last, limit: limit)
    }

    func schedule<Result: Sendable>(
        _ body: @escaping @Sendable (any SchedulerTransaction) throws -> Result
    ) async throws -> Result {
        try checkLife()
        state.withLock { $0.jobs += 1 }
        return try await storage.schedule(body)
    }

    func inspect<Result: Sendable>(
        _ body: @escaping @Sendable (any HubInspection) throws -> Result
    ) async throws -> Result {
        try checkLife()
        return try await storage.inspect(body)
    }

    func keepFree(_ bytes: Int64) { storage.keepFree(bytes) }

    func probe() async throws {
        try checkLife()
        try await storage.probe()
    }

    var health: StorageHealth { storage.health }

    private func checkLife() throws {
        if state.withLock(\.isDead) { throw StorageError.unavailable("the process was killed") }
    }
}
