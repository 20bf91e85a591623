import ChannelKit
import Foundation
import HubRouter

extension SQLTenantTransaction {
    func openTurn(_ turn: NewTurn) throws -> TurnID {
        let id: TurnID = try insert(
            """
            INSERT INTO turns (tenant, channel, conversation, item, answer, answer_by, generation, opened_at, purpose,
                waits_until)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id
            """,
            [
                scope, .text(turn.channel.name), .id(turn.conversation), .id(turn.item), .name(turn.answer),
                .date(turn.answerBy), .integer(Int64(turn.generation)), .date(turn.openedAt), .name(turn.purpose),
                .date(turn.dueAt),
            ]
        )
        try add(turn.message, of: turn.item, to: id)
        return id
    }

    private func add(_ message: MessageID, of item: ItemID, to turn: TurnID) throws {
        try connection.execute(
            "INSERT INTO turn_messages (tenant, turn, message, item) VALUES (?, ?, ?, ?)",
            [scope, .id(turn), .id(message), .id(item)]
        )
    }

    func gather(
        _ message: MessageID,
        of item: ItemID,
        in conversation: ConversationID,
        for time: Duration,
        at: Date
    ) throws -> TurnID? {
        let waiting = try connection.row(
            """
            SELECT id, opened_at FROM turns
            WHERE tenant = ? AND conversation = ? AND ended_at IS NULL AND state = 'open' AND attempts = 0
                AND purpose = 'answer' AND answer = 'acknowledged' AND waits_until > ?
            ORDER BY id DESC LIMIT 1
            """,
            [scope, .id(conversation), .date(at)]
        ) { (id: $0.id(0, of: Turn.self), openedAt: $0.date(1) ?? at) }
        guard let waiting else { return nil }
        try add(message, of: item, to: waiting.id)
        let end = waiting.openedAt.addingTimeInterval(4 * time.timeInterval)
        try connection.execute(
            "UPDATE turns SET waits_until = ? WHERE tenant = ? AND id = ?",
            [.date(min(end, at.addingTimeInterval(time.timeInterval))), scope, .id(waiting.id)]
        )
        return waiting.id
    }

    func nextTurn(_ conversation: ConversationID) throws -> StoredTurn? {
        guard let thread = try self.conversation(conversation), let contact = try contact(thread.contact) else {
            return nil
        }
        let turn = try connection.row(
            """
            SELECT turns.id, turns.state, turns.attempts, turns.answer, turns.answer_by, turns.item, inbox.item_key,
                turns.purpose, turns.waits_until,
                EXISTS (SELECT 1 FROM turn_ledger AS kept WHERE kept.tenant = turns.tenant AND kept.turn = turns.id),
                EXISTS (
                    SELECT 1 FROM conversation_memory AS kept
                    WHERE kept.tenant = turns.tenant AND kept.conversation = turns.conversation)
            FROM turns JOIN inbox ON inbox.tenant = turns.tenant AND inbox.id = turns.item
            WHERE turns.tenant = ? AND turns.conversation = ? AND turns.ended_at IS NULL
                AND turns.state IN ('open', 'running')
            ORDER BY turns.id LIMIT 1
            """,
            [scope, .id(conversation)]
        ) { row in
            let id = row.id(0, of: Turn.self)
            let (messages, unreadable) = try readable(or: []) { try self.messages(of: id) }
            let first = messages.first?.id ?? MessageID(0)
            return StoredTurn(
                id: id,
                state: TurnState(rawValue: row.string(1)) ?? .open,
                purpose: TurnPurpose(rawValue: row.string(7)) ?? .answer,
                attempts: row.int(2),
                answer: InboundItem.Answer(rawValue: row.string(3)) ?? .acknowledged,
                answerBy: row.date(4),
                item: row.id(5),
                itemKey: ItemKey(row.string(6)),
                message: first,
                messages: messages.map(\.message),
                conversation: thread,
                contact: contact,
                isFirst: try isFirst(first, in: conversation),
                hasLedger: row.int(9) != 0,
                hasMemory: row.int(10) != 0,
                dueAt: row.date(8) ?? .distantPast,
                unreadable: unreadable
            )
        }
        return turn
    }

    func nextTurnDue(_ conversation: ConversationID) throws -> Date? {
        try connection.row(
            """
            SELECT waits_until FROM turns
            WHERE tenant = ? AND conversation = ? AND ended_at IS NULL AND state IN ('open', 'running')
            ORDER BY id LIMIT 1
            """,
            [scope, .id(conversation)]
        ) { $0.date(0) ?? .distantPast }
    }

    private func messages(of turn: TurnID) throws -> [(id: MessageID, message: UnifiedMessage)] {
        try connection.rows(
            """
            SELECT messages.id, messages.codec, messages.body
            FROM turn_messages JOIN messages
                ON messages.tenant = turn_messages.tenant AND messages.id = turn_messages.message
            WHERE turn_messages.tenant = ? AND turn_messages.turn = ? ORDER BY messages.id
            """,
            [scope, .id(turn)]
        ) { row in
            guard let message = UnifiedMessage(json: try row.json(2, tag: 1)) else {
                throw StorageError.unreadable("a message is of a kind that this version does not know")
            }
            return (row.id(0), message)
        }
    }

    private func isFirst(_ message: MessageID, in conversation: ConversationID) throws -> Bool {
        try connection.row(
            "SELECT 1 FROM messages WHERE tenant = ? AND conversation = ? AND id < ? LIMIT 1",
            [scope, .id(conversation), .id(message)]
        ) { _ in true } == nil
    }

    func latestTurn(_ conversation: ConversationID) throws -> TurnID? {
        try connection.row(
            "SELECT id FROM turns WHERE tenant = ? AND conversation = ? ORDER BY id DESC LIMIT 1",
            [scope, .id(conversation)]
        ) { $0.id(0, of: Turn.self) }
    }

    func hasTurns(_ conversation: ConversationID) throws -> Bool {
        try connection.row(
            "SELECT 1 FROM turns WHERE tenant = ? AND conversation = ? LIMIT 1",
            [scope, .id(conversation)]
        ) { _ in true } ?? false
    }

    func reopenTurn(_ id: TurnID, answerBy: Date, at: Date) throws -> ConversationID? {
        let reopened = try connection.row(
            """
            UPDATE turns SET state = 'open', attempts = 0, reason = '', ended_at = NULL, answer_by = ?
            WHERE tenant = ? AND id = ? AND state = 'cancelled' AND NOT EXISTS (
                SELECT 1 FROM outbox WHERE outbox.tenant = turns.tenant AND outbox.turn = turns.id)
            RETURNING conversation, item
            """,
            [.date(answerBy), scope, .id(id)]
        ) { (conversation: $0.id(0, of: ConversationSummary.self), item: $0.id(1, of: StoredItem.self)) }
        guard let reopened else { return nil }
        try connection.execute(
            "UPDATE inbox SET inline_mark = NULL WHERE tenant = ? AND id = ?",
            [scope, .id(reopened.item)]
        )
        return reopened.conversation
    }

    func turnState(_ id: TurnID) throws -> TurnState? {
        try connection.row("SELECT state FROM turns WHERE tenant = ? AND id = ?", [scope, .id(id)]) { row in
            TurnState(rawValue: row.string(0))
        } ?? nil
    }

    func turnRecords(_ conversation: ConversationID, limit: Int) throws -> [TurnRecord] {
        let rows = try connection.rows(
            """
            SELECT id, opened_at, state, reason FROM turns
            WHERE tenant = ? AND conversation = ? ORDER BY id DESC LIMIT ?
            """,
            [scope, .id(conversation), .integer(Int64(limit))]
        ) { row in
            (id: row.id(0, of: Turn.self), at: row.date(1), state: row.string(2), reason: row.string(3))
        }
        return try rows.reversed().map { row in
            TurnRecord(
                id: row.id,
                openedAt: row.at ?? .distantPast,
                state: TurnState(rawValue: row.state) ?? .dead,
                reason: row.reason,
                steps: try steps(row.id)
            )
        }
    }

    func steps(_ id: TurnID) throws -> [TurnStep] {
        try connection.rows(
            """
            SELECT strategy, verdict, reason, milliseconds FROM turn_steps
            WHERE tenant = ? AND turn = ? ORDER BY position
            """,
            [scope, .id(id)]
        ) { row in
            TurnStep(
                strategy: StrategyKind(row.string(0)),
                verdict: TurnStep.Verdict(rawValue: row.string(1)) ?? .failed,
                reason: row.string(2),
                milliseconds: row.int(3)
            )
        }
    }

    func beginTurn(_ id: TurnID, at: Date) throws -> Bool {
        try connection.execute(
            """
            UPDATE turns SET state = 'running', attempts = attempts + 1, begun_at = ?
            WHERE tenant = ? AND id = ? AND state IN ('open', 'running')
            """,
            [.date(at), scope, .id(id)]
        ) == 1
    }

    func endTurn(_ id: TurnID, as state: TurnState, reason: String, steps: [TurnStep], at: Date) throws -> Bool {
        for (position, step) in steps.enumerated() {
            try connection.execute(
                """
                INSERT INTO turn_steps (tenant, turn, position, strategy, verdict, reason, milliseconds)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (tenant, turn, position) DO UPDATE SET strategy = excluded.strategy,
                    verdict = excluded.verdict, reason = excluded.reason, milliseconds = excluded.milliseconds
                """,
                [
                    scope, .id(id), .integer(Int64(position)), .name(step.strategy), .name(step.verdict),
                    .text(step.reason), .integer(Int64(step.milliseconds)),
                ]
            )
        }
        return try connection.execute(
            "UPDATE turns SET state = ?, reason = ?, ended_at = ? WHERE tenant = ? AND id = ? AND state = 'running'",
            [.name(state), .text(reason), .date(at), scope, .id(id)]
        ) == 1
    }

    func cancelTurns(_ conversation: ConversationID, reason: String, at: Date) throws -> [TurnID] {
        try connection.rows(
            """
            UPDATE turns SET state = 'cancelled', reason = ?, ended_at = ?
            WHERE tenant = ? AND conversation = ? AND ended_at IS NULL AND state IN ('open', 'running') RETURNING id
            """,
            [.text(reason), .date(at), scope, .id(conversation)]
        ) { $0.id(0) }
    }

    // MARK: - The ledger

    func ledgerEntry(_ turn: TurnID, call: String) throws -> JSONValue? {
        try connection.row(
            "SELECT codec, result FROM turn_ledger WHERE tenant = ? AND turn = ? AND call = ?",
            [scope, .id(turn), .text(call)]
        ) { try $0.json(1, tag: 0) }
    }

    func insertLedgerEntry(_ turn: TurnID, call: String, kind: String, result: JSONValue, at: Date) throws {
        try connection.execute(
            """
            INSERT INTO turn_ledger (tenant, turn, call, kind, at, codec, result) VALUES (?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (tenant, turn, call) DO NOTHING
            """,
            [scope, .id(turn), .text(call), .text(kind), .date(at), .codec, BlobCodec.encode(result)]
        )
    }
}
