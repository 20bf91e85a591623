import ChannelKit
import Foundation
import HubRouter

// The operations of a webhook's transaction.

extension SQLTenantTransaction {
    func hasPendingItem(channel: ChannelID, lane: LaneKey) throws -> Bool {
        if let known = connection.driver.locks?.hasPending(LockName(.lane, lane.rawValue, on: channel)) { return known }
        return try nextItem(channel: channel, lane: lane) != nil
    }

    func insertAppliedItem(_ new: NewItem, at: Date) throws -> IntakeOutcome {
        let turn: TurnID = try connection.nextID(.turns)
        let outcome = try insertKey(new, "turn", turn: turn)
        guard outcome.isNew else { return outcome }
        turnIDs.reserve(turn, for: outcome.id)
        try insertPayload(new, outcome.id, "done", doneAt: at)
        return outcome
    }

    func lock(_ conversation: ConversationID) throws -> LockedConversation {
        _ = try connection.lock(conversation, of: number, read: readConversation)
        return LockedConversation(conversation)
    }

    func lock(_ known: Conversation) throws -> (conversation: Conversation, locked: LockedConversation) {
        let current = try connection.lock(known.id, of: number, read: readConversation)
        return (current ?? known, LockedConversation(known.id))
    }

    /// Locks a conversation whose row is not needed.
    func hold(_ conversation: ConversationID) throws {
        if try connection.hold(conversation, of: number) { read.forget(conversation) }
    }

    func lockSends(_ externalIDs: [String], channel: ChannelID) throws {
        try connection.lock(externalIDs.map { LockName(.message, $0, on: channel) })
    }
}
