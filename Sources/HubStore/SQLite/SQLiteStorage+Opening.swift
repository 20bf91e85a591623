import Foundation
import GRDB
import HubRouter

extension SQLiteStorage {
    /// Opens a file to write, for its owner's eyes alone, and makes it if it is not there.
    static func open(_ file: DatabaseFile) throws -> DatabasePool {
        try file.create()
        file.restrict()
        let pool = try DatabasePool(path: file.path, configuration: configuration)
        // Opening the pool turns synchronous down to NORMAL, whatever was set before; a commit must be on the disk.
        try pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
        return pool
    }

    /// Opens a file to read.
    static func openReadOnly(_ file: DatabaseFile) throws -> any DatabaseWriter {
        guard file.identity != nil else { throw StorageError.unavailable("\(file.path): there is no such file") }
        var readOnly = configuration
        readOnly.readonly = true
        do {
            let pool = try DatabasePool(path: file.path, configuration: readOnly)
            _ = try pool.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM sqlite_master") }
            return pool
        } catch let error as DatabaseError
            where [.SQLITE_CANTOPEN, .SQLITE_READONLY, .SQLITE_IOERR].contains(error.resultCode)
        {
            // A copy on a disk that takes no writes: SQLite cannot put the files of its log beside it. Nobody else can
            // write it either, so it may be read as it is, if there is nothing left in a log.
            guard let copy = try openImmutable(file, configuration: readOnly) else { throw error }
            return copy
        }
    }

    /// Opens a file that nothing changes while it is read; nil when it has a log, which would be left out.
    static func openImmutable(_ file: DatabaseFile, configuration: Configuration) throws -> DatabaseQueue? {
        let log = try? FileManager.default.attributesOfItem(atPath: file.path + "-wal")[.size] as? Int
        guard (log ?? 0) == 0 else { return nil }
        var address = URLComponents()
        address.scheme = "file"
        address.path = file.path
        address.queryItems = [URLQueryItem(name: "immutable", value: "1")]
        guard let name = address.string else { return nil }
        return try DatabaseQueue(path: name, configuration: configuration)
    }

    /// Brings the file to this version's schema beside a hub that may be running: only if none is, with its lock.
    static func migrate(_ pool: DatabasePool, of file: DatabaseFile, command: String) throws {
        do { return try pool.read { try SQLiteMigrations(database: $0).check() } } catch StorageError.olderSchema {}
        let lock: DatabaseLock
        do { lock = try DatabaseLock(database: file.path, command: command) } catch StorageError.inUse(_, let holder) {
            let (found, known) = try pool.read { try SQLiteMigrations(database: $0).versions() }
            let reason = "it is in use by \(holder); restart that hub with this version first"
            throw StorageError.olderSchema(found: found, known: known, reason: reason)
        }
        defer { lock.release() }
        _ = try pool.write { try SQLiteMigrations(database: $0).migrate() }
    }

    private static var configuration: Configuration {
        var configuration = Configuration()
        configuration.foreignKeysEnabled = true
        configuration.busyMode = .timeout(5)
        configuration.maximumReaderCount = 4
        return configuration
    }

    /// The error of opening the file at `path`, which names it.
    static func failure(_ error: any Error, path: String) -> any Error {
        if case .unavailable(let reason) = error as? StorageError, reason.contains(path) { return error }
        switch StorageError(error) {
        case .unavailable(let reason): return StorageError.unavailable("\(path): \(reason)")
        case let error?: return error
        case nil: break
        }
        let sentence = (error as? DatabaseError)?.message ?? error.localizedDescription
        return StorageError.unavailable("\(path): \(sentence)")
    }
}
