import ChannelKit
import Foundation
import HubRouter

extension SQLTenantTransaction {
    func readConversation(_ row: SQLRow) throws -> Conversation {
        let conversation = Conversation(
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
        let activeHour: Int64 = try row["active_hour"]
        read.record(
            ReadConversations.Row(
                conversation: conversation,
                offersChoices: try row["offers_choices"],
                activeHour: activeHour
            )
        )
        return conversation
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
        try read[id]?.conversation ?? connection.row(.conversation, id, number, read: readConversation)
    }

    func situation(_ conversation: LockedConversation, answeredSince: Date) throws -> ConversationSituation {
        let situation = try connection.row(.situation, answeredSince, answeredSince, conversation.id, number) { row in
            ConversationSituation(
                hasMessages: try row["has_messages"],
                hasMemory: try row["has_memory"],
                hasHeldReplies: try row["has_held"],
                hasOptedOut: try row["opted_out"] ?? false,
                answeredTurns: try row["answered"],
                turnDue: try row["turn_due"]
            )
        }
        guard let situation else { throw StorageError.unavailable("a locked conversation was not found") }
        return situation
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
        let id: ConversationID = try connection.nextID(.conversations)
        try connection.run(
            .insertConversation,
            id,
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
        // No other transaction sees it.
        connection.driver.locks?.add(id)
        _ = try connection.driver.locks?.hold(.conversation(id))
        let conversation = Conversation(
            id: id,
            channel: channel,
            contact: contact,
            thread: thread,
            handler: .hub,
            openedAt: at,
            lastInboundAt: nil,
            language: nil
        )
        read.record(ReadConversations.Row(conversation: conversation, offersChoices: false, activeHour: at.hour))
        return conversation
    }

    func recordInbound(_ conversation: ConversationID, sentAt: Date?, receivedAt: Date, language: String?) throws {
        let hour = try activeHour(conversation)
        read.forget(conversation)
        try connection.run(.recordInbound, receivedAt, sentAt, sentAt, language, conversation, number)
        guard let hour, hour < receivedAt.hour else { return }
        try connection.run(.setHour, receivedAt.hour, conversation, number)
    }

    private func activeHour(_ conversation: ConversationID) throws -> Int64? {
        if let known = read[conversation] { return known.activeHour }
        return try self.conversation(conversation).flatMap { read[$0.id]?.activeHour }
    }

    func setHandler(_ handler: ConversationHandler, of conversation: ConversationID, at: Date) throws {
        read.forget(conversation)
        try connection.run(.setHandler, handler, at, at, at.hour, conversation, number)
    }

    func recordAgentMessage(_ conversation: ConversationID, at: Date) throws {
        read.forget(conversation)
        try connection.run(.recordAgentMessage, at, at, at.hour, conversation, number)
    }

    // MARK: - The reply window

    func recordWindowRefused(_ conversation: ConversationID) throws {
        read.forget(conversation)
        try connection.run(.recordWindowRefused, conversation, number)
    }

    func recordTemplateSent(_ conversation: ConversationID, message: MessageID, text: String) throws {
        read.forget(conversation)
        try connection.run(.recordTemplateSent, conversation, number)
        let body: JSONValue = ["text": .string(text)]
        try connection.run(.replaceContent, codec.tag, codec.encode(text), codec.encode(body), message, number)
    }

    // MARK: - Choices

    func offeredChoices(_ conversation: ConversationID) throws -> [ReplyContent.Choice] {
        guard read[conversation]?.offersChoices != false else { return [] }
        return try connection.row(.offeredChoices, conversation, number) { row in
            // Choices of a newer version are ignored: the customer's message is then processed as text.
            (try? row.value(of: [ReplyContent.Choice].self, "choices", codec: "choices_codec")) ?? []
        } ?? []
    }

    func offer(_ choices: [ReplyContent.Choice], in conversation: ConversationID) throws {
        // Most replies offer none, after others that offered none.
        guard !choices.isEmpty || read[conversation]?.offersChoices != false else { return }
        read.forget(conversation)
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
    var hour: Int64 { millisecondsSince1970 / 3_600_000 }
}

// MARK: - Statements

extension SQLStatement {
    static let conversationColumns = """
        id, channel, contact, codec, thread, handler, handler_since, opened_at, last_inbound_at, language,
        window_refused_at, template_sent_at, active_hour, choices IS NOT NULL AS offers_choices
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
    fileprivate static let situation = SQLStatement(
        """
        SELECT EXISTS (SELECT 1 FROM messages WHERE messages.conversation = conversations.id) AS has_messages,
            EXISTS (
                SELECT 1 FROM conversation_memory AS kept WHERE kept.conversation = conversations.id
            ) AS has_memory,
            EXISTS (
                SELECT 1 FROM outbox WHERE outbox.conversation = conversations.id AND outbox.state = 'held'
            ) AS has_held,
            (
                SELECT opted_out FROM consents
                WHERE consents.contact = conversations.contact AND consents.kind = 'messages'
            ) AS opted_out,
            \(answeredTurns(of: "conversations.id", tenant: "conversations.tenant", besides: "0")) AS answered,
            (
                SELECT waits_until FROM turns
                WHERE turns.conversation = conversations.id AND turns.tenant = conversations.tenant
                    AND turns.ended_at IS NULL AND turns.state IN ('open', 'running')
                ORDER BY turns.id LIMIT 1
            ) AS turn_due
        FROM conversations WHERE id = ? AND tenant = ?
        """
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
        WHERE id = ? AND tenant = ?
        """
    )
    fileprivate static let setHour = SQLStatement(
        "UPDATE conversations SET active_hour = ? WHERE id = ? AND tenant = ?"
    )
    fileprivate static let setHandler = SQLStatement(
        """
        UPDATE conversations SET handler = ?, handler_since = ?, handler_seq = handler_seq + 1, active_at = ?,
            active_hour = ?, assignee = CASE WHEN handler = 'agent' THEN assignee END
        WHERE id = ? AND tenant = ?
        """
    )
    fileprivate static let recordAgentMessage = SQLStatement(
        """
        UPDATE conversations SET handler_since = ?, active_at = ?, active_hour = ?
        WHERE id = ? AND tenant = ? AND handler = 'agent'
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
