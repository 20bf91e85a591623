import ChannelKit
import Foundation
import HubRouter

/// A transaction on one tenant's rows, through an open connection.
///
/// Every statement has the tenant in its condition. The files beside this one have its methods, by kind of row.
struct SQLTenantTransaction: TenantTransaction {
    let tenant: TenantID
    let connection: SQLConnection
    /// The lanes that this run of the transaction makes due.
    let due = DueLanes()

    func log(_ event: LoggedEvent) throws {
        try connection.run(
            .insertEvent,
            tenant,
            event.channel.name,
            event.conversation,
            event.kind,
            event.at,
            BlobCodec.current,
            BlobCodec.encode(event.body)
        )
    }

    func events(_ kind: String, of conversation: ConversationID, limit: Int) throws -> [LoggedEvent] {
        try connection.rows(.eventsOfKind, tenant, conversation, kind, limit) { row in
            LoggedEvent(
                kind: kind,
                channel: try channel(row),
                conversation: conversation,
                at: try row["at"],
                body: try row.listedJSON("body")
            )
        }
        .reversed()
    }

    /// The tenant's channel in the column `channel`.
    func channel(_ row: SQLRow) throws -> ChannelID { ChannelID(tenant: tenant, name: try row["channel"]) }
}

// MARK: - Statements

extension SQLStatement {
    fileprivate static let insertEvent = SQLStatement(
        """
        INSERT INTO events (tenant, channel, conversation, kind, at, codec, body) VALUES (?, ?, ?, ?, ?, ?, ?)
        """
    )
    fileprivate static let eventsOfKind = SQLStatement(
        """
        SELECT channel, at, codec, body FROM events
        WHERE tenant = ? AND conversation = ? AND kind = ? ORDER BY id DESC LIMIT ?
        """
    )
}
