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

    func message(withExternalID externalID: String, channel: ChannelID) throws -> (
        id: MessageID, conversation: ConversationID
    )? {
        try connection.row(.messageByExternalID, number(of: channel), hash(.externalID, externalID), number) { row in
            (id: try row["id"], conversation: try row["conversation"])
        }
    }

    func hasInbound(in conversation: ConversationID, after message: MessageID) throws -> Bool {
        try connection.row(.inboundAfter, conversation, message, number) { _ in true } ?? false
    }

    func replaceMessage(_ id: MessageID, text: String, body: EncodedJSON) throws {
        try connection.run(.replaceContent, codec.tag, codec.encode(text), codec.encode(body), id, number)
    }

    func insertMessage(_ message: StoredMessage) throws -> MessageID? {
        let externalHash = message.externalID.map { hash(.externalID, $0) }
        let channel = try number(of: message.channel)
        let name = externalHash.map { HashedName(channel: channel, hash: $0) }
        let isUnknown = name.map { connection.driver.locks?.takeNewMessage($0) ?? false } ?? false
        let id: MessageID = try connection.nextID(.messages)
        let isNew = try connection.inserts(
            isUnknown ? .insertUnknownMessage : .insertMessage,
            isCertain: isUnknown || externalHash == nil,
            id,
            number,
            channel,
            message.conversation,
            message.author,
            message.sentBy,
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
        guard isNew else { return nil }
        // A provider reports no status of a customer's message.
        if message.author != .customer, let externalHash, let externalID = message.externalID {
            let sent = SentMessage(
                id: id,
                conversation: message.conversation,
                channel: channel,
                externalID: externalID
            )
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
    fileprivate static let messageByExternalID = SQLStatement(
        "SELECT id, conversation FROM messages WHERE channel = ? AND external_hash = ? AND tenant = ?"
    )
    fileprivate static let inboundAfter = SQLStatement(
        "SELECT 1 FROM messages WHERE conversation = ? AND id > ? AND tenant = ? AND author = 'customer' LIMIT 1"
    )
    fileprivate static let insertMessage = SQLStatement(
        """
        INSERT INTO messages (id, tenant, channel, conversation, author, sent_by, external_hash, external_codec,
            external_id, at, codec, text, body, status, status_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (channel, external_hash) WHERE external_hash IS NOT NULL DO NOTHING
        """
    )
}
