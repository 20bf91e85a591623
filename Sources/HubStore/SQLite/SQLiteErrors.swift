import Foundation
import GRDB
import HubRouter

extension StorageError {
    /// Makes the storage's error from an error of SQLite that concerns the file; nil for an error of a statement.
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

    /// Returns the storage's error for `error`, or `error` itself if there is none.
    static func translate(_ error: any Error) -> any Error { StorageError(error) ?? error }
}

extension DatabaseError {
    /// True if a sync failed.
    ///
    /// The kernel may have dropped the unwritten data and report the next sync as a success, so that only a new process
    /// that reads the file again knows its content.
    var isFailedSync: Bool {
        [.SQLITE_IOERR_FSYNC, .SQLITE_IOERR_DIR_FSYNC].contains(extendedResultCode)
    }
}
