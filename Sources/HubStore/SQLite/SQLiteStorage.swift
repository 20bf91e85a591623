package import ChannelKit
import Foundation
import GRDB
package import HubRouter

/// The hub's storage in a SQLite file: write-ahead log, every commit synced, one writer, several readers.
package final class SQLiteStorage: HubStorage {
    /// The access of a process to the file.
    package enum Use: Hashable, Sendable {
        /// A hub: the only one on the file, which it migrates to this version's schema.
        case exclusive(command: String)
        /// A command that writes, while a hub may run; it migrates the file only if none does.
        case shared(command: String)
        /// A command that only reads.
        case readOnly
    }

    /// Warnings for the operator about files or a folder that other users can read or write.
    package let warnings: [String]

    let pool: any DatabaseWriter
    private let committer: Committer
    private let prober: SharedProbe
    private let lock: DatabaseLock?

    /// Opens the file at `path` and migrates it to this version's schema; creates it if it does not exist, unless it is
    /// only read.
    ///
    /// - Parameter onFailedSync: Called when a sync failed: the content of the disk is unknown then, and the process
    ///   must end.
    /// - Throws: ``StorageError`` if the file cannot be opened, is in use or was written by a newer version.
    package init(
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

    /// Applies the missing migrations to the file at `path`, if no hub runs on it.
    ///
    /// - Returns: The names of the applied migrations.
    package static func migrate(path: String, command: String = "patchbay migrate") throws -> [String] {
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

    package func intake(_ items: [NewItem], unrouted: [UnroutedItem]) async throws -> [IntakeOutcome] {
        try await committer.submit(.urgent) { database in
            let connection = SQLiteConnection(database: database)
            try UnroutedItems(connection: connection).insert(unrouted)
            return try items.map { item in
                try SQLTenantTransaction(tenant: item.channel.tenant, connection: connection).insertItem(item)
            }
        }
    }

    package func transact<Result: Sendable>(
        _ tenant: TenantID,
        _ body: @escaping @Sendable (any TenantTransaction) throws -> Result
    ) async throws -> Result {
        try await committer.submit(.ofTask) { database in
            try body(SQLTenantTransaction(tenant: tenant, connection: SQLiteConnection(database: database)))
        }
    }

    package func read<Result: Sendable>(
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

    package func schedule<Result: Sendable>(
        _ body: @escaping @Sendable (any SchedulerTransaction) throws -> Result
    ) async throws -> Result {
        try await committer.submit(.work) { database in
            try body(SQLScheduler(connection: SQLiteConnection(database: database)))
        }
    }

    package func probe() async throws { try await prober.run() }

    package var health: StorageHealth { committer.health }

    private static func probe(_ database: Database, _ file: DatabaseFile, _ identity: FileIdentity?) throws {
        // SQLite continues to write to a deleted file, whose content is lost when the process ends.
        guard file.identity == identity else {
            throw StorageError.unavailable("\(file.path) was deleted or replaced while the hub runs: restart it")
        }
        try SQLScheduler(connection: SQLiteConnection(database: database)).writeProbe(at: Date())
    }

    /// A number that changes when another process has written to the file.
    package func foreignVersion() async throws -> Int {
        try await committer.submit(.work) { try Int.fetchOne($0, sql: "PRAGMA data_version") ?? 0 }
    }

    /// Rejects further writes, closes the file after the running ones, and releases the lock.
    package func close() throws {
        committer.close()
        try pool.close()
        lock?.release()
    }
}
