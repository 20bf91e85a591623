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
        var jobs = 0
    }

    private let storage: any HubStorage
    private let state = Mutex(State())

    init(_ storage: any HubStorage) { self.storage = storage }

    var lanes: any LaneBook { storage.lanes }

    /// The number of writing transactions, of tenants and of the scheduler.
    var jobs: Int { state.withLock(\.jobs) }

    /// From now on it is as if the process had been killed.
    func die() { state.withLock { $0.isDead = true } }

    /// The number of items of each commit of the intake.
    var intakes: [Int] { state.withLock(\.intakes) }

    /// From now on nothing more is taken in.
    func takeNothing() { state.withLock { $0.takesNothing = true } }

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

    func transact<Result: Sendable>(
        _ tenant: TenantID,
        _ body: @escaping @Sendable (any TenantTransaction) throws -> Result
    ) async throws -> Result {
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
        if state.withLock(\.runsBodiesTwice) {
            _ = try? await storage.transact(tenant) { tx -> Bool in
                _ = try body(tx)
                throw Rollback()
            }
        }
        return try await storage.transact(tenant, body)
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

    func probe() async throws {
        try checkLife()
        try await storage.probe()
    }

    var health: StorageHealth { storage.health }

    private func checkLife() throws {
        if state.withLock(\.isDead) { throw StorageError.unavailable("the process was killed") }
    }
}
