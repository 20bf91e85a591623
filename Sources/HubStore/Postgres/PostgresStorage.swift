package import ChannelKit
import Foundation
package import HubRouter

/// The storage of a hub in a PostgreSQL database, beside other hubs: one writer, several readers.
package final class PostgresStorage: HubStorage {
    /// The access of a process to the database.
    package enum Use: Hashable, Sendable {
        /// A hub that receives, runs turns and sends, under a lease.
        case working
        /// A hub that only receives, beside others.
        case receiving
        /// A command that only reads.
        case readOnly
    }

    package var lanes: any LaneBook { book }
    package let warnings: [String] = []

    private let book: MemoryLaneBook
    private let lease: HubLease?
    private let presence: HubPresence?
    private let writer: PostgresWriter
    private let readers: PostgresThreads
    private let prober: SharedProbe

    /// Connects to the database at `url` as the hub's role.
    ///
    /// - Parameters:
    ///   - instanceFile: The path of the file with the number of the hub; nil for a new number.
    ///   - localClock: The clock of this machine.
    /// - Throws: ``StorageError`` if it cannot be reached, has another schema, a hub before leases works on it, or if the role
    ///   has rights that it must not have.
    package init(
        url: String,
        as use: Use = .working,
        instanceFile: String? = nil,
        localClock: any HubClock = SystemClock(),
        failpoints: Failpoints = Failpoints()
    ) throws {
        let address = try PostgresAddress(url)
        let directory = Directory()
        let instance = HubInstance(address: address, works: use == .working)
        let book = MemoryLaneBook()
        let number = instanceFile.map(InstanceFile.number) ?? InstanceFile.new
        let lease = use == .working ? HubLease(id: number, clock: localClock) { book.enter(epoch: $0) } : nil
        (self.book, self.lease) = (book, lease)
        clock = lease.map { DatabaseClock(lease: $0, base: localClock) } ?? localClock
        let writer = PostgresWriter(failpoints: failpoints, lease: lease) {
            let connection = try PostgresConnection(address, directory: directory)
            try instance.take(connection)
            return connection
        }
        self.writer = writer
        // One connection is the writer's.
        readers = PostgresThreads(count: max(1, address.pool - 1)) {
            try PostgresConnection(address, directory: directory, registers: false)
        }
        prober = SharedProbe { answer in
            writer.submit(.inline, .durable, { try SQLScheduler(connection: $0).writeProbe(at: Date()) }, then: answer)
        }
        do {
            // Now, so that a hub does not start with a database that it cannot use.
            let connection = try PostgresConnection(address, directory: directory)
            try PostgresMigrations(connection: connection).check()
            try HubRole.checkCurrent(connection)
            if use != .readOnly { try writer.connect() }
            presence = try lease.map { lease in
                try HubPresence(lease) { try PostgresConnection(address, directory: directory, registers: false) }
            }
        } catch {
            readers.close()
            writer.close()
            throw StorageError.translate(error)
        }
    }

    /// Applies the missing migrations to the database at `url`, and gives the hub's role its rights.
    ///
    /// - Returns: What was done, in sentences for the operator.
    package static func migrate(
        url: String,
        role: String,
        failpoints: Failpoints = Failpoints()
    ) throws -> [String] {
        do {
            let connection = try PostgresConnection(PostgresAddress(url), timeouts: .none)
            let migrations = PostgresMigrations(connection: connection, failpoints: failpoints)
            return try migrations.migrate(for: HubRole(role))
        } catch {
            throw StorageError.translate(error)
        }
    }

    // MARK: - HubStorage

    package func register(_ channels: [ChannelID]) async throws {
        for slice in channels.slices { try await writer.submit(.work) { try $0.register(slice) } }
    }

    package func intake(_ items: [NewItem], unrouted: [UnroutedItem]) async throws -> [IntakeOutcome] {
        var locks = WebhookLocks()
        locks.items = items.map(\.lockName)
        let priority: PostgresWriter.Priority = items.contains(where: \.isAwaited) ? .inline : .urgent
        return try await publishing(priority, locks: locks, holds: locks.keys) {
            try $0.intake(items, unrouted: unrouted, &$1)
        }
    }

    package func receive<Webhook: WebhookTransaction>(_ webhook: Webhook) async throws -> Webhook.Outcome {
        try await publishing(
            webhook.isAwaited ? .inline : .urgent,
            of: webhook.tenant,
            locks: webhook.locks,
            holds: webhook.locks.keys,
            store: { try $0.transact(webhook.tenant, webhook.store, &$1) }
        ) {
            try $0.transact(webhook.tenant, webhook.apply, &$1)
        }
    }

    package func transact<Result: Sendable>(
        _ tenant: TenantID,
        _ body: @escaping @Sendable (any TenantTransaction) throws -> Result
    ) async throws -> Result {
        try await publishing(.ofTask, of: tenant) { try $0.transact(tenant, body, &$1) }
    }

    package func transact<Result: Sendable>(
        under claim: LaneClaim,
        locking names: [LockName],
        _ body: @escaping @Sendable (any TenantTransaction) throws -> Result
    ) async throws -> Result {
        let tenant = claim.lane.channel.tenant
        var locks = WebhookLocks()
        locks.items = names
        // It locks its conversation itself, after the names of messages, which webhooks hold before their conversation.
        return try await publishing(.ofTask, of: tenant, locks: locks, holds: locks.keys) { connection, effects in
            guard connection.driver.epoch ?? 0 == claim.epoch else { throw StorageError.claimLost }
            return try connection.transact(tenant, body, &effects)
        }
    }

    /// Runs `body` in the next commit and publishes its effects, before the caller resumes.
    ///
    /// - Parameters:
    ///   - tenant: The tenant whose transaction it is; nil for several.
    ///   - locks: The locks that the transaction takes before anything else.
    ///   - holds: What the transaction holds while others of its commit run beside it; nil if none may.
    ///   - store: Stores the items of a webhook without applying them; nil for other transactions.
    private func publishing<Result: Sendable>(
        _ priority: PostgresWriter.Priority,
        of tenant: TenantID? = nil,
        locks: WebhookLocks = WebhookLocks(),
        holds: [LockKey]? = nil,
        store: (@Sendable (SQLConnection, inout CommitEffects) throws -> Result)? = nil,
        _ body: @escaping @Sendable (SQLConnection, inout CommitEffects) throws -> Result
    ) async throws -> Result {
        typealias Body = @Sendable (SQLConnection, inout CommitEffects) throws -> Result
        @Sendable func collecting(_ body: @escaping Body) -> @Sendable (SQLConnection) throws -> Written<Result> {
            { connection in
                var effects = CommitEffects()
                return Written(result: try body(connection, &effects), effects: effects)
            }
        }
        let written = try await writer.submit(
            priority,
            of: tenant,
            locks: locks,
            holds: holds,
            store: store.map(collecting),
            collecting(body)
        ) { [lanes] in
            $0.effects.publish(to: lanes)
        }
        return written.result
    }

    /// The result of a write, with its effects on the rest of the process.
    private struct Written<Result: Sendable>: Sendable {
        let result: Result
        let effects: CommitEffects
    }

    package func schedule<Result: Sendable>(
        _ body: @escaping @Sendable (any SchedulerTransaction) throws -> Result
    ) async throws -> Result {
        // The rows that are deleted are old: if a power failure brings them back, they are deleted again.
        try await writer.submit(.work, .lazy) { try body(SQLScheduler(connection: $0)) }
    }

    package func read<Result: Sendable>(
        _ tenant: TenantID,
        _ body: @escaping @Sendable (any TenantReading) throws -> Result
    ) async throws -> Result {
        try await snapshot(.urgent) { try body(SQLTenantTransaction(tenant: tenant, connection: $0)) }
    }

    package func waitingLanes(_ stage: Stage, after last: Lane?, limit: Int) async throws -> LanePage {
        try await snapshot(.work) { [lease] connection in
            try WaitingLanes(connection: connection, others: lease?.others ?? [])
                .page(stage, after: last, limit: limit)
        }
    }

    package func inspect<Result: Sendable>(
        _ body: @escaping @Sendable (any HubInspection) throws -> Result
    ) async throws -> Result {
        try await snapshot(.work) { try body(SQLInspection(connection: $0)) }
    }

    /// Runs `body` on one snapshot of the database.
    private func snapshot<Result: Sendable>(
        _ priority: PostgresThreads.Priority,
        _ body: @escaping @Sendable (SQLConnection) throws -> Result
    ) async throws -> Result {
        try await readers.run(priority) { [lease] connection in
            connection.epoch = lease?.epoch
            return try connection.transaction(.beginReading, body)
        }
    }

    /// Nothing: the disk is the server's, which reports when it is full.
    package func keepFree(_ bytes: Int64) {}

    package func probe() async throws { try await prober.run() }

    package var keepsUp: Bool { writer.keepsUp }
    package var health: StorageHealth { writer.health }
    /// The messages of the writer since the start.
    package var traffic: PostgresTraffic { writer.traffic }

    /// Rejects further calls, disconnects after the running ones, and hands the claims back.
    package func close() throws {
        readers.close()
        writer.close()
        presence?.close()
    }

    // MARK: - Other hubs

    package let clock: any HubClock
    package var hints: any HintBus { presence ?? NoHints() }
    package var isShared: Bool { lease != nil }
    package var peers: Int { lease?.others.count ?? 0 }
    package var leads: Bool { lease?.leads ?? false }

    package func allowsAction(under claim: LaneClaim) -> Bool { lease?.covers(claim.epoch) ?? true }

    package func ended(_ turns: [RunningTurn]) async throws -> [TurnID] {
        guard let lease else { return [] }
        let keepers = try await snapshot(.work) { connection in
            let rows = try turns.map { turn in
                let tenant = try connection.numbers.tenant(turn.tenant, connection).number
                return (tenant: tenant, conversation: turn.conversation.rawValue, id: turn.id.rawValue)
            }
            return try DueWork(connection: connection).keepers(ofTurns: rows)
        }
        let epoch = lease.epoch
        var ended: [TurnID] = []
        for turn in turns where keepers[turn.id.rawValue] != epoch {
            // Without a row it has ended, unless its conversation has become another one's.
            let isMoved = keepers[turn.id.rawValue] == nil
            let isRunning = isMoved ? try await read(turn.tenant) { try $0.turnState(turn.id) == .running } : false
            if !isRunning { ended.append(turn.id) }
        }
        return ended
    }
}

extension SQLStatement {
    /// Begins a transaction that reads one snapshot.
    fileprivate static let beginReading = SQLStatement("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
}
