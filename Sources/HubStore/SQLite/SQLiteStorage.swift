public import ChannelKit
import Foundation
import GRDB
public import HubRouter

/// The hub's storage in one SQLite file: write-ahead log, every commit synced, one writer, several readers.
public final class SQLiteStorage: HubStorage {
    let pool: DatabasePool
    private let committer: Committer

    /// Opens the file at `path`, makes it if it is not there, and brings it to this version's schema.
    ///
    /// - Throws: ``StorageError`` when the file cannot be opened or was written by a newer version.
    public init(path: String) throws {
        do {
            try Self.makeFolder(of: path)
            var configuration = Configuration()
            configuration.foreignKeysEnabled = true
            configuration.busyMode = .timeout(5)
            configuration.maximumReaderCount = 4
            pool = try DatabasePool(path: path, configuration: configuration)
            // Opening the pool turns synchronous down to NORMAL, whatever was set before; a commit must be on the disk.
            try pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
            _ = try Self.migrate(pool)
        } catch let error as StorageError {
            throw error
        } catch {
            throw StorageError.unavailable("\(path): \(Self.sentence(for: error))")
        }
        committer = Committer(pool: pool)
    }

    /// Applies the migrations that the file at `path` lacks.
    ///
    /// - Returns: The names of what was applied.
    public static func migrate(path: String) throws -> [String] {
        do {
            try makeFolder(of: path)
            return try migrate(DatabasePool(path: path))
        } catch let error as StorageError {
            throw error
        } catch {
            throw StorageError.unavailable("\(path): \(sentence(for: error))")
        }
    }

    private static func makeFolder(of path: String) throws {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    private static func migrate(_ pool: DatabasePool) throws -> [String] {
        try pool.write { try SQLiteMigrations(database: $0).migrate() }
    }

    private static func sentence(for error: any Error) -> String {
        (error as? DatabaseError)?.message ?? error.localizedDescription
    }

    // MARK: - HubStorage

    public func intake(_ items: [NewItem], unrouted: [UnroutedItem]) async throws -> [IntakeOutcome] {
        try await committer.submit(.urgent) { database in
            let connection = SQLiteConnection(database: database)
            try IntakeRepository(connection: connection).insert(unrouted)
            return try items.map { item in
                try SQLTenantTransaction(tenant: item.channel.tenant, connection: connection).insertItem(item)
            }
        }
    }

    public func transact<Result: Sendable>(
        _ tenant: TenantID,
        _ body: @escaping @Sendable (any TenantTransaction) throws -> Result
    ) async throws -> Result {
        try await committer.submit(.ofTask) { database in
            try body(SQLTenantTransaction(tenant: tenant, connection: SQLiteConnection(database: database)))
        }
    }

    public func read<Result: Sendable>(
        _ tenant: TenantID,
        _ body: @escaping @Sendable (any TenantReading) throws -> Result
    ) async throws -> Result {
        try await pool.read { database in
            try body(SQLTenantTransaction(tenant: tenant, connection: SQLiteConnection(database: database)))
        }
    }

    public func schedule<Result: Sendable>(
        _ body: @escaping @Sendable (any SchedulerTransaction) throws -> Result
    ) async throws -> Result {
        try await committer.submit(.work) { database in
            try body(SQLScheduler(connection: SQLiteConnection(database: database)))
        }
    }

    /// Whether the storage takes writes: commits nothing, but through the writer.
    public func probe() async throws {
        try await committer.submit(.urgent) { _ in }
    }

    /// A number that changes when another process has written into the file.
    public func foreignVersion() async throws -> Int {
        try await committer.submit(.work) { try Int.fetchOne($0, sql: "PRAGMA data_version") ?? 0 }
    }

    /// Refuses further writes and closes the file once the running ones are done.
    public func close() throws {
        committer.close()
        try pool.close()
    }
}
