import ChannelKit
import Foundation
import HubRouter

extension SQLTenantTransaction {
    func backfilledUntil(_ channel: ChannelID) throws -> Date? {
        try connection.row(.backfilledUntil, tenant, channel.name) { try $0["backfilled_until"] as Date? } ?? nil
    }

    func setBackfilled(_ channel: ChannelID, until: Date) throws {
        try connection.run(.setBackfilled, tenant, channel.name, until)
    }
}

// MARK: - Statements

extension SQLStatement {
    fileprivate static let backfilledUntil = SQLStatement(
        "SELECT backfilled_until FROM channel_state WHERE tenant = ? AND channel = ?"
    )
    fileprivate static let setBackfilled = SQLStatement(
        """
        INSERT INTO channel_state (tenant, channel, backfilled_until) VALUES (?, ?, ?)
        ON CONFLICT (tenant, channel) DO UPDATE SET backfilled_until = excluded.backfilled_until
        """
    )
}
