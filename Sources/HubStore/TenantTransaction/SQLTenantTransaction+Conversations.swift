import ChannelKit
import Foundation
import HubRouter

extension SQLTenantTransaction {
    private func readConversation(_ row: SQLRow) throws -> Conversation {
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
        try connection.rows(
            onlyWithAgent ? .conversationsWithAgent : .conversations,
            tenant,
            limit,
            read: readConversation
        )
    }

    func conversation(_ id: ConversationID) throws -> Conversation? {
        try connection.row(.conversation, tenant, id, read: readConversation)
    }

    func conversation(ofThread thread: String, channel: ChannelID) throws -> Conversation? {
        try connection.row(.conversationOfThread, tenant, channel.name, thread, read: readConversation)
    }

    func openConversation(
        contact: ContactID,
        channel: ChannelID,
        thread: String?,
        activeSince: Date
    ) throws -> Conversation? {
        let thread = thread ?? ""
        // An agent's conversation stays open until the agent returns it. It precedes a newer one of the hub: a merge
        // of two contacts can leave both open, and the hub must not answer beside the agent.
        let open = try connection.row(.openWithAgent, tenant, channel.name, contact, thread, read: readConversation)
        if let open { return open }
        return try connection.row(.open, tenant, channel.name, contact, thread, activeSince, read: readConversation)
    }

    func insertConversation(contact: ContactID, channel: ChannelID, thread: String?, at: Date) throws -> Conversation {
        let id: ConversationID = try connection.insert(
            .insertConversation,
            tenant,
            channel.name,
            contact,
            thread,
            at,
            at
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
        try connection.run(.recordInbound, receivedAt, sentAt, sentAt, language, tenant, conversation)
    }

    func setHandler(_ handler: ConversationHandler, of conversation: ConversationID, at: Date) throws {
        try connection.run(.setHandler, handler, at, at, tenant, conversation)
    }

    // MARK: - The reply window

    func recordWindowRefused(_ conversation: ConversationID) throws {
        try connection.run(.recordWindowRefused, tenant, conversation)
    }

    func recordTemplateSent(_ conversation: ConversationID, message: MessageID, text: String) throws {
        try connection.run(.recordTemplateSent, tenant, conversation)
        let body: JSONValue = ["text": .string(text)]
        try connection.run(
            .replaceContent,
            BlobCodec.current,
            BlobCodec.encode(text),
            BlobCodec.encode(body),
            tenant,
            message
        )
    }

    // MARK: - Choices

    func offeredChoices(_ conversation: ConversationID) throws -> [ReplyContent.Choice] {
        try connection.row(.offeredChoices, tenant, conversation) { row in
            // Choices of a newer version are ignored: the customer's message is then processed as text.
            (try? row.value(of: [ReplyContent.Choice].self, "choices", codec: "choices_codec")) ?? []
        } ?? []
    }

    func offer(_ choices: [ReplyContent.Choice], in conversation: ConversationID) throws {
        let blob = choices.isEmpty ? nil : BlobCodec.encode(choices)
        try connection.run(.offer, BlobCodec.current, blob, tenant, conversation, blob)
    }

    // MARK: - Consent

    func hasOptedOut(_ contact: ContactID, channel: ChannelID) throws -> Bool {
        try connection.row(.optedOut, tenant, channel.name, contact) { try $0["opted_out"] } ?? false
    }

    func setConsent(_ contact: ContactID, channel: ChannelID, optedOut: Bool, keyword: String, at: Date) throws {
        let contact = try survivor(of: contact)
        // An older consent must not replace a newer one; of two at the same time the opt-out applies.
        try connection.run(.setConsent, tenant, channel.name, contact, optedOut, keyword, at)
    }
}

// MARK: - Statements

extension SQLStatement {
    private static let conversationColumns = """
        id, channel, contact, thread, owner, owner_since, opened_at, last_inbound_at, language, window_refused_at,
        template_sent_at
        """

    fileprivate static let conversations = SQLStatement(
        "SELECT \(conversationColumns) FROM conversations WHERE tenant = ? ORDER BY active_at DESC LIMIT ?"
    )
    fileprivate static let conversationsWithAgent = SQLStatement(
        """
        SELECT \(conversationColumns) FROM conversations
        WHERE tenant = ? AND owner = 'human' ORDER BY active_at DESC LIMIT ?
        """
    )
    fileprivate static let conversation = SQLStatement(
        "SELECT \(conversationColumns) FROM conversations WHERE tenant = ? AND id = ?"
    )
    fileprivate static let conversationOfThread = SQLStatement(
        """
        SELECT \(conversationColumns) FROM conversations
        WHERE tenant = ? AND channel = ? AND thread = ? ORDER BY id DESC LIMIT 1
        """
    )
    fileprivate static let openWithAgent = SQLStatement(
        """
        SELECT \(conversationColumns) FROM conversations
        WHERE tenant = ? AND channel = ? AND contact = ? AND coalesce(thread, '') = ? AND owner = 'human'
        ORDER BY id DESC LIMIT 1
        """
    )
    // The plus keeps SQLite from using the index by activity, which would scan all active conversations.
    fileprivate static let open = SQLStatement(
        """
        SELECT \(conversationColumns) FROM conversations
        WHERE tenant = ? AND channel = ? AND contact = ? AND coalesce(thread, '') = ? AND +active_at >= ?
        ORDER BY id DESC LIMIT 1
        """
    )
    fileprivate static let insertConversation = SQLStatement(
        """
        INSERT INTO conversations (tenant, channel, contact, thread, opened_at, active_at)
        VALUES (?, ?, ?, ?, ?, ?) RETURNING id
        """
    )
    fileprivate static let recordInbound = SQLStatement(
        """
        UPDATE conversations SET active_at = ?,
            last_inbound_at = max(coalesce(last_inbound_at, ?), coalesce(?, last_inbound_at)),
            language = coalesce(?, language)
        WHERE tenant = ? AND id = ?
        """
    )
    fileprivate static let setHandler = SQLStatement(
        "UPDATE conversations SET owner = ?, owner_since = ?, active_at = ? WHERE tenant = ? AND id = ?"
    )
    fileprivate static let recordWindowRefused = SQLStatement(
        "UPDATE conversations SET window_refused_at = coalesce(last_inbound_at, 0) WHERE tenant = ? AND id = ?"
    )
    fileprivate static let recordTemplateSent = SQLStatement(
        "UPDATE conversations SET template_sent_at = coalesce(last_inbound_at, 0) WHERE tenant = ? AND id = ?"
    )
    fileprivate static let replaceContent = SQLStatement(
        "UPDATE messages SET codec = ?, text = ?, body = ? WHERE tenant = ? AND id = ?"
    )
    fileprivate static let offeredChoices = SQLStatement(
        "SELECT choices_codec, choices FROM conversations WHERE tenant = ? AND id = ? AND choices IS NOT NULL"
    )
    fileprivate static let offer = SQLStatement(
        """
        UPDATE conversations SET choices_codec = ?, choices = ?
        WHERE tenant = ? AND id = ? AND (choices IS NOT NULL OR ? IS NOT NULL)
        """
    )
    fileprivate static let optedOut = SQLStatement(
        "SELECT opted_out FROM consents WHERE tenant = ? AND channel = ? AND contact = ?"
    )
    fileprivate static let setConsent = SQLStatement(
        """
        INSERT INTO consents (tenant, channel, contact, opted_out, keyword, at) VALUES (?, ?, ?, ?, ?, ?)
        ON CONFLICT (tenant, channel, contact) DO UPDATE
            SET opted_out = excluded.opted_out, keyword = excluded.keyword, at = excluded.at
            WHERE excluded.at > consents.at OR (excluded.at = consents.at AND excluded.opted_out = 1)
        """
    )
}
