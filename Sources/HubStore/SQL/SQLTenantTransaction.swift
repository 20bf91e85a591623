import ChannelKit
import Foundation
import HubRouter

/// One tenant's rows through an open connection.
///
/// The tenant is built in: no statement is written without it.
///
/// What it can do lies in `Repositories/`, a file for each kind of row.
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
                channel: ChannelID(tenant: tenant, name: row.string(0)),
                conversation: conversation,
                at: row.date(1) ?? .distantPast,
                body: try row.listedJSON(3, tag: 2)
            )
        }
        .reversed()
    }

    /// Runs an INSERT … RETURNING id.
    func insert<Entity>(_ sql: String, _ arguments: [SQLValue], as: Entity.Type = Entity.self) throws -> RowID<Entity> {
        guard let id = try connection.row(sql, arguments, { $0.id(0, of: Entity.self) }) else {
            throw StorageError.unavailable("an inserted row has no id")
        }
        return id
    }
}

extension SQLValue {
    /// The tag of the codec in which new blobs are written.
    static var codec: SQLValue { .integer(BlobCodec.current.rawValue) }
}
