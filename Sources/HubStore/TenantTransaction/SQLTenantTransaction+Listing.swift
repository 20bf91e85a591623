import ChannelKit
import Foundation
import HubModel
import HubRouter

extension SQLTenantTransaction {
    // MARK: - Conversations

    func conversationPage(_ filter: ConversationFilter, after: ConversationPosition?, limit: Int) throws
        -> [ListedConversation]
    {
        let activeAt = after?.activeAt ?? Date(millisecondsSince1970: .max / 2)
        let id = after?.id ?? ConversationID(.max)
        return switch filter {
        case .all:
            try connection.rows(
                .conversationPage,
                number,
                activeAt.hour,
                activeAt.hour,
                activeAt,
                activeAt,
                id,
                limit,
                read: readListed
            )
        case .withAgent:
            try connection.rows(.pageWithAgent, number, activeAt, activeAt, id, limit, read: readListed)
        case .contact(let contact):
            try connection.rows(.pageOfContact, contact, number, id, limit, read: readListed)
        }
    }

    func listedConversation(_ id: ConversationID) throws -> ListedConversation? {
        try connection.row(.listedConversation, id, number, read: readListed)
    }

    private func readListed(_ row: SQLRow) throws -> ListedConversation {
        let conversation = try readConversation(row)
        return ListedConversation(
            conversation: conversation,
            handlerSequence: try row["handler_seq"],
            assignee: try row["assignee"],
            position: ConversationPosition(activeAt: try row["active_at"], id: conversation.id)
        )
    }

    func setAssignee(_ user: RowID<User>?, of conversation: ConversationID) throws {
        try connection.run(.setAssignee, user, conversation, number)
    }

    // MARK: - Messages

    func messagePage(_ conversation: ConversationID, before id: MessageID, limit: Int) throws -> [ListedMessage] {
        try connection.rows(.messagePage, conversation, id, number, limit, read: readMessage)
    }

    func listedMessage(_ id: MessageID) throws -> ListedMessage? {
        try connection.row(.listedMessage, id, number, read: readMessage)
    }

    func readMessage(_ row: SQLRow) throws -> ListedMessage {
        ListedMessage(
            id: try row["id"],
            conversation: try row["conversation"],
            channel: try channel(row),
            author: try row["author"] ?? .customer,
            sentBy: try row["sent_by"],
            at: try row["at"],
            externalID: try row.contentIfAny("external_id", codec: "external_codec"),
            text: try row.listedText("text"),
            status: try row["status"] ?? .queued,
            statusAt: try row["status_at"],
            errorCode: try row["error_code"],
            errorMessage: try row["error_message"]
        )
    }

    func contact(withAddress address: String, channel: ChannelID) throws -> ContactID? {
        try connection.row(.contactOfAddress, number(of: channel), hash(.alias, address), number) {
            try $0["contact"]
        }
    }

    // MARK: - Notes

    func pageOfNotes(_ conversation: ConversationID, before id: RowID<Note>, limit: Int) throws -> [Note] {
        try connection.rows(.pageOfNotes, conversation, id, number, limit) { row in
            let author: RowID<User> = try row["author"]
            return Note(
                id: try row["id"],
                author: author.rawValue == 0 ? nil : author,
                at: try row["at"],
                text: try row.listedText("body")
            )
        }
    }

    func insertNote(_ text: String, in conversation: ConversationID, by user: RowID<User>?, at: Date) throws
        -> RowID<Note>
    {
        let id: RowID<Note> = try connection.nextID(.access)
        // The author of a program's note is 0.
        let author = user ?? RowID<User>(0)
        try connection.run(.insertNote, number, id, conversation, author, at, codec.tag, codec.encode(text))
        return id
    }

    // MARK: - The way of a message

    func trace(of id: MessageID) throws -> MessageTrace? {
        let question: MessageID? = try connection.row(.questionOfReply, id, number) { try $0["message"] }
        return try trace(ofQuestion: question ?? id)
    }

    private func trace(ofQuestion id: MessageID) throws -> MessageTrace? {
        guard let message = try listedMessage(id) else { return nil }
        let turn = try connection.row(.turnOfMessage, message.conversation, number, id, id) { row in
            (id: try row["id"] as TurnID, item: try row["item"] as ItemID)
        }
        guard let turn else { return MessageTrace(message: message, receipt: nil, turn: nil, answers: []) }
        let record = try connection.row(.tracedTurn, turn.id, number) { row in
            TurnRecord(
                id: turn.id,
                openedAt: try row["opened_at"],
                state: try row["state"] ?? .dead,
                reason: try row["reason"],
                steps: try steps(turn.id)
            )
        }
        return MessageTrace(
            message: message,
            receipt: try receipt(of: turn.item),
            turn: record,
            answers: try answers(of: turn.id, after: message)
        )
    }

    private func receipt(of item: ItemID) throws -> MessageTrace.Receipt? {
        try connection.row(.receipt, item, number) { row in
            MessageTrace.Receipt(
                item: item,
                outcome: try row["outcome"],
                reason: try row["reason"],
                receivedAt: try row["received_at"],
                verifiedBy: try row["verified_by"],
                attempts: try row["attempts"]
            )
        }
    }

    private func answers(of turn: TurnID, after message: ListedMessage) throws -> [MessageTrace.Answer] {
        try connection.rows(.answersOfTurn, message.conversation, message.id, number, turn, Self.maxAnswers) { row in
            MessageTrace.Answer(
                message: try readMessage(row),
                state: try row["state"] ?? .pending,
                reason: try row["reason"],
                attempts: try row["attempts"],
                dueAt: try row["due_at"],
                expiresAt: try row["expires_at"],
                findings: try row.findings()
            )
        }
    }

    /// The max replies that an explanation shows: a turn has a few parts, and one that was requeued often has more.
    private static let maxAnswers = 20
}

// MARK: - Statements

extension SQLStatement {
    private static let listedColumns = "\(conversationColumns), handler_seq, assignee, active_at"

    private static let messageColumns = """
        messages.id, messages.conversation, messages.channel, messages.author, messages.sent_by, messages.at,
        messages.external_codec, messages.external_id, messages.codec, messages.text, messages.status, messages.status_at, messages.error_code,
        messages.error_message
        """

    // The hours are in the index, and the conversations of an hour are sorted.
    fileprivate static let conversationPage = SQLStatement(
        """
        SELECT \(listedColumns) FROM conversations
        WHERE tenant = ? AND active_hour <= ?
            AND (active_hour < ? OR active_at < ? OR (active_at = ? AND id < ?))
        ORDER BY active_hour DESC, active_at DESC, id DESC LIMIT ?
        """
    )
    fileprivate static let pageWithAgent = SQLStatement(
        """
        SELECT \(listedColumns) FROM conversations
        WHERE tenant = ? AND handler = 'agent' AND active_at <= ? AND (active_at < ? OR id < ?)
        ORDER BY active_at DESC, id DESC LIMIT ?
        """
    )
    fileprivate static let pageOfContact = SQLStatement(
        """
        SELECT \(listedColumns) FROM conversations
        WHERE contact = ? AND tenant = ? AND id < ? ORDER BY id DESC LIMIT ?
        """
    )
    fileprivate static let listedConversation = SQLStatement(
        "SELECT \(listedColumns) FROM conversations WHERE id = ? AND tenant = ?"
    )
    fileprivate static let setAssignee = SQLStatement(
        "UPDATE conversations SET assignee = ? WHERE id = ? AND tenant = ?"
    )
    fileprivate static let messagePage = SQLStatement(
        """
        SELECT \(messageColumns) FROM messages
        WHERE conversation = ? AND id < ? AND tenant = ? ORDER BY id DESC LIMIT ?
        """
    )
    fileprivate static let listedMessage = SQLStatement(
        "SELECT \(messageColumns) FROM messages WHERE id = ? AND tenant = ?"
    )
    fileprivate static let contactOfAddress = SQLStatement(
        "SELECT contact FROM contact_aliases WHERE channel = ? AND hash = ? AND tenant = ?"
    )
    fileprivate static let pageOfNotes = SQLStatement(
        """
        SELECT id, author, at, codec, body FROM notes
        WHERE conversation = ? AND id < ? AND tenant = ? ORDER BY id DESC LIMIT ?
        """
    )
    fileprivate static let insertNote = SQLStatement(
        "INSERT INTO notes (tenant, id, conversation, author, at, codec, body) VALUES (?, ?, ?, ?, ?, ?, ?)"
    )
    // The turns of one conversation, the last first: a message is explained soon after it came.
    fileprivate static let turnOfMessage = SQLStatement(
        """
        SELECT id, item FROM turns
        WHERE conversation = ? AND tenant = ? AND (message = ? OR EXISTS (
            SELECT 1 FROM turn_messages AS joined WHERE joined.turn = turns.id AND joined.message = ?))
        ORDER BY id DESC LIMIT 1
        """
    )
    fileprivate static let questionOfReply = SQLStatement(
        """
        SELECT turns.message FROM outbox JOIN turns ON turns.id = outbox.turn
        WHERE outbox.id = ? AND outbox.tenant = ?
        """
    )
    fileprivate static let tracedTurn = SQLStatement(
        "SELECT opened_at, state, reason FROM turns WHERE id = ? AND tenant = ?"
    )
    fileprivate static let receipt = SQLStatement(
        """
        SELECT item_keys.outcome, item_keys.reason, inbox.received_at, inbox.verified_by, inbox.attempts
        FROM item_keys LEFT JOIN inbox ON inbox.id = item_keys.id WHERE item_keys.id = ? AND item_keys.tenant = ?
        """
    )
    fileprivate static let answersOfTurn = SQLStatement(
        """
        SELECT \(messageColumns), outbox.state, outbox.reason, outbox.attempts, outbox.due_at, outbox.expires_at,
            outbox.decision_codec, outbox.decision
        FROM messages JOIN outbox ON outbox.id = messages.id
        WHERE messages.conversation = ? AND messages.id >= ? AND messages.tenant = ? AND outbox.turn = ?
        ORDER BY messages.id LIMIT ?
        """
    )
}
