import ChannelKit
import Foundation
import HubRouter

extension SQLTenantTransaction {
    func history(_ conversation: ConversationID, before: MessageID, limit: Int) throws -> [HistoryEntry] {
        try connection.rows(.history, conversation, before, number, limit) { row in
            HistoryEntry(
                author: try row["author"] ?? .customer,
                text: try row.listedText("text"),
                at: try row["at"]
            )
        }.reversed()
    }

    func inboundMessage(_ id: MessageID) throws -> (channel: ChannelID, message: UnifiedMessage)? {
        try connection.row(.inboundMessage, id, number) { row in
            try UnifiedMessage(json: row.content("body")).map { (try channel(row), $0) }
        } ?? nil
    }

    func insertMessage(_ message: StoredMessage) throws -> MessageID? {
        let externalHash = message.externalID.map { hash(.externalID, $0) }
        let channel = try number(of: message.channel)
        let id: MessageID? = try connection.insert(
            .insertMessage,
            into: .messages,
            number,
            channel,
            message.conversation,
            message.author,
            externalHash,
            codec.tag,
            message.externalID.map(codec.encode),
            message.at,
            codec.tag,
            codec.encode(message.text),
            codec.encode(message.body),
            message.status,
            message.at
        )
        guard let id else { return nil }
        // A provider reports no status of a customer's message.
        if message.author != .customer, let externalHash, let externalID = message.externalID {
            let sent = SentMessage(id: id, channel: channel, externalID: externalID)
            try applyEarlyStatuses(to: sent, externalHash, from: message.status, at: message.at)
        }
        return id
    }
}

// MARK: - Statements

extension SQLStatement {
    fileprivate static let history = SQLStatement(
        """
        SELECT author, at, codec, text FROM messages
        WHERE conversation = ? AND id < ? AND tenant = ? ORDER BY id DESC LIMIT ?
        """
    )
    fileprivate static let inboundMessage = SQLStatement(
        "SELECT channel, codec, body FROM messages WHERE id = ? AND tenant = ? AND author = 'customer'"
    )
    fileprivate static let insertMessage = SQLStatement(
        """
        INSERT INTO messages (id, tenant, channel, conversation, author, external_hash, external_codec, external_id, at,
            codec, text, body, status, status_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (channel, external_hash) WHERE external_hash IS NOT NULL DO NOTHING
        """
    )
}
