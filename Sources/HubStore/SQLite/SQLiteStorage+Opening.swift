import CSQLite
import Foundation
import HubRouter

extension SQLiteStorage {
    /// Opens a file for writing; creates it if it does not exist, and makes it readable only by its owner.
    static func open(_ file: DatabaseFile, _ directory: Directory) throws -> SQLiteConnection {
        try file.create()
        file.restrict()
        let connection = try SQLiteConnection(path: file.path, directory: directory)
        // The journal's mode comes first: the others are of the connection, this one is of the file.
        for (name, value, expected) in pragmas {
            try connection.run(script: "PRAGMA \(name) = \(value)")
            let found = try connection.lines("PRAGMA \(name)").first ?? "nothing"
            guard found == expected else {
                throw StorageError.unavailable("\(file.path): SQLite set \(name) to \(found) instead of \(value)")
            }
        }
        return connection
    }

    /// The settings of the writing connection: name, value, and the value that SQLite returns.
    private static let pragmas = [
        ("journal_mode", "WAL", "wal"),
        // Every commit is synced before it is acknowledged; 2 is FULL.
        ("synchronous", "FULL", "2"),
        ("foreign_keys", "ON", "1"),
        // 64 MB, used as needed: the pages that every message changes stay in memory.
        ("cache_size", "-65536", "-65536"),
        // A read error of a mapped file would be a signal instead of an error.
        ("mmap_size", "0", "0"),
    ]

    /// Opens a file for reading.
    ///
    /// - Returns: The connection, and the access for further ones.
    static func openReadOnly(
        _ file: DatabaseFile,
        _ directory: Directory
    ) throws -> (SQLiteConnection, SQLiteConnection.Access) {
        guard file.identity != nil else { throw StorageError.unavailable("\(file.path): no such file") }
        do {
            let connection = try SQLiteConnection(path: file.path, .read, directory: directory)
            _ = try connection.lines("SELECT count(*) FROM sqlite_master")
            return (connection, .read)
        } catch let error as SQLiteError
            where [SQLITE_CANTOPEN, SQLITE_READONLY, SQLITE_IOERR].contains(error.primaryCode)
        {
            // A copy on a read-only disk: SQLite cannot create its log files beside it. No other process can write it
            // either, so it can be opened as immutable if its log is empty.
            guard let copy = try openImmutable(file, directory) else { throw error }
            return (copy, .immutable)
        }
    }

    /// Opens a file that does not change while it is read; nil if it has a log, which SQLite would ignore.
    static func openImmutable(
        _ file: DatabaseFile,
        _ directory: Directory = Directory()
    ) throws -> SQLiteConnection? {
        let log = try? FileManager.default.attributesOfItem(atPath: file.path + "-wal")[.size] as? Int
        guard (log ?? 0) == 0 else { return nil }
        return try SQLiteConnection(path: file.path, .immutable, directory: directory)
    }

    /// Returns the error of opening a file, with its path in the message.
    static func failure(_ error: any Error, path: String) -> any Error {
        if case .unavailable(let reason) = error as? StorageError, reason.contains(path) { return error }
        switch StorageError(error) {
        case .unavailable(let reason): return StorageError.unavailable("\(path): \(reason)")
        case let error?: return error
        case nil: break
        }
        let sentence = (error as? SQLiteError)?.message ?? error.localizedDescription
        return StorageError.unavailable("\(path): \(sentence)")
    }
}
