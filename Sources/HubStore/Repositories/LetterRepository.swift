import ChannelKit
import Foundation
import HubRouter

extension SQLTenantTransaction {
    func letters(limit: Int) throws -> [DeadLetter] {
        let condition = "dropped_at IS NULL ORDER BY id LIMIT ?"
        let letters = try DeadLetterID.Kind.allCases.flatMap { kind in
            try storedDeadLetters(kind, where: condition, [.integer(Int64(limit))])
        }
        return Array(letters.sorted { $0.at < $1.at }.prefix(limit))
    }

    private func letter(_ id: DeadLetterID) throws -> DeadLetter? {
        try storedDeadLetters(id.kind, where: "dropped_at IS NULL AND id = ?", [.integer(id.number)]).first
    }

    private func storedDeadLetters(
        _ kind: DeadLetterID.Kind,
        where condition: String,
        _ arguments: [SQLValue]
    ) throws -> [DeadLetter] {
        try connection.rows(
            "SELECT \(kind.deadLetterColumns) WHERE tenant = ? AND \(kind.deadLetterStates) AND \(condition)",
            [scope] + arguments
        ) { row in
            DeadLetter(
                id: DeadLetterID(kind, row.integer(0) ?? 0),
                state: row.string(1),
                channel: ChannelID(tenant: tenant, name: row.string(2)),
                conversation: row.integer(3).map { ConversationID($0) },
                reason: row.string(4),
                at: row.date(5) ?? .distantPast,
                attempts: row.int(6),
                expiresAt: row.date(7)
            )
        }
    }

    func deadLetterDetails(_ id: DeadLetterID) throws -> DeadLetterDetails? {
        guard let letter = try letter(id) else { return nil }
        let contact = try letter.conversation.flatMap { try conversation($0) }.flatMap { try self.contact($0.contact) }
        let content = try contents(of: id)
        return DeadLetterDetails(
            letter: letter,
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
            ) { try $0.listedText(1, tag: 0) }
            return (texts.joined(separator: "\n"), [], TurnID(id.number))
        case .reply:
            let contents = try connection.row(
                "SELECT codec, content, decision_codec, decision, turn FROM outbox WHERE tenant = ? AND id = ?",
                [scope, .integer(id.number)]
            ) { row -> DeadLetterContents in
                let (text, unreadable) = try readable(or: "") {
                    try row.decoded(ReplyContent.self, 1, tag: 0).plainText
                }
                return (unreadable.map { "[cannot be read: \($0)]" } ?? text, row.findings(3, tag: 2), row.id(4))
            }
            return contents ?? ("", [], nil)
        }
    }

    // MARK: - What a person decides

    func retryDeadLetter(_ id: DeadLetterID, at: Date, lifetime: Duration) throws -> Bool {
        guard let letter = try letter(id) else { return false }
        switch id.kind {
        case .item: return try retryItem(id.number, on: letter.channel, at: at)
        case .turn: return try retryTurn(id.number, letter, at: at)
        case .reply: return try retryReply(id.number, letter, at: at, lifetime: lifetime)
        }
    }

    private func retryItem(_ number: Int64, on channel: ChannelID, at: Date) throws -> Bool {
        let lane = try connection.row(
            """
            UPDATE inbox SET state = 'pending', due_at = ?, attempts = 0, first_failed_at = NULL, reason = '',
                outcome = NULL, done_at = NULL
            WHERE tenant = ? AND id = ? AND state = 'dead' RETURNING lane
            """,
            [.date(at), scope, .integer(number)]
        ) { $0.string(0) }
        guard let lane else { return false }
        try makeDue(Lane(stage: .inbound, channel: channel, key: lane), at: at, claimant: nil)
        return true
    }

    private func retryTurn(_ number: Int64, _ letter: DeadLetter, at: Date) throws -> Bool {
        // Nobody waits at the other end of an inline request any more: what is answered now goes by another way.
        let changed = try connection.execute(
            """
            UPDATE turns SET state = 'open', attempts = 0, reason = '', ended_at = NULL
            WHERE tenant = ? AND id = ? AND state = 'dead'
            """,
            [scope, .integer(number)]
        )
        guard changed == 1, let conversation = letter.conversation else { return false }
        try makeDue(Lane(stage: .turn, channel: letter.channel, conversation: conversation), at: at, claimant: nil)
        return true
    }

    private func retryReply(_ number: Int64, _ letter: DeadLetter, at: Date, lifetime: Duration) throws -> Bool {
        let changed = try connection.execute(
            """
            UPDATE outbox SET state = 'pending', via = 'api', due_at = ?, attempts = 0, done_at = NULL,
                reason = 'tried again by an operator', expires_at = max(expires_at, ?)
            WHERE tenant = ? AND id = ? AND state IN ('held', 'ambiguous', 'dead')
            """,
            [.date(at), .date(at.addingTimeInterval(lifetime.timeInterval)), scope, .integer(number)]
        )
        guard changed == 1, let conversation = letter.conversation else { return false }
        try connection.execute(
            """
            UPDATE messages SET status = 'queued', status_at = ?, error_code = NULL, error_message = NULL
            WHERE tenant = ? AND status = 'failed'
                AND id = (SELECT message FROM outbox WHERE tenant = ? AND id = ?)
            """,
            [.date(at), scope, scope, .integer(number)]
        )
        try makeDue(Lane(stage: .outbox, channel: letter.channel, conversation: conversation), at: at, claimant: nil)
        return true
    }

    func discardDeadLetter(_ id: DeadLetterID, at: Date) throws -> Bool {
        guard try letter(id) != nil else { return false }
        try connection.execute(
            "UPDATE \(id.kind.table) SET dropped_at = ? WHERE tenant = ? AND id = ?",
            [.date(at), scope, .integer(id.number)]
        )
        if id.kind == .reply {
            try killReply(OutboxID(id.number), reason: "dropped by an operator", needsPerson: false, at: at)
        }
        return true
    }
}

extension DeadLetterID.Kind {
    fileprivate var table: String {
        switch self {
        case .item: "inbox"
        case .turn: "turns"
        case .reply: "outbox"
        }
    }

    fileprivate var deadLetterColumns: String {
        switch self {
        case .item: "id, state, channel, NULL, reason, received_at, attempts, NULL FROM inbox"
        case .turn: "id, state, channel, conversation, reason, opened_at, attempts, NULL FROM turns"
        case .reply: "id, state, channel, conversation, reason, created_at, attempts, expires_at FROM outbox"
        }
    }

    /// The states that wait for a person; an ambiguous send with a time still waits for the provider's word, but it
    /// is listed too.
    fileprivate var deadLetterStates: String {
        switch self {
        case .item, .turn: "state = 'dead'"
        case .reply: "state IN ('held', 'ambiguous', 'dead')"
        }
    }
}
