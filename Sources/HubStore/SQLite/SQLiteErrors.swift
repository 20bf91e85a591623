import CSQLite
import HubRouter

/// An error of SQLite, whose message names tables and columns, never a value.
struct SQLiteError: Error, Hashable, CustomStringConvertible {
    /// The extended result code.
    let code: Int32
    let message: String

    init(code: Int32, message: String?) {
        self.code = code
        self.message = message ?? String(cString: sqlite3_errstr(code))
    }

    /// The result code, without the extension.
    var primaryCode: Int32 { code & 0xff }

    var description: String { "SQLite error \(code): \(message)" }

    /// True if a sync failed.
    ///
    /// The kernel may have dropped the unwritten data and report the next sync as a success, so that only a new process
    /// that reads the file again knows its content.
    var isFailedSync: Bool {
        // Swift does not import the extended codes, which are expressions: SQLITE_IOERR | (4 << 8), SQLITE_IOERR_FSYNC,
        // and SQLITE_IOERR | (5 << 8), SQLITE_IOERR_DIR_FSYNC.
        [SQLITE_IOERR | (4 << 8), SQLITE_IOERR | (5 << 8)].contains(code)
    }
}

extension SQLiteError: DatabaseError {
    var storageError: StorageError? {
        switch primaryCode {
        case SQLITE_FULL: .full
        case SQLITE_BUSY, SQLITE_LOCKED: .busy
        case SQLITE_READONLY: .readOnly
        case SQLITE_IOERR, SQLITE_CORRUPT, SQLITE_NOTADB, SQLITE_CANTOPEN: .unavailable(message)
        default: nil
        }
    }
}
