import ChannelKit
import Foundation
import HubRouter

extension SQLTenantTransaction {
    func readConversation(_ row: SQLRow) throws -> Conversation {
        Conversation(
            id: try row["id"],
            channel: try channel(row),
            contact: try row["contact"],
            thread: try row.contentIfAny("thread"),
            handler: try row["handler"] ?? .hub,
            handlerSince: try row["handler_since"],
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
            number,
            limit,
            read: readConversation
        )
    }

    func conversation(_ id: ConversationID) throws -> Conversation? {
        try connection.row(.conversation, id, number, read: readConversation)
    }

    func conversation(ofThread thread: String, channel: ChannelID) throws -> Conversation? {
        try connection.row(
            .conversationOfThread,
            number(of: channel),
            hash(.thread, thread),
            number,
            read: readConversation
        )
    }

    func openConversation(
        contact: ContactID,
        channel: ChannelID,
        thread: String?,
        activeSince: Date
    ) throws -> Conversation? {
        let threadHash = thread.map { hash(.thread, $0) } ?? LookupHash.zero
        let open = try connection.rows(
            .open,
            contact,
            number(of: channel),
            number,
            activeSince,
            LookupHash.zero,
            threadHash,
            read: readConversation
        )
        // An agent's conversation stays open until the agent returns it. It precedes a newer one of the hub: a merge
        // of two contacts can leave both open, and the hub must not answer beside the agent.
        return open.first { $0.handler == .agent } ?? open.first
    }

    func insertConversation(contact: ContactID, channel: ChannelID, thread: String?, at: Date) throws -> Conversation {
        let id: ConversationID? = try connection.insert(
            .insertConversation,
            into: .conversations,
            number,
            number(of: channel),
            contact,
            thread.map { hash(.thread, $0) },
            codec.tag,
            thread.map(codec.encode),
            ConversationHandler.hub,
            at,
            at,
            at.hour
        )
        guard let id else { throw StorageError.unavailable("a conversation was not inserted") }
        // No other transaction sees it.
        connection.driver.locks?.add(id)
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
        let hour = try connection.row(.recordInbound, receivedAt, sentAt, sentAt, language, conversation, number) {
            try $0["active_hour"] as Int64
        }
        guard let hour, hour < receivedAt.hour else { return }
        try connection.run(.setHour, receivedAt.hour, conversation, number)
    }

    func setHandler(_ handler: ConversationHandler, of conversation: ConversationID, at: Date) throws {
        try connection.run(.setHandler, handler, at, at, at.hour, conversation, number)
    }

    // MARK: - The reply window

    func recordWindowRefused(_ conversation: ConversationID) throws {
        try connection.run(.recordWindowRefused, conversation, number)
    }

    func recordTemplateSent(_ conversation: ConversationID, message: MessageID, text: String) throws {
        try connection.run(.recordTemplateSent, conversation, number)
        let body: JSONValue = ["text": .string(text)]
        try connection.run(.replaceContent, codec.tag, codec.encode(text), codec.encode(body), message, number)
    }

    // MARK: - Choices

    func offeredChoices(_ conversation: ConversationID) throws -> [ReplyContent.Choice] {
        try connection.row(.offeredChoices, conversation, number) { row in
            // Choices of a newer version are ignored: the customer's message is then processed as text.
            (try? row.value(of: [ReplyContent.Choice].self, "choices", codec: "choices_codec")) ?? []
        } ?? []
    }

    func offer(_ choices: [ReplyContent.Choice], in conversation: ConversationID) throws {
        if choices.isEmpty {
            try connection.run(.clearChoices, conversation, number)
        } else {
            try connection.run(.offer, codec.tag, codec.encode(choices), conversation, number)
        }
    }

    // MARK: - Consent

    func hasOptedOut(_ contact: ContactID, channel: ChannelID) throws -> Bool {
        try connection.row(.optedOut, contact, number) { try $0["opted_out"] } ?? false
    }

    func setConsent(_ contact: ContactID, channel: ChannelID, optedOut: Bool, keyword: String, at: Date) throws {
        let contact = try survivor(of: contact)
        // An older consent must not replace a newer one; of two at the same time the opt-out applies.
        try connection.run(.setConsent, contact, number, number(of: channel), optedOut, keyword, at)
    }
}

extension Date {
    /// The hours since 1970.
    fileprivate var hour: Int64 { millisecondsSince1970 / 3_600_000 }
}

// MARK: - Statements

extension SQLStatement {
    static let conversationColumns = """
        id, channel, contact, codec, thread, handler, handler_since, opened_at, last_inbound_at, language,
        window_refused_at, template_sent_at
        """

    // The hours are in the index, and the conversations of an hour are sorted.
    fileprivate static let conversations = SQLStatement(
        """
        SELECT \(conversationColumns) FROM conversations
        WHERE tenant = ? ORDER BY active_hour DESC, active_at DESC LIMIT ?
        """
    )
    fileprivate static let conversationsWithAgent = SQLStatement(
        """
        SELECT \(conversationColumns) FROM conversations
        WHERE tenant = ? AND handler = 'agent' ORDER BY active_at DESC LIMIT ?
        """
    )
    fileprivate static let conversation = SQLStatement(
        "SELECT \(conversationColumns) FROM conversations WHERE id = ? AND tenant = ?"
    )
    fileprivate static let conversationOfThread = SQLStatement(
        """
        SELECT \(conversationColumns) FROM conversations
        WHERE channel = ? AND thread_hash = ? AND tenant = ? ORDER BY id DESC LIMIT 1
        """
    )
    fileprivate static let open = SQLStatement(
        """
        SELECT \(conversationColumns) FROM conversations
        WHERE contact = ? AND channel = ? AND tenant = ? AND (active_at >= ? OR handler = 'agent')
            AND coalesce(thread_hash, ?) = ?
        ORDER BY id DESC
        """
    )
    fileprivate static let insertConversation = SQLStatement(
        """
        INSERT INTO conversations (id, tenant, channel, contact, thread_hash, codec, thread, state, handler,
            handler_seq, opened_at, active_at, active_hour, event_seq)
        VALUES (?, ?, ?, ?, ?, ?, ?, 'open', ?, 0, ?, ?, ?, 0)
        """
    )
    fileprivate static let recordInbound = SQLStatement(
        """
        UPDATE conversations SET active_at = ?,
            last_inbound_at = CASE
                WHEN last_inbound_at >= ? THEN last_inbound_at ELSE coalesce(?, last_inbound_at) END,
            language = coalesce(?, language)
        WHERE id = ? AND tenant = ? RETURNING active_hour
        """
    )
    fileprivate static let setHour = SQLStatement(
        "UPDATE conversations SET active_hour = ? WHERE id = ? AND tenant = ?"
    )
    fileprivate static let setHandler = SQLStatement(
        """
        UPDATE conversations SET handler = ?, handler_since = ?, handler_seq = handler_seq + 1, active_at = ?,
            active_hour = ?
        WHERE id = ? AND tenant = ?
        """
    )
    fileprivate static let recordWindowRefused = SQLStatement(
        "UPDATE conversations SET window_refused_at = coalesce(last_inbound_at, 0) WHERE id = ? AND tenant = ?"
    )
    fileprivate static let recordTemplateSent = SQLStatement(
        "UPDATE conversations SET template_sent_at = coalesce(last_inbound_at, 0) WHERE id = ? AND tenant = ?"
    )
    static let replaceContent = SQLStatement(
        "UPDATE messages SET codec = ?, text = ?, body = ? WHERE id = ? AND tenant = ?"
    )
    fileprivate static let offeredChoices = SQLStatement(
        "SELECT choices_codec, choices FROM conversations WHERE id = ? AND tenant = ? AND choices IS NOT NULL"
    )
    fileprivate static let offer = SQLStatement(
        "UPDATE conversations SET choices_codec = ?, choices = ? WHERE id = ? AND tenant = ?"
    )
    fileprivate static let clearChoices = SQLStatement(
        "UPDATE conversations SET choices = NULL WHERE id = ? AND tenant = ? AND choices IS NOT NULL"
    )
    fileprivate static let optedOut = SQLStatement(
        "SELECT opted_out FROM consents WHERE contact = ? AND kind = 'messages' AND tenant = ?"
    )
    fileprivate static let setConsent = SQLStatement(
        """
        INSERT INTO consents (contact, kind, tenant, channel, opted_out, keyword, at)
        VALUES (?, 'messages', ?, ?, ?, ?, ?)
        ON CONFLICT (contact, kind) DO UPDATE
            SET opted_out = excluded.opted_out, keyword = excluded.keyword, at = excluded.at
            WHERE consents.tenant = excluded.tenant
                AND (excluded.at > consents.at OR (excluded.at = consents.at AND excluded.opted_out = 1))
        """
    )
}
