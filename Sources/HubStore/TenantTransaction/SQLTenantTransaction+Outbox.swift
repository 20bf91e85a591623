import ChannelKit
import Foundation
import HubModel
import HubRouter

extension SQLTenantTransaction {
    /// The prefix of the public ids of messages.
    private static let messagePrefix = "msg"

    func hasWaitingReplies(_ conversation: ConversationID) throws -> Bool {
        try connection.row(.hasWaitingReplies, conversation, number) { _ in true } ?? false
    }

    func correlation(of reply: OutboxID) throws -> String {
        try connection.numbers.publicIDs(connection).text(Self.messagePrefix, reply.rawValue)
    }

    func waitingReplies(_ conversation: ConversationID, limit: Int) throws -> [StoredReply] {
        try replies(of: conversation, .waitingReplies, conversation, number, limit)
    }

    func reply(of message: MessageID) throws -> StoredReply? {
        let conversation: ConversationID? = try connection.row(.conversationOfReply, message, number) {
            try $0["conversation"]
        }
        guard let conversation else { return nil }
        return try replies(of: conversation, .replyOfMessage, message, number).first
    }

    private func replies<each Argument: SQLBindable>(
        of conversation: ConversationID,
        _ statement: SQLStatement,
        _ arguments: repeat each Argument
    ) throws -> [StoredReply] {
        // Looked up with the first reply: most conversations have none that waits.
        var recipient: (thread: Conversation, contact: UnifiedContact)?
        let publicIDs = try connection.numbers.publicIDs(connection)
        return try connection.rows(statement, repeat each arguments) { row -> StoredReply? in
            if recipient == nil { recipient = try self.recipient(of: conversation) }
            guard let (thread, contact) = recipient else { return nil }
            let id: OutboxID = try row["id"]
            let (content, unreadable) = try readable(or: (content: ReplyContent.text(""), replyTo: String?.none)) {
                (content: try row.value(of: ReplyContent.self, "content"), replyTo: try row.contentIfAny("reply_to"))
            }
            let turnState: TurnState? = try row["turn_state"]
            return StoredReply(
                id: id,
                turn: try row["turn"],
                conversation: conversation,
                contact: thread.contact,
                message: MessageID(id.rawValue),
                state: try row["state"] ?? .pending,
                purpose: try row["purpose"] ?? .answer,
                isHandoffNotice: turnState == .handedOff,
                route: try row["via"] ?? .api,
                content: content.content,
                destination: Destination(
                    contact: contact,
                    thread: thread.thread,
                    replyTo: content.replyTo,
                    language: thread.language,
                    correlation: publicIDs.text(Self.messagePrefix, id.rawValue)
                ),
                attempts: try row["attempts"],
                dueAt: try row["due_at"] ?? .distantPast,
                createdAt: try row["created_at"],
                expiresAt: try row["expires_at"],
                findings: try row.findings(),
                unreadable: unreadable
            )
        }
        .compactMap(\.self)
    }

    private func recipient(of conversation: ConversationID) throws -> (thread: Conversation, contact: UnifiedContact)? {
        guard let thread = try self.conversation(conversation), let contact = try contact(thread.contact) else {
            return nil
        }
        return (thread, contact)
    }

    func replySituation(_ conversation: ConversationID, since: Date, besides turn: TurnID) throws -> ReplySituation {
        try connection.row(.replySituation, since, since, turn, conversation, number) {
            try ReplySituation($0)
        } ?? ReplySituation()
    }

    func turn(ofReply correlation: String) throws -> TurnID? {
        guard let reply = try reply(ofCorrelation: correlation) else { return nil }
        return try connection.row(.turnOfReply, reply, number) { try $0["turn"] }
    }

    /// The reply whose send has this id of the hub, which is the public id of its message; nil if it is no such id.
    func reply(ofCorrelation correlation: String) throws -> OutboxID? {
        try connection.numbers.publicIDs(connection).number(Self.messagePrefix, in: correlation).map { OutboxID($0) }
    }

    func inlineContents(_ turn: TurnID) throws -> [ReplyContent] {
        // Unreadable contents are left out: the rest of the stored response is better than none.
        try connection.rows(.inlineContents, turn, number) { row in
            try readable(or: ReplyContent?.none) { try row.value(of: ReplyContent.self, "content") }.value
        }
        .compactMap(\.self)
    }

    func insertReply(_ reply: NewReply) throws -> OutboxID {
        // A reply that went in the response, or that cannot be sent, is done as it is stored.
        let isDone = [.sent, .dead].contains(reply.state)
        try connection.run(
            .insertReply,
            reply.message,
            number,
            number(of: reply.channel),
            reply.conversation.id,
            reply.turn,
            reply.route,
            reply.state,
            reply.reason,
            codec.tag,
            codec.encode(reply.content),
            reply.replyTo.map(codec.encode),
            reply.state == .claimed ? 1 : 0,
            reply.createdAt,
            isDone ? nil : reply.createdAt,
            isDone ? reply.createdAt : nil,
            reply.expiresAt,
            codec.tag,
            codec.encode(reply.findings)
        )
        return OutboxID(reply.message.rawValue)
    }

    func record(_ findings: [PolicyFinding], of id: OutboxID) throws {
        try connection.run(.recordFindings, codec.tag, codec.encode(findings), id, number)
    }

    func renewReply(_ id: OutboxID, in conversation: LockedConversation, at: Date, due: Date) throws -> OutboxID? {
        let message: MessageID = try connection.nextID(.messages)
        guard try connection.changes(of: .copyMessage, message, at, at, id, number) == 1 else { return nil }
        try connection.run(.copyReply, message, at, due, id, number)
        // The new row replaces the dead letter that the provider's status made of the old one.
        try connection.run(.discardReplaced, at, id, number)
        return OutboxID(message.rawValue)
    }

    // MARK: - Sending

    func claimReply(_ id: OutboxID, at: Date) throws -> Bool {
        try connection.changes(of: .claimReply, at, id, number) == 1
    }

    func markSent(_ id: OutboxID, receipt: DeliveryReceipt?, at: Date) throws -> SentReply {
        try connection.run(.setState, OutboxState.sent, Date?.none, Date?.none, Reason?.none, at, id, number)
        guard let receipt else { return SentReply(early: [], hasNext: true) }
        let externalHash = hash(.externalID, receipt.externalID)
        let message = try connection.row(.messageOfReply, externalHash, externalHash, id, number) { row in
            (
                channel: try row["channel"] as Int64, conversation: try row["conversation"] as ConversationID,
                status: try row["status"] ?? DeliveryStatus.queued, isTaken: try row["is_taken"] as Bool,
                hasEarly: try row["has_early"] as Bool, hasNext: try row["has_next"] as Bool
            )
        }
        guard let message else { return SentReply(early: [], hasNext: true) }
        // What was found before under the provider's id.
        connection.driver.locks?.forget(HashedName(channel: message.channel, hash: externalHash))
        let status = message.status.advanced(by: .sent)
        // A provider that returns an id twice must not keep the reply from being done: it would be sent repeatedly.
        if message.isTaken {
            try connection.run(.markMessageSent, status, at, id, number)
        } else {
            try connection.run(
                .identifyMessage,
                status,
                at,
                externalHash,
                codec.tag,
                codec.encode(receipt.externalID),
                id,
                number
            )
        }
        let sent = SentMessage(
            id: MessageID(id.rawValue),
            conversation: message.conversation,
            channel: message.channel,
            externalID: receipt.externalID
        )
        let early = message.hasEarly ? try applyEarlyStatuses(to: sent, externalHash, from: status, at: at) : []
        return SentReply(early: early, hasNext: message.hasNext)
    }

    func postponeReply(_ id: OutboxID, until: Date, reason: Reason) throws {
        try set(.pending, id, due: until, reason: reason)
    }

    func holdReply(_ id: OutboxID, reason: Reason) throws { try set(.held, id, due: nil, reason: reason) }

    func markAmbiguous(_ id: OutboxID, until: Date?, reason: Reason) throws {
        try set(.ambiguous, id, due: until, reason: reason)
    }

    func failReply(_ id: OutboxID, reason: Reason, needsOperator: Bool, at: Date) throws {
        // A status may have reported in the meantime that it is sent.
        let changed = try connection.changes(
            of: .setState,
            OutboxState.dead,
            Date?.none,
            Date?.none,
            reason,
            at,
            id,
            number
        )
        guard changed == 1 else { return }
        if !needsOperator {
            try connection.run(.discardReply, at, id, number)
        }
        try connection.run(.failMessage, at, id, number)
    }

    /// Sets the state of a reply unless it is sent: a status may have reported that in the meantime.
    private func set(_ state: OutboxState, _ id: OutboxID, due: Date?, reason: Reason?) throws {
        try connection.run(.setState, state, due, due, reason, Date?.none, id, number)
    }

    // MARK: - Several replies

    func holdReplies(_ conversation: LockedConversation, reason: Reason) throws -> Int {
        try connection.changes(of: .holdReplies, reason, conversation.id, number)
    }

    func discardReplies(_ conversation: LockedConversation, reason: Reason, at: Date) throws {
        let replies = try connection.rows(.pendingOrHeld, conversation.id, number, conversation.id, number) {
            try $0["id"] as OutboxID
        }
        for reply in replies { try failReply(reply, reason: reason, needsOperator: false, at: at) }
    }

    func releaseReplies(channel: ChannelID, heldFor reason: Reason, at: Date) throws -> Int {
        let held: Set<ConversationID> = try Set(
            connection.rows(.heldOfChannel, number(of: channel), reason, number) {
                try $0["conversation"] as ConversationID
            }
        )
        // In one order, so that no two transactions wait for each other.
        return try held.sorted().reduce(0) { count, conversation in
            let released = try releaseReplies(lock(conversation), heldFor: reason, at: at)
            makeDue(Lane(stage: .outbox, channel: channel, conversation: conversation), at: at, isAwaited: false)
            return count + released
        }
    }

    func releaseReplies(_ conversation: LockedConversation, heldFor reason: Reason, at: Date) throws -> Int {
        try connection.changes(of: .releaseOfConversation, at, conversation.id, reason, number)
    }
}

extension ReplySituation {
    /// The situation in the columns `opted_out` and `answered`.
    init(_ row: SQLRow) throws {
        self.init(hasOptedOut: try row["opted_out"] ?? false, answeredTurns: try row["answered"])
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
    fileprivate static let conversationOfReply = SQLStatement(
        "SELECT conversation FROM outbox WHERE id = ? AND tenant = ?"
    )
    private static let replyColumns = """
        outbox.id, outbox.turn, outbox.state, outbox.via, outbox.codec, outbox.content, outbox.reply_to,
        outbox.attempts, outbox.due_at, outbox.created_at, outbox.expires_at, outbox.decision_codec, outbox.decision,
        turns.purpose, turns.state AS turn_state
        FROM outbox JOIN turns ON turns.id = outbox.turn
        """

    fileprivate static let hasWaitingReplies = SQLStatement(
        """
        SELECT 1 FROM outbox WHERE conversation = ? AND tenant = ? AND state IN ('pending', 'claimed', 'ambiguous')
        LIMIT 1
        """
    )
    fileprivate static let replySituation = SQLStatement(
        """
        SELECT (
                SELECT opted_out FROM consents
                WHERE consents.contact = conversations.contact AND consents.kind = 'messages'
            ) AS opted_out,
            \(answeredTurns(of: "conversations.id", tenant: "conversations.tenant", besides: "?")) AS answered
        FROM conversations WHERE id = ? AND tenant = ?
        """
    )
    fileprivate static let waitingReplies = SQLStatement(
        """
        SELECT \(replyColumns) WHERE outbox.conversation = ? AND outbox.tenant = ?
            AND outbox.state IN ('pending', 'claimed', 'ambiguous') AND via = 'api'
            AND (outbox.state <> 'ambiguous' OR due_at IS NOT NULL)
        ORDER BY outbox.id LIMIT ?
        """
    )
    fileprivate static let replyOfMessage = SQLStatement(
        "SELECT \(replyColumns) WHERE outbox.id = ? AND outbox.tenant = ?"
    )
    /// The number of answered turns of a conversation, for a column of a statement: its arguments are the begin of the
    /// period, twice.
    ///
    /// A reply has the id of its message, so that the index of a conversation's messages finds its replies. The messages
    /// up to the last one of the hub before the period are left out.
    static func answeredTurns(of conversation: String, tenant: String, besides turn: String) -> String {
        """
        (
            SELECT count(DISTINCT outbox.turn) FROM messages JOIN outbox ON outbox.id = messages.id
            WHERE messages.conversation = \(conversation) AND messages.tenant = \(tenant) AND messages.id > coalesce((
                    SELECT earlier.id FROM messages AS earlier
                    WHERE earlier.conversation = \(conversation) AND earlier.tenant = \(tenant)
                        AND earlier.author = 'hub' AND earlier.at <= ?
                    ORDER BY earlier.id DESC LIMIT 1), 0)
                AND outbox.tenant = \(tenant) AND outbox.created_at > ? AND outbox.turn <> \(turn)
                AND outbox.state IN ('sent', 'claimed', 'ambiguous') AND messages.author = 'hub'
        )
        """
    }
    fileprivate static let turnOfReply = SQLStatement("SELECT turn FROM outbox WHERE id = ? AND tenant = ?")
    // The replies of a turn come after its message.
    fileprivate static let inlineContents = SQLStatement(
        """
        SELECT outbox.codec, outbox.content
        FROM turns JOIN messages ON messages.conversation = turns.conversation AND messages.tenant = turns.tenant
            AND messages.id > turns.message
            JOIN outbox ON outbox.id = messages.id
        WHERE turns.id = ? AND turns.tenant = ? AND outbox.turn = turns.id AND outbox.via = 'inline'
        ORDER BY messages.id
        """
    )
    fileprivate static let insertReply = SQLStatement(
        """
        INSERT INTO outbox (id, tenant, channel, conversation, turn, via, state, reason, codec, content, reply_to,
            attempts, created_at, due_at, done_at, expires_at, decision_codec, decision)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """
    )
    fileprivate static let recordFindings = SQLStatement(
        "UPDATE outbox SET decision_codec = ?, decision = ? WHERE id = ? AND tenant = ?"
    )
    fileprivate static let copyMessage = SQLStatement(
        """
        INSERT INTO messages (id, tenant, channel, conversation, author, sent_by, at, codec, text, body, status,
            status_at)
        SELECT ?, tenant, channel, conversation, author, sent_by, ?, codec, text, body, 'queued', ? FROM messages
        WHERE id = ? AND tenant = ?
        """
    )
    fileprivate static let copyReply = SQLStatement(
        """
        INSERT INTO outbox (id, tenant, channel, conversation, turn, via, state, reason, codec, content, reply_to,
            attempts, created_at, due_at, expires_at, decision_codec, decision)
        SELECT ?, tenant, channel, conversation, turn, 'api', 'pending', NULL, codec, content, reply_to, 0, ?, ?,
            expires_at, decision_codec, decision
        FROM outbox WHERE id = ? AND tenant = ?
        """
    )
    fileprivate static let discardReplaced = SQLStatement(
        "UPDATE outbox SET dropped_at = ? WHERE id = ? AND tenant = ? AND state = 'dead'"
    )
    fileprivate static let claimReply = SQLStatement(
        """
        UPDATE outbox SET state = 'claimed', attempts = attempts + 1, due_at = ?
        WHERE id = ? AND tenant = ? AND state IN ('pending', 'ambiguous')
        """
    )
    fileprivate static let messageOfReply = SQLStatement(
        """
        SELECT channel, conversation, status,
            EXISTS (
                SELECT 1 FROM messages AS other WHERE other.channel = messages.channel AND other.external_hash = ?
            ) AS is_taken,
            EXISTS (
                SELECT 1 FROM early_statuses AS early
                WHERE early.channel = messages.channel AND early.external_hash = ? AND early.tenant = messages.tenant
            ) AS has_early,
            EXISTS (
                SELECT 1 FROM outbox
                WHERE outbox.conversation = messages.conversation AND outbox.state IN ('pending', 'claimed', 'ambiguous')
            ) AS has_next
        FROM messages WHERE id = ? AND tenant = ?
        """
    )
    fileprivate static let markMessageSent = SQLStatement(
        "UPDATE messages SET status = ?, status_at = ? WHERE id = ? AND tenant = ?"
    )
    fileprivate static let identifyMessage = SQLStatement(
        """
        UPDATE messages SET status = ?, status_at = ?, external_hash = ?, external_codec = ?, external_id = ?
        WHERE id = ? AND tenant = ?
        """
    )
    fileprivate static let discardReply = SQLStatement("UPDATE outbox SET dropped_at = ? WHERE id = ? AND tenant = ?")
    fileprivate static let failMessage = SQLStatement(
        "UPDATE messages SET status = 'failed', status_at = ? WHERE id = ? AND tenant = ?"
    )
    fileprivate static let setState = SQLStatement(
        """
        UPDATE outbox SET state = ?, due_at = CASE WHEN expires_at < ? THEN expires_at ELSE ? END, reason = ?,
            done_at = ?
        WHERE id = ? AND tenant = ? AND state <> 'sent'
        """
    )
    fileprivate static let holdReplies = SQLStatement(
        """
        UPDATE outbox SET state = 'held', due_at = NULL, reason = ?
        WHERE conversation = ? AND tenant = ? AND state IN ('pending', 'claimed', 'ambiguous') AND state = 'pending'
        """
    )
    fileprivate static let pendingOrHeld = SQLStatement(
        """
        SELECT id FROM outbox
        WHERE conversation = ? AND tenant = ? AND state IN ('pending', 'claimed', 'ambiguous') AND state = 'pending'
        UNION ALL SELECT id FROM outbox WHERE conversation = ? AND tenant = ? AND state = 'held'
        """
    )
    fileprivate static let heldOfChannel = SQLStatement(
        """
        SELECT conversation FROM outbox
        WHERE channel = ? AND state = 'held' AND reason = ? AND tenant = ? AND dropped_at IS NULL
        """
    )
    fileprivate static let releaseOfConversation = SQLStatement(
        """
        UPDATE outbox SET state = 'pending', due_at = ?, reason = NULL
        WHERE conversation = ? AND state = 'held' AND reason = ? AND tenant = ? AND dropped_at IS NULL
        """
    )
}
