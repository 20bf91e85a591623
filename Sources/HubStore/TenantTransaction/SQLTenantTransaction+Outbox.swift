import ChannelKit
import Foundation
import HubRouter

extension SQLTenantTransaction {
    func waitingReplies(_ conversation: ConversationID, limit: Int) throws -> [StoredReply] {
        try replies(of: conversation, .waitingReplies, tenant, conversation, limit)
    }

    func reply(of message: MessageID) throws -> StoredReply? {
        let conversation: ConversationID? = try connection.row(.conversationOfMessage, tenant, message) {
            try $0["conversation"]
        }
        guard let conversation else { return nil }
        return try replies(of: conversation, .replyOfMessage, tenant, message).first
    }

    private func replies<each Argument: SQLBindable>(
        of conversation: ConversationID,
        _ statement: SQLStatement,
        _ arguments: repeat each Argument
    ) throws -> [StoredReply] {
        guard let thread = try self.conversation(conversation), let contact = try contact(thread.contact) else {
            return []
        }
        return try connection.rows(statement, repeat each arguments) { row in
            let (content, unreadable) = try readable(or: ReplyContent.text("")) {
                try row.value(of: ReplyContent.self, "content")
            }
            let turnState: TurnState? = try row["turn_state"]
            return StoredReply(
                id: try row["id"],
                turn: try row["turn"],
                conversation: conversation,
                contact: thread.contact,
                message: try row["message"],
                state: try row["state"] ?? .pending,
                purpose: try row["purpose"] ?? .answer,
                isHandoffNotice: turnState == .handedOff,
                route: try row["via"] ?? .api,
                content: content,
                destination: Destination(
                    contact: contact,
                    thread: thread.thread,
                    replyTo: try row["reply_to"],
                    language: thread.language,
                    correlation: try row["correlation"]
                ),
                attempts: try row["attempts"],
                dueAt: try row["due_at"] ?? .distantPast,
                createdAt: try row["created_at"],
                expiresAt: try row["expires_at"],
                findings: try row.findings(),
                unreadable: unreadable
            )
        }
    }

    func answeredTurns(_ conversation: ConversationID, since: Date, besides turn: TurnID?) throws -> Int {
        try connection.row(.answeredTurns, tenant, conversation, since, turn?.rawValue ?? 0) { try $0["turns"] } ?? 0
    }

    func turn(ofReply correlation: String) throws -> TurnID? {
        try connection.row(.turnOfCorrelation, tenant, correlation) { try $0["turn"] }
    }

    func inlineContents(_ turn: TurnID) throws -> [ReplyContent] {
        // Unreadable contents are left out: the rest of the stored response is better than none.
        try connection.rows(.inlineContents, tenant, turn) { row in
            try readable(or: ReplyContent?.none) { try row.value(of: ReplyContent.self, "content") }.value
        }
        .compactMap(\.self)
    }

    func insertReply(_ reply: NewReply) throws -> OutboxID {
        // A reply that went in the response, or that cannot be sent, is done as it is stored.
        let isDone = [.sent, .dead].contains(reply.state)
        return try connection.insert(
            .insertReply,
            tenant,
            reply.channel.name,
            reply.conversation,
            reply.turn,
            reply.message,
            reply.route,
            reply.state,
            reply.reason,
            BlobCodec.current,
            BlobCodec.encode(reply.content),
            reply.replyTo,
            reply.correlation,
            reply.createdAt,
            isDone ? nil : reply.createdAt,
            isDone ? reply.createdAt : nil,
            reply.expiresAt,
            BlobCodec.current,
            BlobCodec.encode(reply.findings)
        )
    }

    func record(_ findings: [PolicyFinding], of id: OutboxID) throws {
        try connection.run(.recordFindings, BlobCodec.current, BlobCodec.encode(findings), tenant, id)
    }

    func renewReply(_ id: OutboxID, correlation: String, at: Date) throws {
        let message: MessageID? = try connection.row(.copyMessage, at, at, tenant, tenant, id) { try $0["id"] }
        guard let message else { return }
        try connection.run(.copyReply, message, correlation, at, at, tenant, id)
        // The new row replaces the dead letter that the provider's status made of the old one.
        try connection.run(.discardReplaced, at, tenant, id)
    }

    // MARK: - Sending

    func claimReply(_ id: OutboxID, at: Date) throws -> Bool {
        try connection.run(.claimReply, at, tenant, id) == 1
    }

    func markSent(_ id: OutboxID, receipt: DeliveryReceipt?, at: Date) throws -> [AppliedStatus] {
        try set(.sent, id, due: nil, reason: "", doneAt: at)
        guard let receipt else { return [] }
        let message = try connection.row(.messageOfReply, tenant, id) { row in
            (
                id: try row["id"] as MessageID, channel: try channel(row),
                status: try row["status"] ?? DeliveryStatus.queued
            )
        }
        guard let message else { return [] }
        // A provider that returns an id twice must not keep the reply from being done: it would be sent repeatedly.
        try connection.run(
            .markMessageSent,
            message.status.advanced(by: .sent),
            at,
            tenant,
            message.channel.name,
            receipt.externalID,
            receipt.externalID,
            tenant,
            message.id
        )
        return try applyEarlyStatuses(
            to: message.id,
            externalID: receipt.externalID,
            channel: message.channel,
            at: at
        )
    }

    /// Marks a reply as sent if the status has the hub's own id of its send: the provider accepted it then.
    ///
    /// - Returns: The statuses that arrived before the message had its external id.
    func resolveSend(_ update: StatusUpdate, channel: ChannelID, at: Date) throws -> [AppliedStatus] {
        guard let correlation = update.correlation else { return [] }
        let reply: OutboxID? = try connection.row(.unsentOfCorrelation, tenant, correlation, channel.name) {
            try $0["id"]
        }
        guard let reply else { return [] }
        return try markSent(reply, receipt: DeliveryReceipt(externalID: update.externalID), at: at)
    }

    func postponeReply(_ id: OutboxID, until: Date, reason: String) throws {
        try set(.pending, id, due: until, reason: reason)
    }

    func holdReply(_ id: OutboxID, reason: String) throws { try set(.held, id, due: nil, reason: reason) }

    func markAmbiguous(_ id: OutboxID, until: Date?, reason: String) throws {
        try set(.ambiguous, id, due: until, reason: reason)
    }

    func failReply(_ id: OutboxID, reason: String, needsOperator: Bool, at: Date) throws {
        guard try set(.dead, id, due: nil, reason: reason, doneAt: at) else { return }
        if !needsOperator {
            try connection.run(.discardReply, at, tenant, id)
        }
        try connection.run(.failMessage, at, tenant, tenant, id)
    }

    /// Sets the state of a reply unless it is sent: a status may have reported that in the meantime.
    ///
    /// - Returns: False if it was sent.
    @discardableResult
    private func set(
        _ state: OutboxState,
        _ id: OutboxID,
        due: Date?,
        reason: String,
        doneAt: Date? = nil
    ) throws -> Bool {
        try connection.run(.setState, state, due, reason, doneAt, tenant, id) == 1
    }

    // MARK: - Several replies

    func holdReplies(_ conversation: ConversationID, reason: String) throws -> Int {
        try connection.run(.holdReplies, reason, tenant, conversation)
    }

    func discardReplies(_ conversation: ConversationID, reason: String, at: Date) throws {
        let replies = try connection.rows(.pendingOrHeld, tenant, conversation, tenant, conversation) {
            try $0["id"] as OutboxID
        }
        for reply in replies { try failReply(reply, reason: reason, needsOperator: false, at: at) }
    }

    func releaseReplies(channel: ChannelID, heldFor reason: String, at: Date) throws -> Int {
        let conversations = try connection.rows(.releaseOfChannel, at, tenant, channel.name, reason) {
            try $0["conversation"] as ConversationID
        }
        for conversation in Set(conversations) {
            makeDue(Lane(stage: .outbox, channel: channel, conversation: conversation), at: at, isAwaited: false)
        }
        return conversations.count
    }

    func releaseReplies(_ conversation: ConversationID, heldFor reason: String, at: Date) throws -> Int {
        try connection.run(.releaseOfConversation, at, tenant, conversation, reason)
    }
}

extension SQLRow {
    /// The findings of the send policy in the column `decision`.
    ///
    /// Empty if there is no blob, or one of a newer version, since findings only explain a decision.
    func findings() throws -> [PolicyFinding] {
        guard let _: Data = try self["decision"] else { return [] }
        return (try? value(of: [PolicyFinding].self, "decision", codec: "decision_codec")) ?? []
    }
}

// MARK: - Statements

extension SQLStatement {
    fileprivate static let conversationOfMessage = SQLStatement(
        "SELECT conversation FROM outbox WHERE tenant = ? AND message = ?"
    )
    private static let replyColumns = """
        outbox.id, outbox.turn, outbox.message, outbox.state, outbox.via, outbox.codec, outbox.content, outbox.reply_to,
        outbox.correlation, outbox.attempts, outbox.due_at, outbox.created_at, outbox.expires_at,
        outbox.decision_codec, outbox.decision, turns.purpose, turns.state AS turn_state
        FROM outbox JOIN turns ON turns.tenant = outbox.tenant AND turns.id = outbox.turn
        """

    fileprivate static let waitingReplies = SQLStatement(
        """
        SELECT \(replyColumns) WHERE outbox.tenant = ? AND outbox.conversation = ?
            AND outbox.state IN ('pending', 'claimed', 'ambiguous') AND via = 'api'
            AND (outbox.state <> 'ambiguous' OR due_at IS NOT NULL)
        ORDER BY outbox.id LIMIT ?
        """
    )
    fileprivate static let replyOfMessage = SQLStatement(
        "SELECT \(replyColumns) WHERE outbox.tenant = ? AND outbox.message = ?"
    )
    fileprivate static let answeredTurns = SQLStatement(
        """
        SELECT count(DISTINCT turn) AS turns FROM outbox WHERE tenant = ? AND conversation = ? AND created_at > ?
            AND turn <> ? AND state IN ('sent', 'claimed', 'ambiguous')
        """
    )
    fileprivate static let turnOfCorrelation = SQLStatement(
        "SELECT turn FROM outbox WHERE tenant = ? AND correlation = ?"
    )
    fileprivate static let inlineContents = SQLStatement(
        "SELECT codec, content FROM outbox WHERE tenant = ? AND turn = ? AND via = 'inline' ORDER BY id"
    )
    fileprivate static let insertReply = SQLStatement(
        """
        INSERT INTO outbox (tenant, channel, conversation, turn, message, via, state, reason, codec, content,
            reply_to, correlation, created_at, due_at, done_at, expires_at, decision_codec, decision)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id
        """
    )
    fileprivate static let recordFindings = SQLStatement(
        "UPDATE outbox SET decision_codec = ?, decision = ? WHERE tenant = ? AND id = ?"
    )
    fileprivate static let copyMessage = SQLStatement(
        """
        INSERT INTO messages (tenant, channel, conversation, author, at, codec, text, body, status, status_at)
        SELECT tenant, channel, conversation, author, ?, codec, text, body, 'queued', ? FROM messages
        WHERE tenant = ? AND id = (SELECT message FROM outbox WHERE tenant = ? AND id = ?) RETURNING id
        """
    )
    fileprivate static let copyReply = SQLStatement(
        """
        INSERT INTO outbox (tenant, channel, conversation, turn, message, via, state, codec, content, reply_to,
            correlation, created_at, due_at, expires_at, decision_codec, decision)
        SELECT tenant, channel, conversation, turn, ?, 'api', 'pending', codec, content, reply_to, ?, ?, ?,
            expires_at, decision_codec, decision
        FROM outbox WHERE tenant = ? AND id = ?
        """
    )
    fileprivate static let discardReplaced = SQLStatement(
        "UPDATE outbox SET dropped_at = ? WHERE tenant = ? AND id = ? AND state = 'dead'"
    )
    fileprivate static let claimReply = SQLStatement(
        """
        UPDATE outbox SET state = 'claimed', attempts = attempts + 1, due_at = ?
        WHERE tenant = ? AND id = ? AND state IN ('pending', 'ambiguous')
        """
    )
    fileprivate static let messageOfReply = SQLStatement(
        """
        SELECT messages.id, outbox.channel, messages.status FROM outbox JOIN messages
            ON messages.tenant = outbox.tenant AND messages.id = outbox.message
        WHERE outbox.tenant = ? AND outbox.id = ?
        """
    )
    fileprivate static let markMessageSent = SQLStatement(
        """
        UPDATE messages SET status = ?, status_at = ?, external_id = CASE WHEN EXISTS (
            SELECT 1 FROM messages WHERE tenant = ? AND channel = ? AND external_id = ?
        ) THEN external_id ELSE ? END
        WHERE tenant = ? AND id = ?
        """
    )
    fileprivate static let unsentOfCorrelation = SQLStatement(
        """
        SELECT id FROM outbox WHERE tenant = ? AND correlation = ? AND channel = ?
            AND state IN ('pending', 'claimed', 'ambiguous', 'held')
        """
    )
    fileprivate static let discardReply = SQLStatement("UPDATE outbox SET dropped_at = ? WHERE tenant = ? AND id = ?")
    fileprivate static let failMessage = SQLStatement(
        """
        UPDATE messages SET status = 'failed', status_at = ?
        WHERE tenant = ? AND id = (SELECT message FROM outbox WHERE tenant = ? AND id = ?)
        """
    )
    fileprivate static let setState = SQLStatement(
        """
        UPDATE outbox SET state = ?, due_at = min(?, expires_at), reason = ?, done_at = ?
        WHERE tenant = ? AND id = ? AND state <> 'sent'
        """
    )
    fileprivate static let holdReplies = SQLStatement(
        """
        UPDATE outbox SET state = 'held', due_at = NULL, reason = ?
        WHERE tenant = ? AND conversation = ? AND state IN ('pending', 'claimed', 'ambiguous') AND state = 'pending'
        """
    )
    fileprivate static let pendingOrHeld = SQLStatement(
        """
        SELECT id FROM outbox
        WHERE tenant = ? AND conversation = ? AND state IN ('pending', 'claimed', 'ambiguous') AND state = 'pending'
        UNION ALL SELECT id FROM outbox WHERE tenant = ? AND conversation = ? AND state = 'held'
        """
    )
    fileprivate static let releaseOfChannel = SQLStatement(
        """
        UPDATE outbox SET state = 'pending', due_at = ?, reason = ''
        WHERE tenant = ? AND channel = ? AND state = 'held' AND reason = ? AND dropped_at IS NULL
        RETURNING conversation
        """
    )
    fileprivate static let releaseOfConversation = SQLStatement(
        """
        UPDATE outbox SET state = 'pending', due_at = ?, reason = ''
        WHERE tenant = ? AND conversation = ? AND state = 'held' AND reason = ? AND dropped_at IS NULL
        """
    )
}
