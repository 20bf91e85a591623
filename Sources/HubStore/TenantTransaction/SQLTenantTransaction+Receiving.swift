import ChannelKit
import Foundation
import HubRouter

// The operations of a webhook's transaction.

extension SQLTenantTransaction {
    func hasPendingItem(channel: ChannelID, lane: LaneKey) throws -> Bool {
        try nextItem(channel: channel, lane: lane) != nil
    }

    func insertAppliedItem(_ new: NewItem, at: Date) throws -> IntakeOutcome {
        let turn: TurnID = try connection.nextID(.turns)
        let outcome = try insertKey(new, "turn", turn: turn)
        guard outcome.isNew else { return outcome }
        turnIDs.reserve(turn, for: outcome.id)
        try insertPayload(new, outcome.id, "done", doneAt: at)
        return outcome
    }

    func hasMemory(_ conversation: ConversationID) throws -> Bool {
        try connection.row(.hasMemory, conversation, number) { _ in true } ?? false
    }
}

// MARK: - Statements

extension SQLStatement {
    fileprivate static let hasMemory = SQLStatement(
        "SELECT 1 FROM conversation_memory WHERE conversation = ? AND tenant = ? LIMIT 1"
    )
}
