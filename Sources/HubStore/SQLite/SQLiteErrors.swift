import Foundation
import GRDB
import HubRouter

extension StorageError {
    /// The storage's own word for an error of SQLite that says something of the file; nil for one about a statement.
    init?(_ error: any Error) {
        switch error {
        case let error as StorageError: self = error
        case let error as DatabaseError:
            switch error.resultCode {
            case .SQLITE_FULL: self = .full
            case .SQLITE_BUSY, .SQLITE_LOCKED: self = .busy
            case .SQLITE_READONLY: self = .readOnly
            case .SQLITE_IOERR, .SQLITE_CORRUPT, .SQLITE_NOTADB, .SQLITE_CANTOPEN:
                self = .unavailable(error.message ?? "\(error.extendedResultCode)")
            default: return nil
            }
        default: return nil
        }
    }

    /// `error` in the storage's own words, where it has some.
    static func translate(_ error: any Error) -> any Error { StorageError(error) ?? error }
}

extension DatabaseError {
    /// Whether a sync failed.
    ///
    /// The kernel may have dropped what was to be written and call the next sync a success: only a new process that
    /// reads the file again knows what is in it.
    var isFailedSync: Bool {
        [.SQLITE_IOERR_FSYNC, .SQLITE_IOERR_DIR_FSYNC].contains(extendedResultCode)
    }
}
