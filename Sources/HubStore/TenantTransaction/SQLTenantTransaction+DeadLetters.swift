import ChannelKit
import Foundation
import HubRouter

extension SQLTenantTransaction {
    func deadLetters(limit: Int) throws -> [DeadLetter] {
        let condition = "dropped_at IS NULL ORDER BY id LIMIT ?"
        let deadLetters = try DeadLetterID.Kind.allCases.flatMap { kind in
            try storedDeadLetters(kind, where: condition, [.integer(Int64(limit))])
        }
        return Array(deadLetters.sorted { $0.at < $1.at }.prefix(limit))
    }

    private func deadLetter(_ id: DeadLetterID) throws -> DeadLetter? {
        try storedDeadLetters(id.kind, where: "dropped_at IS NULL AND id = ?", [.integer(id.number)]).first
    }

    private func storedDeadLetters(
        _ kind: DeadLetterID.Kind,
        where condition: String,
        _ arguments: [SQLValue]
    ) throws -> [DeadLetter] {
        try connection.rows(
            """
            SELECT id, state, channel, reason, attempts, \(kind.deadLetterColumns) FROM \(kind.sqlTable)
            WHERE tenant = ? AND \(kind.deadLetterStates) AND \(condition)
            """,
            [scope] + arguments
        ) { row in
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
            let texts = try connection.rows(
                """
                SELECT messages.codec, messages.text FROM turn_messages JOIN messages
                    ON messages.tenant = turn_messages.tenant AND messages.id = turn_messages.message
                WHERE turn_messages.tenant = ? AND turn_messages.turn = ? ORDER BY messages.id
                """,
                [scope, .integer(id.number)]
            ) { try $0.listedText("text") }
            return (texts.joined(separator: "\n"), [], TurnID(id.number))
        case .reply:
            let contents = try connection.row(
                "SELECT turn, codec, content, decision_codec, decision FROM outbox WHERE tenant = ? AND id = ?",
                [scope, .integer(id.number)]
            ) { row -> DeadLetterContents in
                let (text, unreadable) = try readable(or: "") {
                    try row.decoded(ReplyContent.self, "content").plainText
                }
                return (unreadable.map { "[unreadable: \($0)]" } ?? text, try row.findings(), try row["turn"])
            }
            return contents ?? ("", [], nil)
        }
    }

    // MARK: - The operator's decisions

    func retryDeadLetter(_ id: DeadLetterID, at: Date, lifetime: Duration) throws -> Bool {
        guard let deadLetter = try deadLetter(id) else { return false }
        switch id.kind {
        case .item: return try retryItem(id.number, on: deadLetter.channel, at: at)
        case .turn: return try retryTurn(id.number, deadLetter, at: at)
        case .reply: return try retryReply(id.number, deadLetter, at: at, lifetime: lifetime)
        }
    }

    private func retryItem(_ number: Int64, on channel: ChannelID, at: Date) throws -> Bool {
        let lane: String? = try connection.row(
            """
            UPDATE inbox SET state = 'pending', due_at = ?, attempts = 0, first_failed_at = NULL, reason = '',
                outcome = NULL, done_at = NULL
            WHERE tenant = ? AND id = ? AND state = 'dead' RETURNING lane
            """,
            [.date(at), scope, .integer(number)]
        ) { try $0["lane"] }
        guard let lane else { return false }
        try makeDue(Lane(stage: .inbound, channel: channel, key: lane), at: at, holder: nil)
        return true
    }

    private func retryTurn(_ number: Int64, _ deadLetter: DeadLetter, at: Date) throws -> Bool {
        // The request of an inline turn is over: its reply is sent by the API.
        let changed = try connection.execute(
            """
            UPDATE turns SET state = 'open', attempts = 0, reason = '', ended_at = NULL
            WHERE tenant = ? AND id = ? AND state = 'dead'
            """,
            [scope, .integer(number)]
        )
        guard changed == 1, let conversation = deadLetter.conversation else { return false }
        try makeDue(Lane(stage: .turn, channel: deadLetter.channel, conversation: conversation), at: at, holder: nil)
        return true
    }

    private func retryReply(_ number: Int64, _ deadLetter: DeadLetter, at: Date, lifetime: Duration) throws -> Bool {
        let changed = try connection.execute(
            """
            UPDATE outbox SET state = 'pending', via = 'api', due_at = ?, attempts = 0, done_at = NULL,
                reason = 'requeued by an operator', expires_at = max(expires_at, ?)
            WHERE tenant = ? AND id = ? AND state IN ('held', 'ambiguous', 'dead')
            """,
            [.date(at), .date(at.addingTimeInterval(lifetime.timeInterval)), scope, .integer(number)]
        )
        guard changed == 1, let conversation = deadLetter.conversation else { return false }
        try connection.execute(
            """
            UPDATE messages SET status = 'queued', status_at = ?, error_code = NULL, error_message = NULL
            WHERE tenant = ? AND status = 'failed'
                AND id = (SELECT message FROM outbox WHERE tenant = ? AND id = ?)
            """,
            [.date(at), scope, scope, .integer(number)]
        )
        try makeDue(Lane(stage: .outbox, channel: deadLetter.channel, conversation: conversation), at: at, holder: nil)
        return true
    }

    func discardDeadLetter(_ id: DeadLetterID, at: Date) throws -> Bool {
        guard try deadLetter(id) != nil else { return false }
        try connection.execute(
            "UPDATE \(id.kind.sqlTable) SET dropped_at = ? WHERE tenant = ? AND id = ?",
            [.date(at), scope, .integer(id.number)]
        )
        if id.kind == .reply {
            try failReply(OutboxID(id.number), reason: "discarded by an operator", needsOperator: false, at: at)
        }
        return true
    }
}

extension DeadLetterID.Kind {
    /// The columns whose names differ between the tables.
    fileprivate var deadLetterColumns: String {
        switch self {
        case .item: "NULL AS conversation, received_at AS at, NULL AS expires_at"
        case .turn: "conversation, opened_at AS at, NULL AS expires_at"
        case .reply: "conversation, created_at AS at, expires_at"
        }
    }

    /// The states of dead letters.
    ///
    /// An ambiguous reply with a due time is listed too, although a status of the provider may still resolve it.
    fileprivate var deadLetterStates: String {
        switch self {
        case .item, .turn: "state = 'dead'"
        case .reply: "state IN ('held', 'ambiguous', 'dead')"
        }
    }
}
