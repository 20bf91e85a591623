package import ChannelKit
import Foundation
package import HubRouter

/// The storage of a hub in a PostgreSQL database, of which it is the only one: one writer, several readers.
package final class PostgresStorage: HubStorage {
    package let lanes: any LaneBook = MemoryLaneBook()
    package let warnings: [String] = []

    private let writer: PostgresWriter
    private let readers: PostgresThreads
    private let prober: SharedProbe

    /// Connects to the database at `url` as the hub's role.
    ///
    /// - Parameter writes: False for a command beside a hub, which only reads.
    /// - Throws: ``StorageError`` if it cannot be reached, has another schema, is used by another hub, or if the role
    ///   has rights that it must not have.
    package init(url: String, failpoints: Failpoints = Failpoints(), writes: Bool = true) throws {
        let address = try PostgresAddress(url)
        let directory = Directory()
        let instance = HubInstance(address: address)
        let writer = PostgresWriter(failpoints: failpoints) {
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
            if writes { try writer.connect() }
        } catch {
            try? close()
            throw StorageError.translate(error)
        }
    }

    /// Applies the missing migrations to the database at `url`, and gives the hub's role its rights.
    ///
    /// - Returns: What was done, in sentences for the operator.
    package static func migrate(url: String, role: String) throws -> [String] {
        do {
            let connection = try PostgresConnection(PostgresAddress(url), timeouts: .none)
            return try PostgresMigrations(connection: connection).migrate(for: HubRole(role))
        } catch {
            throw StorageError.translate(error)
        }
    }

    // MARK: - HubStorage

    package func register(_ channels: [ChannelID]) async throws {
        for slice in channels.slices { try await writer.submit(.work) { try $0.register(slice) } }
    }

    package func intake(_ items: [NewItem], unrouted: [UnroutedItem]) async throws -> [IntakeOutcome] {
        try await publishing(items.contains(where: \.isAwaited) ? .inline : .urgent) {
            try $0.intake(items, unrouted: unrouted, &$1)
        }
    }

    package func receive<Result: Sendable>(
        _ tenant: TenantID,
        isAwaited: Bool,
        _ body: @escaping @Sendable (any TenantTransaction) throws -> Result
    ) async throws -> Result {
        try await publishing(isAwaited ? .inline : .urgent, of: tenant) { try $0.transact(tenant, body, &$1) }
    }

    package func transact<Result: Sendable>(
        _ tenant: TenantID,
        _ body: @escaping @Sendable (any TenantTransaction) throws -> Result
    ) async throws -> Result {
        try await publishing(.ofTask, of: tenant) { try $0.transact(tenant, body, &$1) }
    }

    /// Runs `body` in the next commit and publishes its effects, before the caller resumes.
    ///
    /// - Parameter tenant: The tenant whose transaction it is; nil for several.
    private func publishing<Result: Sendable>(
        _ priority: PostgresWriter.Priority,
        of tenant: TenantID? = nil,
        _ body: @escaping @Sendable (SQLConnection, inout CommitEffects) throws -> Result
    ) async throws -> Result {
        let written = try await writer.submit(priority, of: tenant) {
            connection -> (result: Result, effects: CommitEffects) in
            var effects = CommitEffects()
            return (try body(connection, &effects), effects)
        } onCommit: { [lanes] in
            $0.effects.publish(to: lanes)
        }
        return written.result
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
        try await snapshot(.work) { try WaitingLanes(connection: $0).page(stage, after: last, limit: limit) }
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
        try await readers.run(priority) { try $0.transaction(.beginReading, body) }
    }

    /// Nothing: the disk is the server's, which reports when it is full.
    package func keepFree(_ bytes: Int64) {}

    package func probe() async throws { try await prober.run() }

    package var keepsUp: Bool { writer.keepsUp }
    package var health: StorageHealth { writer.health }

    /// Rejects further calls, and disconnects after the running ones.
    package func close() throws {
        readers.close()
        writer.close()
    }
}

extension SQLStatement {
    /// Begins a transaction that reads one snapshot.
    fileprivate static let beginReading = SQLStatement("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
}
