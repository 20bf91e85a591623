import ChannelKit
import Foundation

/// Items of one tenant that a webhook brought, stored in one transaction in their order, and applied as far as possible.
struct ReceiveTransaction: WebhookTransaction {
    /// The max items that one transaction applies: more would hold the writer for longer than a webhook should wait.
    private static let maxApplied = InboundWorker.itemsPerCommit

    /// The result of one item.
    enum ItemResult: Sendable {
        /// It is in the inbox for a lane worker, or was delivered before.
        case stored(IntakeOutcome)
        /// It is in the inbox, and applied.
        case applied(IntakeOutcome, InboundEffects)
        /// Its statuses are applied.
        case statuses(InboundEffects)
    }

    struct Outcome: Sendable {
        var items: [ItemResult] = []
        /// The turn that was begun.
        var turn: TurnWorker.Begun?
    }

    let tenant: TenantID
    let items: [ReceivedItem]
    /// True if the items are stored and none of them is applied.
    let onlyStores: Bool
    /// True if the writer keeps up, so that items are applied and not only stored.
    let appliesItems: Bool
    /// The channel on which the transaction may begin a turn; nil if no turn can be run now.
    let turnChannel: RoutedChannel?
    let turns: TurnStarter
    let generation: Int
    let now: Date
    let conversationIdle: Duration

    var isAwaited: Bool { items.contains(where: \.new.isAwaited) }

    /// Stores the items, and applies them as far as their lanes have nothing that comes before.
    func apply(in tx: any TenantTransaction) throws -> Outcome {
        guard !onlyStores else { return try store(in: tx) }
        var outcome = Outcome()
        var begun: StoredTurn?
        var applied = 0
        for item in items {
            let mayApply = appliesItems && applied < Self.maxApplied
            let result = try apply(item, ifPossible: mayApply, after: begun, in: tx)
            outcome.items.append(result)
            guard let effects = result.effects else { continue }
            applied += 1
            begun = begun ?? effects.begunTurn
            // A takeover or an opt-out in the same request.
            if let turn = begun, effects.cancelledTurns.contains(turn.id) { begun = nil }
        }
        if let begun, let turnChannel { outcome.turn = try turns.begun(begun, on: turnChannel, in: tx, now: now) }
        return outcome
    }

    func store(in tx: any TenantTransaction) throws -> Outcome {
        Outcome(items: try items.map { .stored(try tx.insertItem($0.new)) })
    }

    /// Applies an item, or stores it: if it could not be read, its lane has a pending item, or the writer is behind.
    ///
    /// An urgent one is applied even then.
    private func apply(
        _ item: ReceivedItem,
        ifPossible mayApply: Bool,
        after begun: StoredTurn?,
        in tx: any TenantTransaction
    ) throws -> ItemResult {
        let new = item.new
        guard let reading = item.reading else { return .stored(try tx.insertItem(new)) }
        if reading.isStatus {
            return .statuses(try applier(of: new, as: ItemID(0), reading).applyStatuses(reading.events, in: tx))
        }
        guard try reading.isUrgent || (mayApply && !tx.hasPendingItem(channel: new.channel, lane: new.item.lane)) else {
            return .stored(try tx.insertItem(new))
        }
        let row = try tx.insertAppliedItem(new, at: now)
        guard row.isNew else { return .stored(row) }
        let applier = applier(of: new, as: row.id, reading, after: begun)
        return .applied(row, try applier.apply(reading.events, in: tx))
    }

    private func applier(
        of new: NewItem,
        as id: ItemID,
        _ reading: ReceivedItem.Reading,
        after begun: StoredTurn? = nil
    ) -> EventApplier {
        EventApplier(
            item: StoredItem(new, as: id),
            channel: reading.channel,
            generation: generation,
            now: now,
            conversationIdle: conversationIdle,
            runsTurn: begun == nil && reading.channel === turnChannel,
            begunConversation: begun?.conversation.id,
            isStoredAsTurn: true
        )
    }
}

extension ReceiveTransaction.ItemResult {
    /// The effects of an item that was applied with a row.
    fileprivate var effects: InboundEffects? {
        if case .applied(_, let effects) = self { effects } else { nil }
    }
}
