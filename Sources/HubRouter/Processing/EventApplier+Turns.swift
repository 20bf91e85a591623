import ChannelKit
import Foundation
import HubModel

/// Opens the turns of messages.
extension EventApplier {
    /// Opens the turn of a message, or adds the message to the turn that still gathers.
    ///
    /// The turn begins in this transaction if the caller can run it and the conversation is idle; else its lane is due.
    func openTurn(
        for incoming: IncomingMessage,
        purpose: TurnPurpose = .answer,
        in tx: any TenantTransaction,
        effects: inout InboundEffects
    ) throws -> TurnID {
        let conversation = incoming.conversation.id
        let gather = gatheringTime(for: purpose)
        if let gather, let turn = try tx.gather(incoming.id, of: item.id, in: incoming.locked, for: gather, at: now) {
            return turn
        }
        let new = newTurn(for: incoming, purpose: purpose, after: gather)
        if try mayBegin(new, for: incoming, in: tx, effects) {
            let id = try tx.openRunningTurn(new)
            // Without reading back what was just stored.
            effects.begunTurn = StoredTurn(id, new, for: incoming, of: item)
            return id
        }
        let id = try tx.openTurn(new)
        guard conversation != begunConversation, conversation != effects.begunTurn?.conversation.id else { return id }
        let lane = Lane(stage: .turn, channel: channel.id, conversation: conversation)
        tx.makeDue(lane, at: new.dueAt, isAwaited: new.answer != .acknowledged)
        return id
    }

    /// The time for which a turn waits for further messages; nil if it runs at once.
    private func gatheringTime(for purpose: TurnPurpose) -> Duration? {
        item.item.answer == .acknowledged && purpose == .answer ? channel.policy.gather : nil
    }

    private func newTurn(for incoming: IncomingMessage, purpose: TurnPurpose, after gather: Duration?) -> NewTurn {
        let answer = item.item.answer
        return NewTurn(
            conversation: incoming.locked,
            channel: channel.id,
            item: item.id,
            message: incoming.id,
            answer: answer,
            generation: generation,
            answerBy: answer == .acknowledged ? nil : channel.replyDeadline(receivedAt: item.receivedAt, of: item.item),
            purpose: purpose,
            openedAt: now,
            dueAt: gather.map { now.addingTimeInterval($0.timeInterval) } ?? now
        )
    }

    /// True if the turn can begin in this transaction: by the rows no other turn of the conversation is open or runs.
    private func mayBegin(
        _ turn: NewTurn,
        for incoming: IncomingMessage,
        in tx: any TenantTransaction,
        _ effects: InboundEffects
    ) throws -> Bool {
        guard runsTurn, turn.dueAt == now, effects.begunTurn == nil else { return false }
        // STOP has cancelled what was live before.
        guard turn.purpose == .answer else { return try tx.nextTurnDue(turn.conversation.id) == nil }
        return incoming.situation.turnDue == nil
    }
}
