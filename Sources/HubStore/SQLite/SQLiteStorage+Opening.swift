import Foundation
import GRDB
import HubRouter

extension SQLiteStorage {
    /// Opens a file for writing; creates it if it does not exist, and makes it readable only by its owner.
    static func open(_ file: DatabaseFile) throws -> DatabasePool {
        try file.create()
        file.restrict()
        let pool = try DatabasePool(path: file.path, configuration: configuration)
        // Opening the pool sets synchronous to NORMAL, whatever was set before; commits need FULL to be durable.
        try pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
        return pool
    }

    /// Opens a file for reading.
    static func openReadOnly(_ file: DatabaseFile) throws -> any DatabaseWriter {
        guard file.identity != nil else { throw StorageError.unavailable("\(file.path): no such file") }
        var readOnly = configuration
        readOnly.readonly = true
        do {
            let pool = try DatabasePool(path: file.path, configuration: readOnly)
            _ = try pool.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM sqlite_master") }
            return pool
        } catch let error as DatabaseError
            where [.SQLITE_CANTOPEN, .SQLITE_READONLY, .SQLITE_IOERR].contains(error.resultCode)
        {
            // A copy on a read-only disk: SQLite cannot create its log files beside it. No other process can write it
            // either, so it can be opened as immutable if its log is empty.
            guard let copy = try openImmutable(file, configuration: readOnly) else { throw error }
            return copy
        }
    }

    /// Opens a file that does not change while it is read; nil if it has a log, which SQLite would ignore.
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

    /// Migrates the file under its lock, if no hub runs on it; a file that needs no migration takes no lock.
    static func migrate(_ pool: DatabasePool, of file: DatabaseFile, command: String) throws {
        do { return try pool.read { try SQLiteMigrations(database: $0).check() } } catch StorageError.olderSchema {}
        let lock: DatabaseLock
        do { lock = try DatabaseLock(database: file.path, command: command) } catch StorageError.inUse(_, let holder) {
            let (found, known) = try pool.read { try SQLiteMigrations(database: $0).versions() }
            let reason = "it is in use by \(holder): restart that hub with this version"
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

    /// Returns the error of opening a file, with its path in the message.
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
