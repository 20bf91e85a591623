import ChannelKit
import Foundation
import HubModel
import HubRouter

extension SQLTenantTransaction {
    func deadLetters(limit: Int) throws -> [DeadLetter] {
        let deadLetters = try DeadLetterID.Kind.allCases.flatMap { kind in
            try connection.rows(kind.statements.list, number, limit) { try deadLetter($0, kind) }
        }
        return Array(deadLetters.sorted { $0.at < $1.at }.prefix(limit))
    }

    private func deadLetter(_ id: DeadLetterID) throws -> DeadLetter? {
        try connection.row(id.kind.statements.one, id.number, number) { try deadLetter($0, id.kind) }
    }

    private func deadLetter(_ row: SQLRow, _ kind: DeadLetterID.Kind) throws -> DeadLetter {
        DeadLetter(
            id: DeadLetterID(kind, try row["id"]),
            state: try row["state"] ?? .dead,
            channel: try channel(row),
            conversation: try row["conversation"],
            reason: try row["reason"],
            at: try row["at"],
            attempts: try row["attempts"],
            expiresAt: try row["expires_at"]
        )
    }

    func deadLetterDetails(_ id: DeadLetterID) throws -> DeadLetterDetails? {
        guard let deadLetter = try deadLetter(id) else { return nil }
        let contact = try deadLetter.conversation.flatMap { try conversation($0) }.flatMap {
            try self.contact($0.contact)
        }
        let content = try contents(of: id)
        return DeadLetterDetails(
            letter: deadLetter,
            contact: contact,
            text: content.text,
            findings: content.findings,
            steps: try content.turn.map(steps) ?? []
        )
    }

    private typealias DeadLetterContents = (text: String, findings: [PolicyFinding], turn: TurnID?)

    private func contents(of id: DeadLetterID) throws -> DeadLetterContents {
        switch id.kind {
        case .item: return ("", [], nil)
        case .turn:
            let texts = try connection.rows(.textsOfTurn, id.number, number, id.number, number) {
                try $0.listedText("text")
            }
            return (texts.joined(separator: "\n"), [], TurnID(id.number))
        case .reply:
            let contents = try connection.row(.contentOfReply, id.number, number) { row -> DeadLetterContents in
                let (text, unreadable) = try readable(or: "") {
                    try row.value(of: ReplyContent.self, "content").plainText
                }
                return (unreadable.map { "[unreadable: \($0)]" } ?? text, try row.findings(), try row["turn"])
            }
            return contents ?? ("", [], nil)
        }
    }

    // MARK: - The operator's decisions

    func retryDeadLetter(_ id: DeadLetterID, at: Date, lifetime: Duration) throws -> Bool {
        guard let deadLetter = try deadLetter(id) else { return false }
        switch (id.kind, deadLetter.conversation) {
        case (.item, _): return try retryItem(id.number, on: deadLetter.channel, at: at)
        case (.turn, let conversation?): return try retryTurn(id.number, deadLetter, in: lock(conversation), at: at)
        case (.reply, let conversation?):
            return try retryReply(id.number, deadLetter, in: lock(conversation), at: at, lifetime: lifetime)
        default: return false
        }
    }

    private func retryItem(_ item: Int64, on channel: ChannelID, at: Date) throws -> Bool {
        let lane: String? = try connection.row(.retryItem, at, item, number) {
            try $0.content("lane_key", codec: "key_codec")
        }
        guard let lane else { return false }
        try connection.run(.reopenItem, item, number)
        makeDue(Lane(stage: .inbound, channel: channel, key: lane), at: at, isAwaited: false)
        return true
    }

    private func retryTurn(
        _ turn: Int64,
        _ deadLetter: DeadLetter,
        in conversation: LockedConversation,
        at: Date
    ) throws -> Bool {
        // The request of an inline turn is over: its reply is sent by the API.
        guard try connection.changes(of: .retryTurn, turn, number) == 1 else { return false }
        makeDue(
            Lane(stage: .turn, channel: deadLetter.channel, conversation: conversation.id),
            at: at,
            isAwaited: false
        )
        return true
    }

    private func retryReply(
        _ reply: Int64,
        _ deadLetter: DeadLetter,
        in conversation: LockedConversation,
        at: Date,
        lifetime: Duration
    ) throws -> Bool {
        let expiry = at.addingTimeInterval(lifetime.timeInterval)
        let changed = try connection.changes(of: .retryReply, at, Reason(.requeued), expiry, expiry, reply, number)
        guard changed == 1 else { return false }
        try connection.run(.requeueMessage, at, reply, number)
        makeDue(
            Lane(stage: .outbox, channel: deadLetter.channel, conversation: conversation.id),
            at: at,
            isAwaited: false
        )
        return true
    }

    func discardDeadLetter(_ id: DeadLetterID, at: Date) throws -> Bool {
        guard try deadLetter(id) != nil else { return false }
        try connection.run(id.kind.statements.discard, at, id.number, number)
        if id.kind == .reply {
            try failReply(OutboxID(id.number), reason: Reason(.discarded), needsOperator: false, at: at)
        }
        return true
    }
}

// MARK: - Statements

extension DeadLetterID.Kind {
    fileprivate var statements: DeadLetterStatements {
        switch self {
        case .item: .ofItems
        case .turn: .ofTurns
        case .reply: .ofReplies
        }
    }
}

/// The statements on the dead letters of one table.
private struct DeadLetterStatements {
    static let ofItems = DeadLetterStatements(
        table: "inbox",
        columns: "NULL AS conversation, reason, received_at AS at, attempts, NULL AS expires_at",
        states: "state = 'dead'"
    )
    static let ofTurns = DeadLetterStatements(
        table: "turns",
        columns: "conversation, reason, opened_at AS at, attempts, NULL AS expires_at",
        states: "state = 'dead'"
    )
    // An ambiguous reply with a due time is listed too, although a status of the provider may still resolve it.
    static let ofReplies = DeadLetterStatements(
        table: "outbox",
        columns: "conversation, reason, created_at AS at, attempts, expires_at",
        states: "state IN ('held', 'ambiguous', 'dead')"
    )

    let list: SQLStatement
    let one: SQLStatement
    let discard: SQLStatement

    private init(table: String, columns: String, states: String) {
        list = SQLStatement(
            """
            SELECT id, state, channel, \(columns) FROM \(table)
            WHERE tenant = ? AND \(states) AND dropped_at IS NULL ORDER BY id LIMIT ?
            """
        )
        one = SQLStatement(
            """
            SELECT id, state, channel, \(columns) FROM \(table)
            WHERE id = ? AND tenant = ? AND \(states) AND dropped_at IS NULL
            """
        )
        discard = SQLStatement("UPDATE \(table) SET dropped_at = ? WHERE id = ? AND tenant = ?")
    }
}

extension SQLStatement {
    fileprivate static let textsOfTurn = SQLStatement(
        """
        SELECT messages.id AS id, messages.codec AS codec, messages.text AS text
        FROM turns JOIN messages ON messages.id = turns.message WHERE turns.id = ? AND turns.tenant = ?
        UNION ALL SELECT messages.id, messages.codec, messages.text
        FROM turn_messages JOIN messages ON messages.id = turn_messages.message
        WHERE turn_messages.turn = ? AND turn_messages.tenant = ? ORDER BY id
        """
    )
    fileprivate static let retryItem = SQLStatement(
        """
        UPDATE inbox SET state = 'pending', due_at = ?, attempts = 0, first_failed_at = NULL, reason = NULL,
            done_at = NULL
        WHERE id = ? AND tenant = ? AND state = 'dead' RETURNING key_codec, lane_key
        """
    )
    fileprivate static let reopenItem = SQLStatement(
        "UPDATE item_keys SET outcome = 'pending', reason = NULL WHERE id = ? AND tenant = ?"
    )
    fileprivate static let contentOfReply = SQLStatement(
        "SELECT turn, codec, content, decision_codec, decision FROM outbox WHERE id = ? AND tenant = ?"
    )
    fileprivate static let retryTurn = SQLStatement(
        """
        UPDATE turns SET state = 'open', attempts = 0, reason = NULL, ended_at = NULL
        WHERE id = ? AND tenant = ? AND state = 'dead'
        """
    )
    fileprivate static let retryReply = SQLStatement(
        """
        UPDATE outbox SET state = 'pending', via = 'api', due_at = ?, attempts = 0, done_at = NULL,
            reason = ?, expires_at = CASE WHEN expires_at > ? THEN expires_at ELSE ? END
        WHERE id = ? AND tenant = ? AND state IN ('held', 'ambiguous', 'dead')
        """
    )
    fileprivate static let requeueMessage = SQLStatement(
        """
        UPDATE messages SET status = 'queued', status_at = ?, error_code = NULL, error_message = NULL
        WHERE id = ? AND tenant = ? AND status = 'failed'
        """
    )
}
