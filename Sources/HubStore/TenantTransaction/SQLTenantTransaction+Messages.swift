import ChannelKit
import Foundation
import HubRouter

extension SQLTenantTransaction {
    func history(_ conversation: ConversationID, before: MessageID, limit: Int) throws -> [HistoryEntry] {
        try connection.rows(
            """
            SELECT author, at, codec, text FROM messages
            WHERE tenant = ? AND conversation = ? AND id < ? ORDER BY id DESC LIMIT ?
            """,
            [scope, .id(conversation), .id(before), .integer(Int64(limit))]
        ) { row in
            HistoryEntry(
                author: try row["author"] ?? .customer,
                text: try row.listedText("text"),
                at: try row["at"]
            )
        }.reversed()
    }

    func inboundMessage(_ id: MessageID) throws -> (channel: ChannelID, message: UnifiedMessage)? {
        try connection.row(
            "SELECT channel, codec, body FROM messages WHERE tenant = ? AND id = ? AND author = 'customer'",
            [scope, .id(id)]
        ) { row in
            try UnifiedMessage(json: row.content("body")).map { (try channel(row), $0) }
        } ?? nil
    }

    func insertMessage(_ message: StoredMessage) throws -> MessageID? {
        let id: MessageID? = try connection.row(
            """
            INSERT INTO messages (tenant, channel, conversation, author, external_id, at, codec, text, body, status,
                status_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (tenant, channel, external_id) WHERE external_id IS NOT NULL DO NOTHING RETURNING id
            """,
            [
                scope, .text(message.channel.name), .id(message.conversation), .name(message.author),
                .text(message.externalID), .date(message.at), .codec, BlobCodec.encode(message.text),
                BlobCodec.encode(message.body), .name(message.status), .date(message.at),
            ]
        ) { try $0["id"] }
        if let id, let externalID = message.externalID {
            try applyEarlyStatuses(to: id, externalID: externalID, channel: message.channel, at: message.at)
        }
        return id
    }
}
