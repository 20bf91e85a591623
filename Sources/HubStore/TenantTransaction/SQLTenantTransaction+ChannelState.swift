import ChannelKit
import Foundation
import HubRouter

extension SQLTenantTransaction {
    func backfilledUntil(_ channel: ChannelID) throws -> Date? {
        try connection.row(
            "SELECT backfilled_until FROM channel_state WHERE tenant = ? AND channel = ?",
            [scope, .text(channel.name)]
        ) { try $0["backfilled_until"] as Date? } ?? nil
    }

    func setBackfilled(_ channel: ChannelID, until: Date) throws {
        try connection.execute(
            """
            INSERT INTO channel_state (tenant, channel, backfilled_until) VALUES (?, ?, ?)
            ON CONFLICT (tenant, channel) DO UPDATE SET backfilled_until = excluded.backfilled_until
            """,
            [scope, .text(channel.name), .date(until)]
        )
    }
}
