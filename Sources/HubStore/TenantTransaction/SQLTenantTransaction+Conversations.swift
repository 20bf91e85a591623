import ChannelKit
import Foundation
import HubRouter

extension SQLTenantTransaction {
    private static let conversationColumns = """
        id, channel, contact, thread, owner, owner_since, opened_at, last_inbound_at, language, window_refused_at,
        template_sent_at
        """

    private func readConversation(_ row: any SQLRow) throws -> Conversation {
        Conversation(
            id: try row["id"],
            channel: try channel(row),
            contact: try row["contact"],
            thread: try row["thread"],
            handler: try row["owner"] ?? .hub,
            handlerSince: try row["owner_since"],
            openedAt: try row["opened_at"],
            lastInboundAt: try row["last_inbound_at"],
            language: try row["language"],
            windowRefusedAt: try row["window_refused_at"],
            templateSentAt: try row["template_sent_at"]
        )
    }

    func conversations(onlyWithAgent: Bool, limit: Int) throws -> [Conversation] {
        let condition = onlyWithAgent ? "tenant = ? AND owner = 'human'" : "tenant = ?"
        return try connection.rows(
            """
            SELECT \(Self.conversationColumns) FROM conversations
            WHERE \(condition) ORDER BY active_at DESC LIMIT ?
            """,
            [scope, .integer(Int64(limit))],
            readConversation
        )
    }

    func conversation(_ id: ConversationID) throws -> Conversation? {
        try connection.row(
            "SELECT \(Self.conversationColumns) FROM conversations WHERE tenant = ? AND id = ?",
            [scope, .id(id)],
            readConversation
        )
    }

    func conversation(ofThread thread: String, channel: ChannelID) throws -> Conversation? {
        try connection.row(
            """
            SELECT \(Self.conversationColumns) FROM conversations
            WHERE tenant = ? AND channel = ? AND thread = ? ORDER BY id DESC LIMIT 1
            """,
            [scope, .text(channel.name), .text(thread)],
            readConversation
        )
    }

    func openConversation(
        contact: ContactID,
        channel: ChannelID,
        thread: String?,
        activeSince: Date
    ) throws -> Conversation? {
        let key: [SQLValue] = [scope, .text(channel.name), .id(contact), .text(thread ?? "")]
        // An agent's conversation stays open until the agent returns it. It precedes a newer one of the hub: a merge
        // of two contacts can leave both open, and the hub must not answer beside the agent.
        let human = try connection.row(
            """
            SELECT \(Self.conversationColumns) FROM conversations
            WHERE tenant = ? AND channel = ? AND contact = ? AND coalesce(thread, '') = ? AND owner = 'human'
            ORDER BY id DESC LIMIT 1
            """,
            key,
            readConversation
        )
        if let human { return human }
        // The plus keeps SQLite from using the index by activity, which would scan all active conversations.
        return try connection.row(
            """
            SELECT \(Self.conversationColumns) FROM conversations
            WHERE tenant = ? AND channel = ? AND contact = ? AND coalesce(thread, '') = ? AND +active_at >= ?
            ORDER BY id DESC LIMIT 1
            """,
            key + [.date(activeSince)],
            readConversation
        )
    }

    func insertConversation(contact: ContactID, channel: ChannelID, thread: String?, at: Date) throws -> Conversation {
        let id: ConversationID = try insert(
            """
            INSERT INTO conversations (tenant, channel, contact, thread, opened_at, active_at)
            VALUES (?, ?, ?, ?, ?, ?) RETURNING id
            """,
            [scope, .text(channel.name), .id(contact), .text(thread), .date(at), .date(at)]
        )
        return Conversation(
            id: id,
            channel: channel,
            contact: contact,
            thread: thread,
            handler: .hub,
            openedAt: at,
            lastInboundAt: nil,
            language: nil
        )
    }

    func recordInbound(_ conversation: ConversationID, sentAt: Date?, receivedAt: Date, language: String?) throws {
        try connection.execute(
            """
            UPDATE conversations SET active_at = ?,
                last_inbound_at = max(coalesce(last_inbound_at, ?), coalesce(?, last_inbound_at)),
                language = coalesce(?, language)
            WHERE tenant = ? AND id = ?
            """,
            [.date(receivedAt), .date(sentAt), .date(sentAt), .text(language), scope, .id(conversation)]
        )
    }

    func setHandler(_ handler: ConversationHandler, of conversation: ConversationID, at: Date) throws {
        try connection.execute(
            "UPDATE conversations SET owner = ?, owner_since = ?, active_at = ? WHERE tenant = ? AND id = ?",
            [.name(handler), .date(at), .date(at), scope, .id(conversation)]
        )
    }

    // MARK: - The reply window

    func recordWindowRefused(_ conversation: ConversationID) throws {
        try connection.execute(
            "UPDATE conversations SET window_refused_at = coalesce(last_inbound_at, 0) WHERE tenant = ? AND id = ?",
            [scope, .id(conversation)]
        )
    }

    func recordTemplateSent(_ conversation: ConversationID, message: MessageID, text: String) throws {
        try connection.execute(
            "UPDATE conversations SET template_sent_at = coalesce(last_inbound_at, 0) WHERE tenant = ? AND id = ?",
            [scope, .id(conversation)]
        )
        let body: JSONValue = ["text": .string(text)]
        try connection.execute(
            "UPDATE messages SET codec = ?, text = ?, body = ? WHERE tenant = ? AND id = ?",
            [.codec, BlobCodec.encode(text), BlobCodec.encode(body), scope, .id(message)]
        )
    }

    // MARK: - Choices

    func offeredChoices(_ conversation: ConversationID) throws -> [ReplyContent.Choice] {
        try connection.row(
            "SELECT choices_codec, choices FROM conversations WHERE tenant = ? AND id = ? AND choices IS NOT NULL",
            [scope, .id(conversation)]
        ) { row in
            // Choices of a newer version are ignored: the customer's message is then processed as text.
            (try? row.decoded([ReplyContent.Choice].self, "choices", codec: "choices_codec")) ?? []
        } ?? []
    }

    func offer(_ choices: [ReplyContent.Choice], in conversation: ConversationID) throws {
        let blob: SQLValue = choices.isEmpty ? .null : BlobCodec.encode(try JSONEncoder().encode(choices))
        try connection.execute(
            """
            UPDATE conversations SET choices_codec = ?, choices = ?
            WHERE tenant = ? AND id = ? AND (choices IS NOT NULL OR ? IS NOT NULL)
            """,
            [.codec, blob, scope, .id(conversation), blob]
        )
    }

    // MARK: - Consent

    func hasOptedOut(_ contact: ContactID, channel: ChannelID) throws -> Bool {
        try connection.row(
            "SELECT opted_out FROM consents WHERE tenant = ? AND channel = ? AND contact = ?",
            [scope, .text(channel.name), .id(contact)]
        ) { try $0["opted_out"] } ?? false
    }

    func setConsent(_ contact: ContactID, channel: ChannelID, optedOut: Bool, keyword: String, at: Date) throws {
        let contact = try survivor(of: contact)
        // An older consent must not replace a newer one; of two at the same time the opt-out applies.
        try connection.execute(
            """
            INSERT INTO consents (tenant, channel, contact, opted_out, keyword, at) VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT (tenant, channel, contact) DO UPDATE
                SET opted_out = excluded.opted_out, keyword = excluded.keyword, at = excluded.at
                WHERE excluded.at > consents.at OR (excluded.at = consents.at AND excluded.opted_out = 1)
            """,
            [scope, .text(channel.name), .id(contact), .integer(optedOut ? 1 : 0), .text(keyword), .date(at)]
        )
    }
}
