import ChannelKit
import Foundation
import HubModel
import Logging

/// Stage 1: normalizes a lane's items in order and applies their events.
///
/// It calls no model, and the network only to confirm an item of a webhook without a signature. Items are read and
/// normalized outside the storage's writer, which several of them then occupy once.
struct InboundWorker: LaneWorker {
    static let stage = Stage.inbound
    static let batch = 2
    /// The max items applied in one commit: more would hold the writer for longer than a webhook should wait.
    static let itemsPerCommit = 16
    /// The time in seconds after which a lane is looked at again whose first item another hub applies.
    private static let otherHub: TimeInterval = 0.2

    let context: HubContext
    let state: HubState
    let inline: InlineResponder
    let turns: TurnStarter

    /// The due items of a lane, the first of them in order.
    struct DueItems: Sendable {
        let items: [StoredItem]
        let channel: RoutedChannel
    }

    func work(with claim: LaneClaim, on channel: RoutedChannel) -> DueItems? {
        claim.item.map { DueItems(items: [$0], channel: channel) }
    }

    func next(_ lane: HeldLane, on channel: RoutedChannel, at now: Date) async throws -> LaneLook<DueItems> {
        let isConfirmed = channel.capabilities.inboundConfirming != nil
        // One at a time where the provider is asked: that may take its whole timeout.
        let limit = isConfirmed ? 1 : Self.itemsPerCommit
        let (items, keeper) = try await lane.read { [lane = lane.lane] tx in
            let items = try tx.pendingItems(channel: lane.channel, lane: LaneKey(lane.key), limit: limit)
            return (items, try items.first.map { try tx.keeper(of: .item($0.id)) } ?? .this)
        }
        var due = items.prefix { $0.dueAt.hasCome(at: now) }
        guard !due.isEmpty else { return .due(items.first?.dueAt) }
        if keeper != .this { due = try await take(due, lane) }
        // The hub that keeps the first one is at it.
        guard !due.isEmpty else { return .due(now.addingTimeInterval(Self.otherHub)) }
        return .work(DueItems(items: alone(due), channel: channel))
    }

    /// Takes items that a hub which is gone has left, up to the first one that another hub keeps.
    private func take(_ items: ArraySlice<StoredItem>, _ lane: HeldLane) async throws -> ArraySlice<StoredItem> {
        try await lane.transact { tx in
            try items.prefix { try tx.keep(.item($0.id)) }
        }
    }

    /// The items up to the first suspect of a crash; a suspect is handled by itself.
    private func alone(_ items: ArraySlice<StoredItem>) -> [StoredItem] {
        let clear = items.prefix { context.crashMarker.standing(of: $0.workKey) != .suspect }
        return Array(clear.isEmpty ? items.prefix(1) : clear)
    }

    func perform(_ due: DueItems, _ lane: HeldLane) async throws -> LaneStep {
        try await context.crashMarker.isolating(due.items.map(\.workKey)) { try await handle(due, lane) }
    }

    private func handle(_ due: DueItems, _ lane: HeldLane) async throws -> LaneStep {
        var prepared: [PreparedItem] = []
        for item in due.items {
            do { prepared.append(try await prepare(item, of: due.channel)) } catch {
                return try await retryLater(item, lane, reason: .unconfirmed(error))
            }
        }
        return try await store(prepared, lane)
    }

    // MARK: - Outside the transaction

    /// Confirms and normalizes an item.
    ///
    /// - Throws: The error of the provider that was to confirm it.
    private func prepare(_ item: StoredItem, of channel: RoutedChannel) async throws -> PreparedItem {
        func prepared(_ content: PreparedItem.Content) -> PreparedItem {
            PreparedItem(item: item, channel: channel, content: content)
        }
        if let unreadable = item.unreadable { return prepared(.dead(.unreadable(unreadable))) }
        guard context.crashMarker.standing(of: item.workKey) != .condemned else {
            return prepared(.dead(CrashMarker.reason))
        }
        var content = item.item
        if let confirming = channel.capabilities.inboundConfirming {
            guard let confirmed = try await confirming.confirm(item.item, using: context.providers) else {
                return prepared(.unknown)
            }
            content = confirmed
        }
        return prepared(normalize(content, of: item, channel))
    }

    private func normalize(_ content: InboundItem, of item: StoredItem, _ channel: RoutedChannel)
        -> PreparedItem.Content
    {
        do throws(InboundError) {
            return .events(
                try ItemNormalizer(context: context).events(
                    of: content,
                    from: item.source,
                    receivedAt: item.receivedAt,
                    on: channel,
                    marking: item.workKey
                )
            )
        } catch {
            return .dead(.malformed(error))
        }
    }

    // MARK: - In one transaction

    /// Applies the items in one transaction, and reports them after the commit.
    private func store(_ prepared: [PreparedItem], _ lane: HeldLane) async throws -> LaneStep {
        let now = context.clock.now
        let generation = context.table.generation
        let channel = prepared[0].channel
        // A single item's turn is begun in the same transaction, and started by its own worker.
        let beginning = prepared.count == 1 ? turns.expect(on: channel) : nil
        do {
            let (results, due, turn) = try await lane.transact { [lane = lane.lane] tx in
                let results = try prepared.compactMap { item in
                    try store(item, generation: generation, runsTurn: beginning != nil, in: tx, now: now)
                }
                let turn = try results.first?.begunTurn.map { turn in
                    try turns.begun(turn, on: channel, in: tx, now: now)
                }
                return (results, try tx.nextItemDue(channel: lane.channel, lane: LaneKey(lane.key)), turn)
            }
            if let beginning { turns.start(turn, on: channel, after: beginning) }
            for result in results { report(result) }
            return .due(due)
        } catch let failure as ItemFailure {
            turns.abandon(beginning)
            // The transaction was rolled back as a whole: what is before the item that failed is stored without it.
            let before = prepared.prefix { $0.item.id != failure.item.id }
            if !before.isEmpty { _ = try await store(Array(before), lane) }
            return try await retryLater(failure.item, lane, reason: .notStored(failure.cause))
        } catch {
            turns.abandon(beginning)
            throw error
        }
    }

    /// Stores an item's effects; nil if it is not the lane's next one, such as after its channel got a new name, or if another
    /// hub has taken it.
    private func store(
        _ prepared: PreparedItem,
        generation: Int,
        runsTurn: Bool,
        in tx: any TenantTransaction,
        now: Date
    ) throws -> ItemResult? {
        let item = prepared.item
        guard try tx.nextKeptItem(channel: item.channel, lane: item.item.lane) == item.id else { return nil }
        switch prepared.content {
        case .dead(let reason): return try deadLetter(item, reason: reason, in: tx, now: now)
        case .unknown:
            try tx.finishItem(item.id, as: .ignored(Reason(.unknownToProvider)), at: now)
            return .unknown
        case .events(let events):
            let applier = EventApplier(
                item: item,
                channel: prepared.channel,
                generation: generation,
                now: now,
                conversationIdle: context.options.conversationIdle,
                runsTurn: runsTurn
            )
            do { return .applied(prepared, try applier.apply(events, in: tx)) } catch {
                throw ItemFailure(item: item, cause: error)
            }
        }
    }

    /// Makes an item a dead letter, with an event in the log.
    func deadLetter(
        _ item: StoredItem,
        reason: Reason,
        in tx: any TenantTransaction,
        now: Date
    ) throws -> ItemResult {
        try tx.finishItem(item.id, as: .dead(reason), at: now)
        if item.item.answer != .acknowledged { _ = try tx.mark(item.id, as: .failed) }
        try tx.log(LoggedEvent(kind: "dead_item", channel: item.channel, at: now, body: ["reason": reason.json]))
        return .dead(item, reason: reason)
    }
}
