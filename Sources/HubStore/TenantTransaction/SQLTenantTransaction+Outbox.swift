import ChannelKit
import Foundation
import HubRouter

extension SQLTenantTransaction {
    private static let replyColumns = """
        outbox.id, outbox.turn, outbox.message, outbox.state, outbox.via, outbox.codec, outbox.content, outbox.reply_to,
        outbox.correlation, outbox.attempts, outbox.due_at, outbox.created_at, outbox.expires_at,
        outbox.decision_codec, outbox.decision, turns.purpose, turns.state AS turn_state
        FROM outbox JOIN turns ON turns.tenant = outbox.tenant AND turns.id = outbox.turn
        """

    func waitingReplies(_ conversation: ConversationID, limit: Int) throws -> [StoredReply] {
        try replies(
            of: conversation,
            where: """
                outbox.conversation = ? AND outbox.state IN ('pending', 'claimed', 'ambiguous') AND via = 'api'
                AND (outbox.state <> 'ambiguous' OR due_at IS NOT NULL)
                ORDER BY outbox.id LIMIT ?
                """,
            [.id(conversation), .integer(Int64(limit))]
        )
    }

    func reply(of message: MessageID) throws -> StoredReply? {
        let conversation: ConversationID? = try connection.row(
            "SELECT conversation FROM outbox WHERE tenant = ? AND message = ?",
            [scope, .id(message)]
        ) { try $0["conversation"] }
        guard let conversation else { return nil }
        return try replies(of: conversation, where: "outbox.message = ?", [.id(message)]).first
    }

    private func replies(
        of conversation: ConversationID,
        where condition: String,
        _ arguments: [SQLValue]
    ) throws -> [StoredReply] {
        guard let thread = try self.conversation(conversation), let contact = try contact(thread.contact) else {
            return []
        }
        return try connection.rows(
            "SELECT \(Self.replyColumns) WHERE outbox.tenant = ? AND \(condition)",
            [scope] + arguments
        ) { row in
            let (content, unreadable) = try readable(or: ReplyContent.text("")) {
                try row.decoded(ReplyContent.self, "content")
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
        try connection.row(
            """
            SELECT count(DISTINCT turn) AS turns FROM outbox WHERE tenant = ? AND conversation = ? AND created_at > ?
                AND turn <> ? AND state IN ('sent', 'claimed', 'ambiguous')
            """,
            [scope, .id(conversation), .date(since), .integer(turn?.rawValue ?? 0)]
        ) { try $0["turns"] } ?? 0
    }

    func turn(ofReply correlation: String) throws -> TurnID? {
        try connection.row(
            "SELECT turn FROM outbox WHERE tenant = ? AND correlation = ?",
            [scope, .text(correlation)]
        ) { try $0["turn"] }
    }

    func inlineContents(_ turn: TurnID) throws -> [ReplyContent] {
        // Unreadable contents are left out: the rest of the stored response is better than none.
        try connection.rows(
            "SELECT codec, content FROM outbox WHERE tenant = ? AND turn = ? AND via = 'inline' ORDER BY id",
            [scope, .id(turn)]
        ) { row in try readable(or: ReplyContent?.none) { try row.decoded(ReplyContent.self, "content") }.value }
        .compactMap(\.self)
    }

    func insertReply(_ reply: NewReply) throws -> OutboxID {
        // A reply that went in the response, or that cannot be sent, is done as it is stored.
        let isDone = [.sent, .dead].contains(reply.state)
        return try insert(
            """
            INSERT INTO outbox (tenant, channel, conversation, turn, message, via, state, reason, codec, content,
                reply_to, correlation, created_at, due_at, done_at, expires_at, decision_codec, decision)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id
            """,
            [
                scope, .text(reply.channel.name), .id(reply.conversation), .id(reply.turn), .id(reply.message),
                .name(reply.route), .name(reply.state), .text(reply.reason), .codec,
                BlobCodec.encode(try JSONEncoder().encode(reply.content)), .text(reply.replyTo),
                .text(reply.correlation), .date(reply.createdAt), .date(isDone ? nil : reply.createdAt),
                .date(isDone ? reply.createdAt : nil), .date(reply.expiresAt),
                .codec, BlobCodec.encode(try JSONEncoder().encode(reply.findings)),
            ]
        )
    }

    func record(_ findings: [PolicyFinding], of id: OutboxID) throws {
        try connection.execute(
            "UPDATE outbox SET decision_codec = ?, decision = ? WHERE tenant = ? AND id = ?",
            [.codec, BlobCodec.encode(try JSONEncoder().encode(findings)), scope, .id(id)]
        )
    }

    func renewReply(_ id: OutboxID, correlation: String, at: Date) throws {
        let message: MessageID? = try connection.row(
            """
            INSERT INTO messages (tenant, channel, conversation, author, at, codec, text, body, status, status_at)
            SELECT tenant, channel, conversation, author, ?, codec, text, body, 'queued', ? FROM messages
            WHERE tenant = ? AND id = (SELECT message FROM outbox WHERE tenant = ? AND id = ?) RETURNING id
            """,
            [.date(at), .date(at), scope, scope, .id(id)]
        ) { try $0["id"] }
        guard let message else { return }
        try connection.execute(
            """
            INSERT INTO outbox (tenant, channel, conversation, turn, message, via, state, codec, content, reply_to,
                correlation, created_at, due_at, expires_at, decision_codec, decision)
            SELECT tenant, channel, conversation, turn, ?, 'api', 'pending', codec, content, reply_to, ?, ?, ?,
                expires_at, decision_codec, decision
            FROM outbox WHERE tenant = ? AND id = ?
            """,
            [.id(message), .text(correlation), .date(at), .date(at), scope, .id(id)]
        )
        // The new row replaces the dead letter that the provider's status made of the old one.
        try connection.execute(
            "UPDATE outbox SET dropped_at = ? WHERE tenant = ? AND id = ? AND state = 'dead'",
            [.date(at), scope, .id(id)]
        )
    }

    // MARK: - Sending

    func claimReply(_ id: OutboxID, at: Date) throws -> Bool {
        try connection.execute(
            """
            UPDATE outbox SET state = 'claimed', attempts = attempts + 1, due_at = ?
            WHERE tenant = ? AND id = ? AND state IN ('pending', 'ambiguous')
            """,
            [.date(at), scope, .id(id)]
        ) == 1
    }

    func markSent(_ id: OutboxID, receipt: DeliveryReceipt?, at: Date) throws -> [AppliedStatus] {
        try set(.sent, id, due: nil, reason: "", doneAt: at)
        guard let receipt else { return [] }
        let message = try connection.row(
            """
            SELECT messages.id, outbox.channel, messages.status FROM outbox JOIN messages
                ON messages.tenant = outbox.tenant AND messages.id = outbox.message
            WHERE outbox.tenant = ? AND outbox.id = ?
            """,
            [scope, .id(id)]
        ) { row in
            (
                id: try row["id"] as MessageID, channel: try channel(row),
                status: try row["status"] ?? DeliveryStatus.queued
            )
        }
        guard let message else { return [] }
        // A provider that returns an id twice must not keep the reply from being done: it would be sent repeatedly.
        try connection.execute(
            """
            UPDATE messages SET status = ?, status_at = ?, external_id = CASE WHEN EXISTS (
                SELECT 1 FROM messages WHERE tenant = ? AND channel = ? AND external_id = ?
            ) THEN external_id ELSE ? END
            WHERE tenant = ? AND id = ?
            """,
            [
                .name(message.status.advanced(by: .sent)), .date(at), scope, .text(message.channel.name),
                .text(receipt.externalID), .text(receipt.externalID), scope, .id(message.id),
            ]
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
        let reply: OutboxID? = try connection.row(
            """
            SELECT id FROM outbox WHERE tenant = ? AND correlation = ? AND channel = ?
                AND state IN ('pending', 'claimed', 'ambiguous', 'held')
            """,
            [scope, .text(correlation), .text(channel.name)]
        ) { try $0["id"] }
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
            try connection.execute(
                "UPDATE outbox SET dropped_at = ? WHERE tenant = ? AND id = ?",
                [.date(at), scope, .id(id)]
            )
        }
        try connection.execute(
            """
            UPDATE messages SET status = 'failed', status_at = ?
            WHERE tenant = ? AND id = (SELECT message FROM outbox WHERE tenant = ? AND id = ?)
            """,
            [.date(at), scope, scope, .id(id)]
        )
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
        try connection.execute(
            """
            UPDATE outbox SET state = ?, due_at = min(?, expires_at), reason = ?, done_at = ?
            WHERE tenant = ? AND id = ? AND state <> 'sent'
            """,
            [.name(state), .date(due), .text(reason), .date(doneAt), scope, .id(id)]
        ) == 1
    }

    // MARK: - Several replies

    func holdReplies(_ conversation: ConversationID, reason: String) throws -> Int {
        try connection.execute(
            """
            UPDATE outbox SET state = 'held', due_at = NULL, reason = ?
            WHERE tenant = ? AND conversation = ? AND state IN ('pending', 'claimed', 'ambiguous') AND state = 'pending'
            """,
            [.text(reason), scope, .id(conversation)]
        )
    }

    func discardReplies(_ conversation: ConversationID, reason: String, at: Date) throws {
        let replies = try connection.rows(
            """
            SELECT id FROM outbox
            WHERE tenant = ? AND conversation = ? AND state IN ('pending', 'claimed', 'ambiguous') AND state = 'pending'
            UNION ALL SELECT id FROM outbox WHERE tenant = ? AND conversation = ? AND state = 'held'
            """,
            [scope, .id(conversation), scope, .id(conversation)]
        ) { try $0["id"] as OutboxID }
        for reply in replies { try failReply(reply, reason: reason, needsOperator: false, at: at) }
    }

    func releaseReplies(channel: ChannelID, heldFor reason: String, at: Date) throws -> Int {
        let conversations = try connection.rows(
            """
            UPDATE outbox SET state = 'pending', due_at = ?, reason = ''
            WHERE tenant = ? AND channel = ? AND state = 'held' AND reason = ? AND dropped_at IS NULL
            RETURNING conversation
            """,
            [.date(at), scope, .text(channel.name), .text(reason)]
        ) { try $0["conversation"] as ConversationID }
        for conversation in Set(conversations) {
            try makeDue(Lane(stage: .outbox, channel: channel, conversation: conversation), at: at, holder: nil)
        }
        return conversations.count
    }

    func releaseReplies(_ conversation: ConversationID, heldFor reason: String, at: Date) throws -> Int {
        try connection.execute(
            """
            UPDATE outbox SET state = 'pending', due_at = ?, reason = ''
            WHERE tenant = ? AND conversation = ? AND state = 'held' AND reason = ? AND dropped_at IS NULL
            """,
            [.date(at), scope, .id(conversation), .text(reason)]
        )
    }
}

extension SQLRow {
    /// The findings of the send policy in the column `decision`.
    ///
    /// Empty if there is no blob, or one of a newer version, since findings only explain a decision.
    func findings() throws -> [PolicyFinding] {
        guard let _: Data = try self["decision"] else { return [] }
        return (try? decoded([PolicyFinding].self, "decision", codec: "decision_codec")) ?? []
    }
}
