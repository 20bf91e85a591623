public import ChannelKit
import Foundation
import GRDB
public import HubRouter

/// The hub's storage in one SQLite file: write-ahead log, every commit synced, one writer, several readers.
public final class SQLiteStorage: HubStorage {
    /// What a process does with the file.
    public enum Use: Hashable, Sendable {
        /// Runs a hub on it: the only process that does, and it brings the file to this version's schema.
        case exclusive(command: String)
        /// Changes rows, beside a hub that may be running; the schema is changed only while none is.
        case shared(command: String)
        /// Reads it, and nothing else.
        case readOnly
    }

    /// Sentences for the operator about files or a folder that others can read or write.
    public let warnings: [String]

    let pool: any DatabaseWriter
    private let committer: Committer
    private let prober: SharedProbe
    private let lock: DatabaseLock?

    /// Opens the file at `path` and brings it to this version's schema; makes it if it is not there, unless it is only
    /// read.
    ///
    /// - Parameter onFailedSync: Called when the disk refused a sync: what it has is unknown then, and the process has
    ///   to end.
    /// - Throws: ``StorageError`` when the file cannot be opened, is in use or was written by a newer version.
    public init(
        path: String,
        as use: Use = .exclusive(command: "patchbay"),
        onFailedSync: @escaping @Sendable (String) -> Void = { _ in }
    ) throws {
        let file = DatabaseFile(path: path)
        do {
            switch use {
            case .exclusive(let command):
                try file.makeFolder()
                lock = try DatabaseLock(database: file.path, command: command)
                pool = try Self.open(file)
                _ = try pool.write { try SQLiteMigrations(database: $0).migrate() }
            case .shared(let command):
                lock = nil
                try file.makeFolder()
                let pool = try Self.open(file)
                try Self.migrate(pool, of: file, command: command)
                self.pool = pool
            case .readOnly:
                lock = nil
                pool = try Self.openReadOnly(file)
                try pool.read { try SQLiteMigrations(database: $0).check() }
            }
        } catch {
            throw Self.failure(error, path: path)
        }
        if use != .readOnly { file.restrict() }
        warnings = file.warnings
        let committer = Committer(pool: pool, onFailedSync: onFailedSync)
        self.committer = committer
        let identity = file.identity
        prober = SharedProbe { answer in
            committer.submit(.urgent, { try Self.probe($0, file, identity) }, then: answer)
        }
    }

    /// Applies the migrations that the file at `path` lacks, while no hub runs on it.
    ///
    /// - Returns: The names of what was applied.
    public static func migrate(path: String, command: String = "patchbay migrate") throws -> [String] {
        let file = DatabaseFile(path: path)
        do {
            try file.makeFolder()
            let lock = try DatabaseLock(database: file.path, command: command)
            defer { lock.release() }
            let pool = try open(file)
            defer {
                try? pool.close()
                file.restrict()
            }
            return try pool.write { try SQLiteMigrations(database: $0).migrate() }
        } catch {
            throw failure(error, path: path)
        }
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
        do {
            return try await pool.read { database in
                try body(SQLTenantTransaction(tenant: tenant, connection: SQLiteConnection(database: database)))
            }
        } catch {
            throw StorageError.translate(error)
        }
    }

    public func schedule<Result: Sendable>(
        _ body: @escaping @Sendable (any SchedulerTransaction) throws -> Result
    ) async throws -> Result {
        try await committer.submit(.work) { database in
            try body(SQLScheduler(connection: SQLiteConnection(database: database)))
        }
    }

    public func probe() async throws { try await prober.run() }

    public var health: StorageHealth { committer.health }

    private static func probe(_ database: Database, _ file: DatabaseFile, _ identity: FileIdentity?) throws {
        // SQLite goes on writing into a file that was deleted, and everything in it goes with the process.
        guard file.identity == identity else {
            throw StorageError.unavailable("\(file.path) was deleted or replaced under the hub: restart it")
        }
        try SQLScheduler(connection: SQLiteConnection(database: database)).writeProbe(at: Date())
    }

    /// A number that changes when another process has written into the file.
    public func foreignVersion() async throws -> Int {
        try await committer.submit(.work) { try Int.fetchOne($0, sql: "PRAGMA data_version") ?? 0 }
    }

    /// Refuses further writes, closes the file once the running ones are done, and gives up the right to it.
    public func close() throws {
        committer.close()
        try pool.close()
        lock?.release()
    }
}
