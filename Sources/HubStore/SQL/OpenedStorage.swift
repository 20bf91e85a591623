package import HubRouter

/// A storage that this process opened, and closes.
package protocol OpenedStorage: HubStorage {
    /// Warnings for the operator, such as about files that other users can read.
    var warnings: [String] { get }

    /// Rejects further calls, and closes the database after the running ones.
    func close() throws
}

extension SQLiteStorage: OpenedStorage {}
extension PostgresStorage: OpenedStorage {}
