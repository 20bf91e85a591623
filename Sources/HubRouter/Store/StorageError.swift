/// The reason why a storage operation failed.
package enum StorageError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The queue of writes is full, or a write waited in it for too long.
    case overloaded
    /// The storage is closed or cannot be used.
    case unavailable(String)
    /// The disk is full.
    case full
    /// Another process or transaction kept what is needed locked for longer than the timeout of a write.
    case busy
    /// The file or its folder cannot be written, or the server only reads.
    case readOnly
    /// The transaction lost against another one and changed nothing: it can run again.
    case conflict
    /// Another hub has taken over the work of the claim, since this one did not renew its lease in time.
    case claimLost
    /// The connection to the database was lost before it confirmed the commit: the transaction is stored or not.
    case outcomeUnknown
    /// A row holds a value that this version cannot read.
    case unreadable(String)
    /// Another process uses the database; `holder` describes it as far as it is known.
    case inUse(path: String, holder: String)
    /// The database was written before the first release, whose schema is not migrated.
    case unreleasedSchema
    /// The database was written by a newer version.
    case newerSchema(found: Int, known: Int)
    /// The database has an older schema, which cannot be migrated now because of `reason`.
    case olderSchema(found: Int, known: Int, reason: String)

    package var description: String {
        switch self {
        case .overloaded: "the storage's write queue is full"
        case .unavailable(let reason): "the storage is not available: \(reason)"
        case .full: "the disk is full: nothing can be stored; free space on the database's disk"
        case .busy: "the database is locked by another process, such as an open sqlite3 or psql shell; close it"
        case .readOnly:
            """
            the database cannot be written: check the owner and mode of a file and its folder, or which PostgreSQL server \
            is the primary
            """
        case .conflict: "the transaction conflicted with others each time it ran"
        case .claimLost: "another hub has taken over the work, since the lease of this one had expired"
        case .outcomeUnknown: "the connection to the database was lost during a commit, which may be stored"
        case .unreadable(let reason): "the row is unreadable: \(reason)"
        case .inUse(let path, let holder): "\(path) is in use by \(holder)"
        case .unreleasedSchema:
            """
            the database was written by a version before the first release, which cannot be migrated: move its file, \
            with the files ending in -wal and -shm beside it, and start with a new one
            """
        case .olderSchema(let found, let known, let reason):
            "the database has schema \(found), this version needs \(known): \(reason)"
        case .newerSchema(let found, let known):
            "the database has schema \(found), this version knows \(known): run the newer version"
        }
    }
}

extension StorageError {
    /// True if every other write would fail, too.
    package var concernsAllWrites: Bool {
        switch self {
        case .unreadable, .conflict, .claimLost: false
        default: true
        }
    }
}
