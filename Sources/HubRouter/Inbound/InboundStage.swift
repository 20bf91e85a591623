import ChannelKit
import Foundation
import Logging

/// Stage 1: gives a lane's items their meaning, in order, and stores it.
///
/// No model, and no network but for the one question whether the provider stands by an item that nobody signed.
struct InboundStage: Sendable {
    /// A failing item blocks its lane for so long at most.
    static let patience: TimeInterval = 120
    /// Items handled before the lane is given back, so that a long one does not hold its place for ever.
    static let batch = 32

    let routes: CurrentRoutes
    let storage: any HubStorage
    let clock: any HubClock
    let http: any HTTPSending
    let failpoints: Failpoints
    let logger: Logger
    let conversationIdle: Duration
    let turns: LaneQueue
    let replies: LaneQueue
    let running: RunningTurns
    let inline: InlineDesk

    /// A lane of ours.
    private struct LaneInHand: Sendable {
        let claim: LaneClaim
        /// Whether it is given back after the item that is handled now, whatever waits.
        var isLastItem = false

        var channel: ChannelID { claim.lane.channel }
    }

    /// Handles the lane and gives it back.
    func handle(_ claim: LaneClaim) async {
        var lane = LaneInHand(claim: claim)
        do {
            var next = try await advance(lane) { _ in }?.next
            var handled = 0
            while let item = next {
                guard let channel = routes.table.channels[lane.channel] else { return try await park(claim) }
                handled += 1
                lane.isLastItem = handled == Self.batch
                next = try await process(item, of: channel, in: lane)
            }
        } catch {
            // The lease ends by itself and the lane is tried again.
            logger.error("lane left", metadata: ["channel": "\(lane.channel)", "error": "\(error)"])
        }
    }

    /// Does `work` if the lane is still ours, and in the same transaction looks for the next item; without one the
    /// lane is given back.
    ///
    /// - Returns: Nil when another has claimed the lane.
    private func advance<Effects: Sendable>(
        _ lane: LaneInHand,
        _ work: @escaping @Sendable (any TenantTransaction) throws -> Effects
    ) async throws -> (effects: Effects, next: StoredItem?)? {
        let now = clock.now
        return try await storage.transact(lane.channel.tenant) { tx in
            guard try tx.holds(lane.claim) else { return nil }
            let effects = try work(tx)
            let next = try tx.nextItem(channel: lane.channel, lane: LaneKey(lane.claim.lane.key))
            if let next, next.dueAt.hasCome(at: now), !lane.isLastItem { return (effects, next) }
            try tx.release(lane.claim, due: next?.dueAt)
            return (effects, nil)
        }
    }

    private func park(_ claim: LaneClaim) async throws {
        logger.warning("items held: their channel is not configured", metadata: ["channel": "\(claim.lane.channel)"])
        try await storage.transact(claim.lane.channel.tenant) { try $0.park(claim) }
    }

    /// Reads one item and applies it.
    ///
    /// - Returns: The lane's next item, if it is still ours.
    private func process(_ item: StoredItem, of channel: RoutedChannel, in lane: LaneInHand) async throws -> StoredItem? {
        let confirmed: InboundItem
        switch await confirm(item, with: channel.adapter) {
        case .real(let item): confirmed = item
        case .unknown: return try await disown(item, in: lane)
        case .unclear(let reason): return try await putOff(item, in: lane, reason: "not confirmed: \(reason)")
        }
        let events: [InboundEvent]
        do { events = try channel.adapter.normalize(confirmed, receivedAt: item.receivedAt) } catch {
            return try await bury(item, in: lane, reason: error.reason)
        }
        failpoints.pass(.itemNormalized)
        do {
            let application = InboundApplication(
                item: item,
                channel: channel,
                generation: routes.table.generation,
                now: clock.now,
                conversationIdle: conversationIdle,
                turnClaimant: item.item.answer == .acknowledged ? nil : turns.claimant()
            )
            guard let done = try await advance(lane, { try application.apply(events, in: $0) }) else { return nil }
            failpoints.pass(.itemApplied)
            for event in events { HubMetrics.event(channel.kind, event.name) }
            effectsCommitted(done.effects)
            return done.next
        } catch {
            return try await putOff(item, in: lane, reason: "not stored: \(error)")
        }
    }

    // MARK: - Whether it is real

    private enum Confirmation {
        case real(InboundItem)
        case unknown
        case unclear(String)
    }

    /// Asks the provider for what anybody could have posted.
    private func confirm(_ item: StoredItem, with adapter: any ChannelAdapter) async -> Confirmation {
        guard let confirming = adapter as? any InboundConfirming else { return .real(item.item) }
        do throws(DeliveryError) {
            return try await confirming.confirm(item.item, using: http).map(Confirmation.real) ?? .unknown
        } catch { return .unclear(error.reason) }
    }

    private func disown(_ item: StoredItem, in lane: LaneInHand) async throws -> StoredItem? {
        let now = clock.now
        return try await advance(lane) { tx in
            try tx.finishItem(item.id, as: .ignored(reason: "the provider knows nothing of it"), at: now)
        }?.next
    }

    /// What follows from a commit inside this process.
    private func effectsCommitted(_ effects: InboundEffects) {
        for claim in effects.claimedTurns { turns.adopt(claim) }
        if effects.opensTurn { turns.wake() }
        if effects.releasesReplies { replies.wake() }
        running.cancel(effects.cancelledTurns)
        for end in effects.unanswered {
            inline.exchange(for: end.channel, item: end.key)?.finish(.none(end.reason))
        }
    }

    private func bury(_ item: StoredItem, in lane: LaneInHand, reason: String) async throws -> StoredItem? {
        logger.warning(
            "item is dead",
            metadata: ["channel": "\(item.channel)", "item": "\(item.id)", "reason": "\(reason)"]
        )
        let now = clock.now
        let done = try await advance(lane) { tx in
            try tx.finishItem(item.id, as: .dead(reason: reason), at: now)
            if item.item.answer != .acknowledged { _ = try tx.mark(item.id, as: .failed) }
            try tx.log(
                LoggedEvent(kind: "dead_item", channel: item.channel, at: now, body: ["reason": .string(reason)])
            )
        }
        guard let done else { return nil }
        effectsCommitted(InboundEffects(unanswered: [InlineEnd(item: item, reason: .failed(reason))]))
        return done.next
    }

    /// Leaves an item, and with it its lane, for another time.
    private func putOff(_ item: StoredItem, in lane: LaneInHand, reason: String) async throws -> StoredItem? {
        let now = clock.now
        let end = (item.firstFailedAt ?? now).addingTimeInterval(Self.patience)
        if clock.hasReached(end) { return try await bury(item, in: lane, reason: reason) }
        let next = min(end, now.addingTimeInterval(min(30, pow(2, Double(item.attempts)))))
        try await storage.transact(lane.channel.tenant) { tx in
            guard try tx.holds(lane.claim) else { return }
            try tx.postponeItem(item.id, until: next, reason: reason, at: now)
            try tx.release(lane.claim, due: next)
        }
        return nil
    }
}

/// What an item set off beyond its rows.
struct InboundEffects: Sendable {
    /// A turn is due.
    var opensTurn = false
    /// Replies that were held may go.
    var releasesReplies = false
    /// Turns were opened and their lanes claimed at once.
    var claimedTurns: [LaneClaim] = []
    /// Turns that must stop.
    var cancelledTurns: [TurnID] = []
    /// Inline items that get no turn.
    var unanswered: [InlineEnd] = []
}

/// An inline item that ends without a turn.
struct InlineEnd: Sendable {
    let channel: ChannelID
    let key: ItemKey
    let reason: NoReply

    init(item: StoredItem, reason: NoReply) {
        channel = item.channel
        key = item.item.key
        self.reason = reason
    }
}
