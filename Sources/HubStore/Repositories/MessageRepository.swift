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
                author: HistoryEntry.Author(rawValue: row.string(0)) ?? .customer,
                text: try row.listedText(3, tag: 2),
                at: row.date(1) ?? .distantPast
            )
        }.reversed()
    }

    func inboundMessage(_ id: MessageID) throws -> (channel: ChannelID, message: UnifiedMessage)? {
        try connection.row(
            "SELECT channel, codec, body FROM messages WHERE tenant = ? AND id = ? AND author = 'customer'",
            [scope, .id(id)]
        ) { row in
            UnifiedMessage(json: try row.json(2, tag: 1)).map { (ChannelID(tenant: tenant, name: row.string(0)), $0) }
        } ?? nil
    }

    func insertMessage(_ message: StoredMessage) throws -> MessageID? {
        let id = try connection.row(
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
        ) { $0.id(0, of: StoredMessage.self) }
        if let id, let externalID = message.externalID {
            try applyEarlyStatuses(to: id, externalID: externalID, channel: message.channel, at: message.at)
        }
        return id
    }
}
