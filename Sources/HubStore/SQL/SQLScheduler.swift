import ChannelKit
import Foundation
import HubRouter

/// A transaction on rows of all tenants, through an open connection.
struct SQLScheduler: SchedulerTransaction {
    let connection: SQLConnection

    // MARK: - Held replies

    func channelsWithHeldReplies() throws -> [ChannelID] {
        guard connection.dialect.showsOneTenant else { return try shownChannelsWithHeldReplies() }
        var channels: [ChannelID] = []
        var position: Int64 = 0
        while let tenant = try DueWork(connection: connection).tenant(with: .held, after: position) {
            try connection.enter(tenant)
            channels += try shownChannelsWithHeldReplies()
            position = tenant
        }
        return channels
    }

    private func shownChannelsWithHeldReplies() throws -> [ChannelID] {
        var channels: [ChannelID] = []
        var last: Int64 = 0
        // Steps from one channel to the next in an index, with one lookup each instead of a scan of its rows.
        while let next: Int64 = try connection.row(.nextChannelWithHeldReplies, last, read: { try $0["channel"] }) {
            channels.append(try connection.numbers.channel(next, connection))
            last = next
        }
        return channels
    }

    // MARK: - Checks and old rows

    /// Updates the row that exists for this check.
    func writeProbe(at: Date) throws {
        let changed = try connection.changes(of: .writeProbe, at)
        guard changed == 1 else { throw StorageError.unavailable("the table storage_probe has no row") }
    }

    func delete(_ rows: OldRows) throws -> DeletedRows {
        let begin = ContinuousClock.now
        let deleted = try SQLRetention(connection: connection).delete(rows)
        return DeletedRows(count: deleted.count, isCut: deleted.isCut, time: .now - begin)
    }
}

// MARK: - Statements

extension SQLStatement {
    fileprivate static let nextChannelWithHeldReplies = SQLStatement(
        "SELECT channel FROM outbox WHERE state = 'held' AND channel > ? ORDER BY channel LIMIT 1"
    )
    fileprivate static let writeProbe = SQLStatement("UPDATE storage_probe SET at = ? WHERE id = 1")
}
