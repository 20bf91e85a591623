package import ChannelKit
import Foundation
package import HubRouter

/// The hub's storage in a SQLite file: write-ahead log, every commit synced, one writer, several readers.
package final class SQLiteStorage: HubStorage {
    /// The access of a process to the file.
    package enum Use: Hashable, Sendable {
        /// The only process that writes to the file, which it migrates to this version's schema.
        case exclusive(command: String)
        /// A command that only reads.
        case readOnly
    }

    /// Warnings for the operator about files or a folder that other users can read or write.
    package let warnings: [String]
    package let lanes: any LaneBook = MemoryLaneBook()

    let committer: Committer
    private let readers: ReaderPool
    private let checkpointer: Checkpointer?
    private let disk: DiskSpace
    private let prober: SharedProbe
    private let lock: DatabaseLock?

    /// Opens the file at `path` and migrates it to this version's schema; creates it if it does not exist, unless it is
    /// only read.
    ///
    /// - Parameters:
    ///   - freeBytes: Returns the number of free bytes on the disk of a folder.
    ///   - onFailedSync: Called when a sync failed: the content of the disk is unknown then, and the process must end.
    /// - Throws: ``StorageError`` if the file cannot be opened, is in use or was written by a newer version.
    package init(
        path: String,
        as use: Use = .exclusive(command: "patchbay"),
        failpoints: Failpoints = Failpoints(),
        freeBytes: @escaping @Sendable (String) -> Int64? = { SQLiteStorage.freeBytes($0) },
        onFailedSync: @escaping @Sendable (String) -> Void = { _ in }
    ) throws {
        let file = DatabaseFile(path: path)
        let connection: SQLiteConnection
        var access = SQLiteConnection.Access.read
        var checkpointer: Checkpointer?
        let directory = Directory()
        do {
            switch use {
            case .exclusive(let command):
                try file.makeFolder()
                lock = try DatabaseLock(database: file.path, command: command)
                connection = try Self.open(file, directory)
                _ = try SQLiteMigrations(connection: connection, failpoints: failpoints).migrate()
                connection.stopCheckpoints()
                checkpointer = Checkpointer(path: file.path, onFailedSync: onFailedSync)
            case .readOnly:
                lock = nil
                (connection, access) = try Self.openReadOnly(file, directory)
                try SQLiteMigrations(connection: connection).check()
            }
        } catch {
            throw Self.failure(error, path: path)
        }
        if use != .readOnly { file.restrict() }
        warnings = file.warnings
        self.checkpointer = checkpointer
        let committer = Committer(
            connection: connection,
            failpoints: failpoints,
            onCommit: { [checkpointer] in checkpointer?.committed(pages: $0) },
            onFailedSync: onFailedSync
        )
        self.committer = committer
        let disk = DiskSpace(folder: file.folder, measure: freeBytes)
        self.disk = disk
        readers = ReaderPool(path: file.path, access: access, directory: directory)
        let identity = file.identity
        prober = SharedProbe { answer in
            guard disk.isEnough(besides: committer.currentHealth.logBytes) else {
                return answer(.failure(StorageError.full))
            }
            committer.submit(.inline, .durable, { try Self.probe($0, file, identity) }, then: answer)
        }
    }

    /// Applies the missing migrations to the file at `path`, if no hub runs on it.
    ///
    /// - Returns: The names of the applied migrations.
    package static func migrate(
        path: String,
        command: String = "patchbay migrate",
        failpoints: Failpoints = Failpoints()
    ) throws -> [String] {
        let file = DatabaseFile(path: path)
        do {
            try file.makeFolder()
            let lock = try DatabaseLock(database: file.path, command: command)
            defer { lock.release() }
            defer { file.restrict() }
            return try SQLiteMigrations(connection: open(file, Directory()), failpoints: failpoints).migrate()
        } catch {
            throw failure(error, path: path)
        }
    }

    // MARK: - HubStorage

    package func register(_ channels: [ChannelID]) async throws {
        for slice in channels.slices {
            try await committer.submit(.work) { try SQLConnection(driver: $0).register(slice) }
        }
    }

    package func intake(_ items: [NewItem], unrouted: [UnroutedItem]) async throws -> [IntakeOutcome] {
        guard hasRoom else { throw StorageError.full }
        return try await publishing(items.contains(where: \.isAwaited) ? .inline : .urgent) { connection, effects in
            try connection.intake(items, unrouted: unrouted, &effects)
        }
    }

    package func receive<Webhook: WebhookTransaction>(_ webhook: Webhook) async throws -> Webhook.Outcome {
        guard hasRoom else { throw StorageError.full }
        return try await transact(webhook.tenant, webhook.isAwaited ? .inline : .urgent, webhook.apply)
    }

    /// True if the disk has room for a webhook.
    private var hasRoom: Bool { disk.isEnough(besides: health.logBytes) }

    package var keepsUp: Bool { committer.keepsUp }

    package func transact<Result: Sendable>(
        _ tenant: TenantID,
        _ body: @escaping @Sendable (any TenantTransaction) throws -> Result
    ) async throws -> Result {
        try await transact(tenant, .ofTask, body)
    }

    private func transact<Result: Sendable>(
        _ tenant: TenantID,
        _ priority: Committer.Priority,
        _ body: @escaping @Sendable (any TenantTransaction) throws -> Result
    ) async throws -> Result {
        try await publishing(priority, of: tenant) { connection, effects in
            try connection.transact(tenant, body, &effects)
        }
    }

    /// Runs `body` in the next commit and publishes its effects, before the caller resumes.
    ///
    /// - Parameter tenant: The tenant whose transaction it is; nil for several.
    private func publishing<Result: Sendable>(
        _ priority: Committer.Priority,
        of tenant: TenantID? = nil,
        _ body: @escaping @Sendable (SQLConnection, inout CommitEffects) throws -> Result
    ) async throws -> Result {
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Result, any Error>) in
            committer.submit(priority, of: tenant) { database -> (Result, CommitEffects) in
                var effects = CommitEffects()
                let result = try body(SQLConnection(driver: database), &effects)
                return (result, effects)
            } then: { [lanes] outcome in
                if case .success((_, let effects)) = outcome { effects.publish(to: lanes) }
                // A key path of a generic type would be made at each call.
                continuation.resume(with: outcome.map { $0.0 })
            }
        }
    }

    package func read<Result: Sendable>(
        _ tenant: TenantID,
        _ body: @escaping @Sendable (any TenantReading) throws -> Result
    ) async throws -> Result {
        do {
            return try await readers.read { try body(SQLTenantTransaction(tenant: tenant, connection: $0)) }
        } catch {
            throw StorageError.translate(error)
        }
    }

    package func waitingLanes(_ stage: Stage, after last: Lane?, limit: Int) async throws -> LanePage {
        do {
            return try await readers.read { try WaitingLanes(connection: $0).page(stage, after: last, limit: limit) }
        } catch {
            throw StorageError.translate(error)
        }
    }

    package func schedule<Result: Sendable>(
        _ body: @escaping @Sendable (any SchedulerTransaction) throws -> Result
    ) async throws -> Result {
        // The rows that are deleted are old: if a power failure brings them back, they are deleted again.
        try await committer.submit(.work, .lazy) { database in
            try body(SQLScheduler(connection: SQLConnection(driver: database)))
        }
    }

    package func inspect<Result: Sendable>(
        _ body: @escaping @Sendable (any HubInspection) throws -> Result
    ) async throws -> Result {
        do {
            return try await readers.read { try body(SQLInspection(connection: $0)) }
        } catch {
            throw StorageError.translate(error)
        }
    }

    package func keepFree(_ bytes: Int64) { disk.keepFree(bytes) }

    package func probe() async throws { try await prober.run() }

    package var health: StorageHealth { committer.currentHealth }

    /// The number of bytes on the disk of `folder` that are free for this user; nil if it cannot be measured.
    package static func freeBytes(_ folder: String) -> Int64? { DiskSpace.free(folder) }

    private static func probe(_ database: SQLiteConnection, _ file: DatabaseFile, _ identity: FileIdentity?) throws {
        // SQLite continues to write to a deleted file, whose content is lost when the process ends.
        guard file.identity == identity else {
            throw StorageError.unavailable("\(file.path) was deleted or replaced while the hub runs: restart it")
        }
        try SQLScheduler(connection: SQLConnection(driver: database)).writeProbe(at: Date())
    }

    /// Rejects further calls, closes the file after the running ones, and releases the lock.
    package func close() throws {
        readers.close()
        checkpointer?.close()
        // Last: the last connection that is closed writes the log into the file.
        committer.close()
        committer.waitUntilEnd()
        lock?.release()
    }
}
