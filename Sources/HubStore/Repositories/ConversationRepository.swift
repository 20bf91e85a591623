import ChannelKit
import Foundation
import HubRouter

extension SQLTenantTransaction {
    private static let conversationColumns = """
        id, channel, contact, thread, owner, opened_at, last_inbound_at, language, owner_since, window_refused_at,
        template_sent_at
        """

    private func readConversation(_ row: any SQLRow) -> Conversation {
        Conversation(
            id: row.id(0),
            channel: ChannelID(tenant: tenant, name: row.string(1)),
            contact: row.id(2),
            thread: row.text(3),
            owner: ConversationOwner(rawValue: row.string(4)) ?? .hub,
            ownerSince: row.date(8),
            openedAt: row.date(5) ?? .distantPast,
            lastInboundAt: row.date(6),
            language: row.text(7),
            windowRefusedAt: row.date(9),
            templateSentAt: row.date(10)
        )
    }

    func conversations(onlyHuman: Bool, limit: Int) throws -> [Conversation] {
        let condition = onlyHuman ? "tenant = ? AND owner = 'human'" : "tenant = ?"
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
        // A conversation that an agent has stays open until it is given back, however long that takes. It goes before
        // a newer one of the hub: a merge of two contacts can leave both open, and the hub must not answer beside the
        // agent.
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
        // The plus keeps SQLite from walking everything that was active since.
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
            owner: .hub,
            openedAt: at,
            lastInboundAt: nil,
            language: nil
        )
    }

    func noteInbound(_ conversation: ConversationID, sentAt: Date?, receivedAt: Date, language: String?) throws {
        try connection.execute(
            """
            UPDATE conversations SET active_at = ?, last_inbound_at = max(coalesce(last_inbound_at, ?), coalesce(?, last_inbound_at)),
                language = coalesce(?, language)
            WHERE tenant = ? AND id = ?
            """,
            [.date(receivedAt), .date(sentAt), .date(sentAt), .text(language), scope, .id(conversation)]
        )
    }

    func setOwner(_ owner: ConversationOwner, of conversation: ConversationID, at: Date) throws {
        try connection.execute(
            "UPDATE conversations SET owner = ?, owner_since = ?, active_at = ? WHERE tenant = ? AND id = ?",
            [.name(owner), .date(at), .date(at), scope, .id(conversation)]
        )
    }

    // MARK: - The reply window

    func noteWindowRefused(_ conversation: ConversationID, at: Date) throws {
        try connection.execute(
            "UPDATE conversations SET window_refused_at = ? WHERE tenant = ? AND id = ?",
            [.date(at), scope, .id(conversation)]
        )
    }

    func noteTemplateSent(_ conversation: ConversationID, message: MessageID, text: String, at: Date) throws {
        try connection.execute(
            "UPDATE conversations SET template_sent_at = ? WHERE tenant = ? AND id = ?",
            [.date(at), scope, .id(conversation)]
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
            // Choices of a newer version are none: the customer's message is a text then, and their lane goes on.
            (try? JSONDecoder().decode([ReplyContent.Choice].self, from: row.content(1, tag: 0))) ?? []
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
        ) { $0.int(0) == 1 } ?? false
    }

    func setConsent(_ contact: ContactID, channel: ChannelID, optedOut: Bool, keyword: String, at: Date) throws {
        let contact = try survivor(of: contact)
        // A wish that comes late must not undo a newer one.
        try connection.execute(
            """
            INSERT INTO consents (tenant, channel, contact, opted_out, keyword, at) VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT (tenant, channel, contact) DO UPDATE
                SET opted_out = excluded.opted_out, keyword = excluded.keyword, at = excluded.at
                WHERE excluded.at >= consents.at
            """,
            [scope, .text(channel.name), .id(contact), .integer(optedOut ? 1 : 0), .text(keyword), .date(at)]
        )
    }
}
