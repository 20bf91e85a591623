import ChannelKit
import Foundation
import HubRouter

/// A transaction on one tenant's rows, through an open connection.
///
/// Every statement has the tenant in its condition. The files beside this one have its methods, by kind of row.
struct SQLTenantTransaction: TenantTransaction {
    let tenant: TenantID
    let connection: any SQLConnection

    /// The first parameter of every statement.
    var scope: SQLValue { .text(tenant.rawValue) }

    func log(_ event: LoggedEvent) throws {
        try connection.execute(
            """
            INSERT INTO events (tenant, channel, conversation, kind, at, codec, body) VALUES (?, ?, ?, ?, ?, ?, ?)
            """,
            [
                scope, .text(event.channel.name), .id(event.conversation), .text(event.kind), .date(event.at), .codec,
                BlobCodec.encode(event.body),
            ]
        )
    }

    func events(_ kind: String, of conversation: ConversationID, limit: Int) throws -> [LoggedEvent] {
        try connection.rows(
            """
            SELECT channel, at, codec, body FROM events
            WHERE tenant = ? AND conversation = ? AND kind = ? ORDER BY id DESC LIMIT ?
            """,
            [scope, .id(conversation), .text(kind), .integer(Int64(limit))]
        ) { row in
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
    func channel(_ row: any SQLRow) throws -> ChannelID { ChannelID(tenant: tenant, name: try row["channel"]) }

    /// Runs an INSERT … RETURNING id.
    func insert<Entity>(_ sql: String, _ arguments: [SQLValue]) throws -> RowID<Entity> {
        guard let id: RowID<Entity> = try connection.row(sql, arguments, { try $0["id"] }) else {
            throw StorageError.unavailable("an inserted row has no id")
        }
        return id
    }
}

extension SQLValue {
    /// The tag of the codec in which new blobs are written.
    static var codec: SQLValue { .integer(BlobCodec.current.rawValue) }
}
