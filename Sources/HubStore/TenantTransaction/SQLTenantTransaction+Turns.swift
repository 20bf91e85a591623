import ChannelKit
import Foundation
import HubRouter

extension SQLTenantTransaction {
    func openTurn(_ turn: NewTurn) throws -> TurnID {
        let id: TurnID = try connection.insert(
            .insertTurn,
            tenant,
            turn.channel.name,
            turn.conversation,
            turn.item,
            turn.answer,
            turn.answerBy,
            turn.generation,
            turn.openedAt,
            turn.purpose,
            turn.dueAt
        )
        try add(turn.message, of: turn.item, to: id)
        return id
    }

    private func add(_ message: MessageID, of item: ItemID, to turn: TurnID) throws {
        try connection.run(.insertTurnMessage, tenant, turn, message, item)
    }

    func gather(
        _ message: MessageID,
        of item: ItemID,
        in conversation: ConversationID,
        for time: Duration,
        at: Date
    ) throws -> TurnID? {
        let waiting = try connection.row(.gatheringTurn, tenant, conversation, at) {
            (id: try $0["id"] as TurnID, openedAt: try $0["opened_at"] as Date)
        }
        guard let waiting else { return nil }
        try add(message, of: item, to: waiting.id)
        let end = waiting.openedAt.addingTimeInterval(4 * time.timeInterval)
        try connection.run(.setWaitsUntil, min(end, at.addingTimeInterval(time.timeInterval)), tenant, waiting.id)
        return waiting.id
    }

    func nextTurn(_ conversation: ConversationID) throws -> StoredTurn? {
        guard let thread = try self.conversation(conversation), let contact = try contact(thread.contact) else {
            return nil
        }
        let turn = try connection.row(.nextTurn, tenant, conversation) { row in
            let id: TurnID = try row["id"]
            let (messages, unreadable) = try readable(or: []) { try self.messages(of: id) }
            let first = messages.first?.id ?? MessageID(0)
            return StoredTurn(
                id: id,
                state: try row["state"] ?? .open,
                purpose: try row["purpose"] ?? .answer,
                attempts: try row["attempts"],
                answer: try row["answer"] ?? .acknowledged,
                answerBy: try row["answer_by"],
                item: try row["item"],
                itemKey: ItemKey(try row["item_key"]),
                message: first,
                messages: messages.map(\.message),
                conversation: thread,
                contact: contact,
                isFirst: try isFirst(first, in: conversation),
                hasLedger: try row["has_ledger"],
                hasMemory: try row["has_memory"],
                dueAt: try row["waits_until"] ?? .distantPast,
                unreadable: unreadable
            )
        }
        return turn
    }

    func nextTurnDue(_ conversation: ConversationID) throws -> Date? {
        try connection.row(.nextTurnDue, tenant, conversation) { try $0["waits_until"] ?? .distantPast }
    }

    private func messages(of turn: TurnID) throws -> [(id: MessageID, message: UnifiedMessage)] {
        try connection.rows(.messagesOfTurn, tenant, turn) { row in
            guard let message = UnifiedMessage(json: try row.content("body")) else {
                throw StorageError.unreadable("a message is of an unknown kind; it was written by a newer version")
            }
            return (try row["id"], message)
        }
    }

    private func isFirst(_ message: MessageID, in conversation: ConversationID) throws -> Bool {
        try connection.row(.hasEarlierMessage, tenant, conversation, message) { _ in true } == nil
    }

    func latestTurn(_ conversation: ConversationID) throws -> TurnID? {
        try connection.row(.latestTurn, tenant, conversation) { try $0["id"] }
    }

    func hasTurns(_ conversation: ConversationID) throws -> Bool {
        try connection.row(.hasTurns, tenant, conversation) { _ in true } ?? false
    }

    func reopenTurn(_ id: TurnID, answerBy: Date, at: Date) throws -> ConversationID? {
        let reopened = try connection.row(.reopenTurn, answerBy, tenant, id) {
            (conversation: try $0["conversation"] as ConversationID, item: try $0["item"] as ItemID)
        }
        guard let reopened else { return nil }
        try connection.run(.clearInlineMark, tenant, reopened.item)
        return reopened.conversation
    }

    func turnState(_ id: TurnID) throws -> TurnState? {
        try connection.row(.turnState, tenant, id) {
            try $0["state"] as TurnState?
        } ?? nil
    }

    func turnRecords(_ conversation: ConversationID, limit: Int) throws -> [TurnRecord] {
        try connection.rows(.turnRecords, tenant, conversation, limit) { row in
            TurnRecord(
                id: try row["id"],
                openedAt: try row["opened_at"],
                state: try row["state"] ?? .dead,
                reason: try row["reason"],
                steps: try steps(row["id"])
            )
        }.reversed()
    }

    func steps(_ id: TurnID) throws -> [TurnStep] {
        try connection.rows(.steps, tenant, id) { row in
            TurnStep(
                strategy: StrategyKind(try row["strategy"]),
                verdict: try row["verdict"] ?? .failed,
                reason: try row["reason"],
                milliseconds: try row["milliseconds"]
            )
        }
    }

    func beginTurn(_ id: TurnID, at: Date) throws -> Bool {
        try connection.run(.beginTurn, at, tenant, id) == 1
    }

    func endTurn(_ id: TurnID, as state: TurnState, reason: String, steps: [TurnStep], at: Date) throws -> Bool {
        for (position, step) in steps.enumerated() {
            try connection.run(
                .insertStep,
                tenant,
                id,
                position,
                step.strategy,
                step.verdict,
                step.reason,
                step.milliseconds
            )
        }
        return try connection.run(.endTurn, state, reason, at, tenant, id) == 1
    }

    func cancelTurns(_ conversation: ConversationID, reason: String, at: Date) throws -> [TurnID] {
        try connection.rows(.cancelTurns, reason, at, tenant, conversation) { try $0["id"] }
    }

    // MARK: - Ledger

    func ledgerEntry(_ turn: TurnID, call: String) throws -> JSONValue? {
        try connection.row(.ledgerEntry, tenant, turn, call) { try $0.content("result") }
    }

    func insertLedgerEntry(_ turn: TurnID, call: String, kind: String, result: JSONValue, at: Date) throws {
        try connection.run(
            .insertLedgerEntry,
            tenant,
            turn,
            call,
            kind,
            at,
            BlobCodec.current,
            BlobCodec.encode(result)
        )
    }
}

// MARK: - Statements

extension SQLStatement {
    fileprivate static let insertTurn = SQLStatement(
        """
        INSERT INTO turns (tenant, channel, conversation, item, answer, answer_by, generation, opened_at, purpose,
            waits_until)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id
        """
    )
    fileprivate static let insertTurnMessage = SQLStatement(
        "INSERT INTO turn_messages (tenant, turn, message, item) VALUES (?, ?, ?, ?)"
    )
    fileprivate static let gatheringTurn = SQLStatement(
        """
        SELECT id, opened_at FROM turns
        WHERE tenant = ? AND conversation = ? AND ended_at IS NULL AND state = 'open' AND attempts = 0
            AND purpose = 'answer' AND answer = 'acknowledged' AND waits_until > ?
        ORDER BY id DESC LIMIT 1
        """
    )
    fileprivate static let setWaitsUntil = SQLStatement("UPDATE turns SET waits_until = ? WHERE tenant = ? AND id = ?")
    fileprivate static let nextTurn = SQLStatement(
        """
        SELECT turns.id, turns.state, turns.attempts, turns.answer, turns.answer_by, turns.item, inbox.item_key,
            turns.purpose, turns.waits_until,
            EXISTS (
                SELECT 1 FROM turn_ledger AS kept
                WHERE kept.tenant = turns.tenant AND kept.turn = turns.id) AS has_ledger,
            EXISTS (
                SELECT 1 FROM conversation_memory AS kept
                WHERE kept.tenant = turns.tenant AND kept.conversation = turns.conversation) AS has_memory
        FROM turns JOIN inbox ON inbox.tenant = turns.tenant AND inbox.id = turns.item
        WHERE turns.tenant = ? AND turns.conversation = ? AND turns.ended_at IS NULL
            AND turns.state IN ('open', 'running')
        ORDER BY turns.id LIMIT 1
        """
    )
    fileprivate static let nextTurnDue = SQLStatement(
        """
        SELECT waits_until FROM turns
        WHERE tenant = ? AND conversation = ? AND ended_at IS NULL AND state IN ('open', 'running')
        ORDER BY id LIMIT 1
        """
    )
    fileprivate static let messagesOfTurn = SQLStatement(
        """
        SELECT messages.id, messages.codec, messages.body
        FROM turn_messages JOIN messages
            ON messages.tenant = turn_messages.tenant AND messages.id = turn_messages.message
        WHERE turn_messages.tenant = ? AND turn_messages.turn = ? ORDER BY messages.id
        """
    )
    fileprivate static let hasEarlierMessage = SQLStatement(
        "SELECT 1 FROM messages WHERE tenant = ? AND conversation = ? AND id < ? LIMIT 1"
    )
    fileprivate static let latestTurn = SQLStatement(
        "SELECT id FROM turns WHERE tenant = ? AND conversation = ? ORDER BY id DESC LIMIT 1"
    )
    fileprivate static let hasTurns = SQLStatement("SELECT 1 FROM turns WHERE tenant = ? AND conversation = ? LIMIT 1")
    fileprivate static let reopenTurn = SQLStatement(
        """
        UPDATE turns SET state = 'open', attempts = 0, reason = '', ended_at = NULL, answer_by = ?
        WHERE tenant = ? AND id = ? AND state = 'cancelled' AND NOT EXISTS (
            SELECT 1 FROM outbox WHERE outbox.tenant = turns.tenant AND outbox.turn = turns.id)
        RETURNING conversation, item
        """
    )
    fileprivate static let clearInlineMark = SQLStatement(
        "UPDATE inbox SET inline_mark = NULL WHERE tenant = ? AND id = ?"
    )
    fileprivate static let turnState = SQLStatement("SELECT state FROM turns WHERE tenant = ? AND id = ?")
    fileprivate static let turnRecords = SQLStatement(
        """
        SELECT id, opened_at, state, reason FROM turns
        WHERE tenant = ? AND conversation = ? ORDER BY id DESC LIMIT ?
        """
    )
    fileprivate static let steps = SQLStatement(
        """
        SELECT strategy, verdict, reason, milliseconds FROM turn_steps
        WHERE tenant = ? AND turn = ? ORDER BY position
        """
    )
    fileprivate static let beginTurn = SQLStatement(
        """
        UPDATE turns SET state = 'running', attempts = attempts + 1, begun_at = ?
        WHERE tenant = ? AND id = ? AND state IN ('open', 'running')
        """
    )
    fileprivate static let insertStep = SQLStatement(
        """
        INSERT INTO turn_steps (tenant, turn, position, strategy, verdict, reason, milliseconds)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (tenant, turn, position) DO UPDATE SET strategy = excluded.strategy,
            verdict = excluded.verdict, reason = excluded.reason, milliseconds = excluded.milliseconds
        """
    )
    fileprivate static let endTurn = SQLStatement(
        "UPDATE turns SET state = ?, reason = ?, ended_at = ? WHERE tenant = ? AND id = ? AND state = 'running'"
    )
    fileprivate static let cancelTurns = SQLStatement(
        """
        UPDATE turns SET state = 'cancelled', reason = ?, ended_at = ?
        WHERE tenant = ? AND conversation = ? AND ended_at IS NULL AND state IN ('open', 'running') RETURNING id
        """
    )
    fileprivate static let ledgerEntry = SQLStatement(
        "SELECT codec, result FROM turn_ledger WHERE tenant = ? AND turn = ? AND call = ?"
    )
    fileprivate static let insertLedgerEntry = SQLStatement(
        """
        INSERT INTO turn_ledger (tenant, turn, call, kind, at, codec, result) VALUES (?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (tenant, turn, call) DO NOTHING
        """
    )
}
