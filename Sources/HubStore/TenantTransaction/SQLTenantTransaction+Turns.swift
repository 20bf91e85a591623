import ChannelKit
import Foundation
import HubModel
import HubRouter

extension SQLTenantTransaction {
    func openTurn(_ turn: NewTurn) throws -> TurnID { try insert(turn, as: .open, begunAt: nil) }

    func openRunningTurn(_ turn: NewTurn) throws -> TurnID { try insert(turn, as: .running, begunAt: turn.openedAt) }

    private func insert(_ turn: NewTurn, as state: TurnState, begunAt: Date?) throws -> TurnID {
        let id: TurnID = try turnIDs.take(for: turn.item) ?? connection.nextID(.turns)
        let attempts = begunAt == nil ? 0 : 1
        let channel = try number(of: turn.channel)
        try connection.run(
            .insertTurn,
            id,
            number,
            channel,
            turn.conversation.id,
            turn.item,
            turn.message,
            turn.purpose,
            turn.answer,
            turn.answerBy,
            state,
            turn.generation,
            attempts,
            turn.openedAt,
            begunAt,
            turn.dueAt,
            codec.tag
        )
        return id
    }

    func gather(
        _ message: MessageID,
        of item: ItemID,
        in conversation: LockedConversation,
        for time: Duration,
        at: Date
    ) throws -> TurnID? {
        let waiting = try connection.row(.gatheringTurn, conversation.id, number, at) {
            (id: try $0["id"] as TurnID, openedAt: try $0["opened_at"] as Date)
        }
        guard let waiting else { return nil }
        try connection.run(.insertTurnMessage, waiting.id, message, number)
        try connection.run(.joinTurn, waiting.id, item, number)
        let end = waiting.openedAt.addingTimeInterval(4 * time.timeInterval)
        try connection.run(.setWaitsUntil, min(end, at.addingTimeInterval(time.timeInterval)), waiting.id, number)
        return waiting.id
    }

    func nextTurn(_ conversation: ConversationID) throws -> StoredTurn? {
        guard let thread = try self.conversation(conversation), let contact = try contact(thread.contact) else {
            return nil
        }
        return try connection.row(.nextTurn, conversation, number) { row in
            let id: TurnID = try row["id"]
            let (messages, unreadable) = try readable(or: []) { try self.messages(of: id) }
            let first: MessageID = try row["message"]
            return StoredTurn(
                id: id,
                state: try row["state"] ?? .open,
                purpose: try row["purpose"] ?? .answer,
                attempts: try row["attempts"],
                answer: try row["answer"] ?? .acknowledged,
                answerBy: try row["answer_by"],
                item: try row["item"],
                itemKey: ItemKey(try itemKey(row)),
                message: first,
                messages: messages,
                conversation: thread,
                contact: contact,
                isFirst: try isFirst(first, in: conversation),
                hasLedger: try row["has_ledger"],
                hasMemory: try row["has_memory"],
                dueAt: try row["waits_until"],
                unreadable: unreadable
            )
        }
    }

    /// The key of a turn's item, under which its request waits; empty if the payload is not kept any more.
    private func itemKey(_ row: SQLRow) throws -> String {
        try readable(or: "") { try row.contentIfAny("item_key", codec: "key_codec") ?? "" }.value
    }

    func nextTurnDue(_ conversation: ConversationID) throws -> Date? {
        try connection.row(.nextTurnDue, conversation, number) { try $0["waits_until"] }
    }

    private func messages(of turn: TurnID) throws -> [UnifiedMessage] {
        try connection.rows(.messagesOfTurn, turn, number, turn, number) { row in
            guard let message = UnifiedMessage(json: try row.content("body")) else {
                throw StorageError.unreadable("a message is of an unknown kind; it was written by a newer version")
            }
            return message
        }
    }

    func isFirst(_ message: MessageID, in conversation: ConversationID) throws -> Bool {
        try connection.row(.hasEarlierMessage, conversation, message, number) { _ in true } == nil
    }

    func latestTurn(_ conversation: ConversationID) throws -> TurnID? {
        try connection.row(.latestTurn, conversation, number) { try $0["id"] }
    }

    func hasTurns(_ conversation: ConversationID) throws -> Bool { try latestTurn(conversation) != nil }

    func reopenTurn(_ id: TurnID, answerBy: Date, at: Date) throws -> ConversationID? {
        let conversation: ConversationID? = try connection.row(.conversationOfTurn, id, number) {
            try $0["conversation"]
        }
        guard let conversation else { return nil }
        _ = try lock(conversation)
        let item: ItemID? = try connection.row(.reopenTurn, answerBy, id, number) { try $0["item"] }
        guard let item else { return nil }
        try connection.run(.clearInlineMark, item, number)
        return conversation
    }

    func turnState(_ id: TurnID) throws -> TurnState? {
        try connection.row(.turnState, id, number) { try $0["state"] as TurnState? } ?? nil
    }

    func turnRecords(_ conversation: ConversationID, limit: Int) throws -> [TurnRecord] {
        try connection.rows(.turnRecords, conversation, number, limit) { row in
            TurnRecord(
                id: try row["id"],
                openedAt: try row["opened_at"],
                state: try row["state"] ?? .dead,
                reason: try row["reason"],
                steps: try row.steps()
            )
        }.reversed()
    }

    func steps(_ id: TurnID) throws -> [TurnStep] {
        try connection.row(.steps, id, number) { try $0.steps() } ?? []
    }

    func beginTurn(_ id: TurnID, in conversation: LockedConversation, at: Date) throws -> Bool {
        guard try connection.changes(of: .beginTurn, at, id, number) == 1 else { return false }
        try take(id, in: conversation.id)
        return true
    }

    func endTurn(
        _ id: TurnID,
        in conversation: LockedConversation,
        as state: TurnState,
        reason: Reason?,
        steps: [TurnStep],
        answeredSince since: Date,
        at: Date
    ) throws -> EndedTurn? {
        let steps = codec.encode(steps)
        let ended = try connection.row(
            .endTurn,
            state,
            reason,
            codec.tag,
            steps,
            at,
            id,
            number,
            since,
            since
        ) { row in
            EndedTurn(
                situation: try ReplySituation(row),
                hasWaitingReplies: try row["has_waiting"],
                nextTurnDue: try row["next_due"]
            )
        }
        if ended == nil { try connection.run(.recordSteps, codec.tag, steps, id, number) }
        return ended
    }

    func cancelTurns(_ conversation: LockedConversation, reason: Reason, at: Date) throws -> [TurnID] {
        try connection.rows(.cancelTurns, reason, at, conversation.id, number) { try $0["id"] }
    }

    // MARK: - Ledger

    func ledgerEntry(_ turn: TurnID, call: String) throws -> JSONValue? {
        try connection.row(.ledgerEntry, turn, call, number) { try $0.content("result") }
    }

    func insertLedgerEntry(_ turn: TurnID, call: String, kind: String, result: JSONValue, at: Date) throws {
        try connection.run(.insertLedgerEntry, turn, call, number, kind, at, codec.tag, codec.encode(result))
    }
}

extension SQLRow {
    /// The steps of a turn in the column `steps`; none before its end, and none of a version that has others.
    fileprivate func steps() throws -> [TurnStep] {
        guard let _: Data = try self["steps"] else { return [] }
        return (try? value(of: [TurnStep].self, "steps")) ?? []
    }
}

// MARK: - Statements

extension SQLStatement {
    fileprivate static let insertTurn = SQLStatement(
        """
        INSERT INTO turns (id, tenant, channel, conversation, origin, item, message, purpose, answer, answer_by, state,
            reason, generation, attempts, opened_at, begun_at, waits_until, codec)
        VALUES (?, ?, ?, ?, 'message', ?, ?, ?, ?, ?, ?, NULL, ?, ?, ?, ?, ?, ?)
        """
    )
    fileprivate static let insertTurnMessage = SQLStatement(
        "INSERT INTO turn_messages (turn, message, tenant) VALUES (?, ?, ?)"
    )
    fileprivate static let joinTurn = SQLStatement("UPDATE item_keys SET turn = ? WHERE id = ? AND tenant = ?")
    fileprivate static let gatheringTurn = SQLStatement(
        """
        SELECT id, opened_at FROM turns
        WHERE conversation = ? AND tenant = ? AND ended_at IS NULL AND state = 'open' AND attempts = 0
            AND purpose = 'answer' AND answer = 'acknowledged' AND waits_until > ?
        ORDER BY id DESC LIMIT 1
        """
    )
    fileprivate static let setWaitsUntil = SQLStatement("UPDATE turns SET waits_until = ? WHERE id = ? AND tenant = ?")
    fileprivate static let nextTurn = SQLStatement(
        """
        SELECT turns.id, turns.message, turns.state, turns.purpose, turns.attempts, turns.answer, turns.answer_by,
            turns.item, inbox.key_codec, inbox.item_key,
            EXISTS (SELECT 1 FROM turn_ledger AS kept WHERE kept.turn = turns.id) AS has_ledger,
            EXISTS (
                SELECT 1 FROM conversation_memory AS kept WHERE kept.conversation = turns.conversation
            ) AS has_memory,
            turns.waits_until
        FROM turns LEFT JOIN inbox ON inbox.id = turns.item
        WHERE turns.conversation = ? AND turns.tenant = ? AND turns.ended_at IS NULL
            AND turns.state IN ('open', 'running')
        ORDER BY turns.id LIMIT 1
        """
    )
    fileprivate static let nextTurnDue = SQLStatement(
        """
        SELECT waits_until FROM turns
        WHERE conversation = ? AND tenant = ? AND ended_at IS NULL AND state IN ('open', 'running')
        ORDER BY id LIMIT 1
        """
    )
    fileprivate static let messagesOfTurn = SQLStatement(
        """
        SELECT messages.id AS id, messages.codec AS codec, messages.body AS body
        FROM turns JOIN messages ON messages.id = turns.message WHERE turns.id = ? AND turns.tenant = ?
        UNION ALL SELECT messages.id, messages.codec, messages.body
        FROM turn_messages JOIN messages ON messages.id = turn_messages.message
        WHERE turn_messages.turn = ? AND turn_messages.tenant = ? ORDER BY id
        """
    )
    fileprivate static let hasEarlierMessage = SQLStatement(
        "SELECT 1 FROM messages WHERE conversation = ? AND id < ? AND tenant = ? LIMIT 1"
    )
    fileprivate static let latestTurn = SQLStatement(
        "SELECT id FROM turns WHERE conversation = ? AND tenant = ? ORDER BY id DESC LIMIT 1"
    )
    fileprivate static let conversationOfTurn = SQLStatement(
        "SELECT conversation FROM turns WHERE id = ? AND tenant = ?"
    )
    fileprivate static let reopenTurn = SQLStatement(
        """
        UPDATE turns SET state = 'open', attempts = 0, reason = NULL, ended_at = NULL, answer_by = ?
        WHERE id = ? AND tenant = ? AND state = 'cancelled' AND NOT EXISTS (
            SELECT 1 FROM messages JOIN outbox ON outbox.id = messages.id
            WHERE messages.conversation = turns.conversation AND messages.tenant = turns.tenant
                AND messages.id > turns.message
                AND outbox.turn = turns.id)
        RETURNING item
        """
    )
    fileprivate static let clearInlineMark = SQLStatement(
        "UPDATE item_keys SET inline_mark = NULL WHERE id = ? AND tenant = ?"
    )
    fileprivate static let turnState = SQLStatement("SELECT state FROM turns WHERE id = ? AND tenant = ?")
    fileprivate static let turnRecords = SQLStatement(
        """
        SELECT id, opened_at, state, reason, codec, steps FROM turns
        WHERE conversation = ? AND tenant = ? ORDER BY id DESC LIMIT ?
        """
    )
    fileprivate static let steps = SQLStatement("SELECT codec, steps FROM turns WHERE id = ? AND tenant = ?")
    fileprivate static let beginTurn = SQLStatement(
        """
        UPDATE turns SET state = 'running', attempts = attempts + 1, begun_at = ?
        WHERE id = ? AND tenant = ? AND state IN ('open', 'running')
        """
    )
    fileprivate static let endTurn = SQLStatement(
        """
        UPDATE turns SET state = ?, reason = ?, codec = ?, steps = ?, ended_at = ?
        WHERE id = ? AND tenant = ? AND state = 'running'
        RETURNING (
                SELECT opted_out FROM conversations JOIN consents ON consents.contact = conversations.contact
                WHERE conversations.id = turns.conversation AND consents.kind = 'messages'
            ) AS opted_out,
            \(answeredTurns(of: "turns.conversation", tenant: "turns.tenant", besides: "turns.id")) AS answered,
            EXISTS (
                SELECT 1 FROM outbox
                WHERE outbox.conversation = turns.conversation AND outbox.state IN ('pending', 'claimed', 'ambiguous')
            ) AS has_waiting,
            (
                SELECT next.waits_until FROM turns AS next
                WHERE next.conversation = turns.conversation AND next.tenant = turns.tenant AND next.id <> turns.id
                    AND next.ended_at IS NULL AND next.state IN ('open', 'running')
                ORDER BY next.id LIMIT 1
            ) AS next_due
        """
    )
    fileprivate static let recordSteps = SQLStatement(
        "UPDATE turns SET codec = ?, steps = ? WHERE id = ? AND tenant = ?"
    )
    fileprivate static let cancelTurns = SQLStatement(
        """
        UPDATE turns SET state = 'cancelled', reason = ?, ended_at = ?
        WHERE conversation = ? AND tenant = ? AND ended_at IS NULL AND state IN ('open', 'running') RETURNING id
        """
    )
    fileprivate static let ledgerEntry = SQLStatement(
        "SELECT codec, result FROM turn_ledger WHERE turn = ? AND call = ? AND tenant = ?"
    )
    fileprivate static let insertLedgerEntry = SQLStatement(
        """
        INSERT INTO turn_ledger (turn, call, tenant, kind, at, codec, result) VALUES (?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (turn, call) DO NOTHING
        """
    )
}
