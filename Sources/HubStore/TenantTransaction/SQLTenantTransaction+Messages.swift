import ChannelKit
import Foundation
import HubRouter

extension SQLTenantTransaction {
    func history(_ conversation: ConversationID, before: MessageID, limit: Int) throws -> [HistoryEntry] {
        try connection.rows(.history, tenant, conversation, before, limit) { row in
            HistoryEntry(
                author: try row["author"] ?? .customer,
                text: try row.listedText("text"),
                at: try row["at"]
            )
        }.reversed()
    }

    func inboundMessage(_ id: MessageID) throws -> (channel: ChannelID, message: UnifiedMessage)? {
        try connection.row(.inboundMessage, tenant, id) { row in
            try UnifiedMessage(json: row.content("body")).map { (try channel(row), $0) }
        } ?? nil
    }

    func insertMessage(_ message: StoredMessage) throws -> MessageID? {
        let id: MessageID? = try connection.row(
            .insertMessage,
            tenant,
            message.channel.name,
            message.conversation,
            message.author,
            message.externalID,
            message.at,
            BlobCodec.current,
            BlobCodec.encode(message.text),
            BlobCodec.encode(message.body),
            message.status,
            message.at
        ) { try $0["id"] }
        if let id, let externalID = message.externalID {
            try applyEarlyStatuses(to: id, externalID: externalID, channel: message.channel, at: message.at)
        }
        return id
    }
}

// MARK: - Statements

extension SQLStatement {
    fileprivate static let history = SQLStatement(
        """
        SELECT author, at, codec, text FROM messages
        WHERE tenant = ? AND conversation = ? AND id < ? ORDER BY id DESC LIMIT ?
        """
    )
    fileprivate static let inboundMessage = SQLStatement(
        "SELECT channel, codec, body FROM messages WHERE tenant = ? AND id = ? AND author = 'customer'"
    )
    fileprivate static let insertMessage = SQLStatement(
        """
        INSERT INTO messages (tenant, channel, conversation, author, external_id, at, codec, text, body, status,
            status_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (tenant, channel, external_id) WHERE external_id IS NOT NULL DO NOTHING RETURNING id
        """
    )
}
