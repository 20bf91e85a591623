import ChannelKit
import Foundation
import HubRouter

/// A transaction on rows of all tenants, through an open connection.
struct SQLScheduler: SchedulerTransaction {
    let connection: SQLConnection

    // MARK: - Held replies

    func channelsWithHeldReplies() throws -> [ChannelID] {
        var channels: [ChannelID] = []
        // Steps from one channel to the next in an index, with one lookup per channel instead of a scan of its rows.
        while let channel = try channelWithHeldReplies(after: channels.last) { channels.append(channel) }
        return channels
    }

    private func channelWithHeldReplies(after last: ChannelID?) throws -> ChannelID? {
        try connection.row(.nextChannelWithHeldReplies, last?.tenant.rawValue ?? "", last?.name ?? "") {
            ChannelID(tenant: try $0["tenant"], name: try $0["channel"])
        }
    }

    // MARK: - Checks and clearing

    /// Updates the row that exists for this check.
    func writeProbe(at: Date) throws {
        let changed = try connection.run(.writeProbe, at)
        guard changed == 1 else { throw StorageError.unavailable("the table storage_probe has no row") }
    }

    func deleteEarlyStatuses(before: Date, limit: Int) throws -> Int {
        try connection.run(.deleteEarlyStatuses, before, limit)
    }

    func deleteUnrouted(before: Date, limit: Int) throws -> Int { try connection.run(.deleteUnrouted, before, limit) }
}

// MARK: - Statements

extension SQLStatement {
    fileprivate static let nextChannelWithHeldReplies = SQLStatement(
        """
        SELECT tenant, channel FROM outbox
        WHERE state = 'held' AND (tenant, channel) > (?, ?) ORDER BY tenant, channel LIMIT 1
        """
    )
    fileprivate static let writeProbe = SQLStatement("UPDATE storage_probe SET at = ? WHERE id = 1")
    fileprivate static let deleteEarlyStatuses = SQLStatement(
        """
        DELETE FROM early_statuses WHERE (tenant, channel, external_id, status) IN (
            SELECT old.tenant, old.channel, old.external_id, old.status FROM early_statuses AS old
            WHERE old.received_at < ? LIMIT ?)
        """
    )
    fileprivate static let deleteUnrouted = SQLStatement(
        "DELETE FROM unrouted WHERE id IN (SELECT old.id FROM unrouted AS old WHERE old.received_at < ? LIMIT ?)"
    )
}
