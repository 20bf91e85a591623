import HubRouter

/// An error of a database.
protocol DatabaseError: Error {
    /// The storage's error if the database as a whole is concerned; nil for an error of a statement.
    var storageError: StorageError? { get }
}

extension StorageError {
    /// Makes the storage's error from an error of the database; nil for an error of a statement.
    init?(_ error: any Error) {
        switch error {
        case let error as StorageError: self = error
        case let error as any DatabaseError:
            guard let storageError = error.storageError else { return nil }
            self = storageError
        default: return nil
        }
    }

    /// Returns the storage's error for `error`, or `error` itself if there is none.
    static func translate(_ error: any Error) -> any Error { StorageError(error) ?? error }
}
