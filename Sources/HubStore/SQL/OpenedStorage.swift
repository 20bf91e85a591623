package import ChannelKit
package import HubRouter

/// A storage that this process opened, and closes.
package protocol OpenedStorage: HubStorage {
    /// Warnings for the operator, such as about files that other users can read.
    var warnings: [String] { get }

    /// The way of hints to other hubs on the database.
    var hints: any HintBus { get }

    /// The clock of which the times in the rows are.
    var clock: any HubClock { get }

    /// Rejects further calls, and closes the database after the running ones.
    func close() throws
}

extension OpenedStorage {
    // One hub works on a file, with the clock of its machine.
    package var hints: any HintBus { NoHints() }
    package var clock: any HubClock { SystemClock() }
}

extension SQLiteStorage: OpenedStorage {}
extension PostgresStorage: OpenedStorage {}
