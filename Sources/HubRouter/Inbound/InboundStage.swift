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

    /// Handles the lane and gives it back.
    func handle(_ claim: LaneClaim) async {
        let channelID = claim.lane.channel
        let lane = LaneKey(claim.lane.key)
        do {
            for _ in 0..<Self.batch {
                let next = try await storage.read(channelID.tenant) { try $0.nextItem(channel: channelID, lane: lane) }
                guard let item = next, clock.hasReached(item.dueAt) else { break }
                guard let channel = routes.table.channels[channelID] else { return try await park(claim) }
                guard try await process(item, of: channel, claim: claim) else { return }
            }
            try await storage.transact(channelID.tenant) { tx in
                try tx.release(claim, due: try tx.nextItem(channel: channelID, lane: lane)?.dueAt)
            }
        } catch {
            // The lease ends by itself and the lane is tried again.
            logger.error("lane left", metadata: ["channel": "\(channelID)", "error": "\(error)"])
        }
    }

    private func park(_ claim: LaneClaim) async throws {
        logger.warning("items held: their channel is not configured", metadata: ["channel": "\(claim.lane.channel)"])
        try await storage.transact(claim.lane.channel.tenant) { try $0.park(claim) }
    }

    /// Reads one item and applies it.
    ///
    /// - Returns: Whether the lane is still ours.
    private func process(_ item: StoredItem, of channel: RoutedChannel, claim: LaneClaim) async throws -> Bool {
        let confirmed: InboundItem
        switch await confirm(item, with: channel.adapter) {
        case .real(let item): confirmed = item
        case .unknown: return try await disown(item, claim: claim)
        case .unclear(let reason): return try await putOff(item, claim: claim, reason: "not confirmed: \(reason)")
        }
        let events: [InboundEvent]
        do { events = try channel.adapter.normalize(confirmed, receivedAt: item.receivedAt) } catch {
            return try await bury(item, claim: claim, reason: error.reason)
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
            let effects = try await storage.transact(channel.id.tenant) { tx -> InboundEffects? in
                guard try tx.holds(claim) else { return nil }
                return try application.apply(events, in: tx)
            }
            guard let effects else { return false }
            failpoints.pass(.itemApplied)
            for event in events { HubMetrics.event(channel.kind, event.name) }
            effectsCommitted(effects)
            return true
        } catch {
            return try await putOff(item, claim: claim, reason: "not stored: \(error)")
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

    private func disown(_ item: StoredItem, claim: LaneClaim) async throws -> Bool {
        let now = clock.now
        return try await storage.transact(item.channel.tenant) { tx in
            guard try tx.holds(claim) else { return false }
            try tx.finishItem(item.id, as: .ignored(reason: "the provider knows nothing of it"), at: now)
            return true
        }
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

    private func bury(_ item: StoredItem, claim: LaneClaim, reason: String) async throws -> Bool {
        logger.warning(
            "item is dead",
            metadata: ["channel": "\(item.channel)", "item": "\(item.id)", "reason": "\(reason)"]
        )
        let now = clock.now
        let effects = InboundEffects(unanswered: [InlineEnd(item: item, reason: .failed(reason))])
        let isOurs = try await storage.transact(item.channel.tenant) { tx in
            guard try tx.holds(claim) else { return false }
            try tx.finishItem(item.id, as: .dead(reason: reason), at: now)
            if item.item.answer != .acknowledged { _ = try tx.mark(item.id, as: .failed) }
            try tx.log(
                LoggedEvent(kind: "dead_item", channel: item.channel, at: now, body: ["reason": .string(reason)])
            )
            return true
        }
        if isOurs { effectsCommitted(effects) }
        return isOurs
    }

    private func putOff(_ item: StoredItem, claim: LaneClaim, reason: String) async throws -> Bool {
        let now = clock.now
        let end = (item.firstFailedAt ?? now).addingTimeInterval(Self.patience)
        if clock.hasReached(end) { return try await bury(item, claim: claim, reason: reason) }
        let next = min(end, now.addingTimeInterval(min(30, pow(2, Double(item.attempts)))))
        try await storage.transact(item.channel.tenant) { tx in
            guard try tx.holds(claim) else { return }
            try tx.postponeItem(item.id, until: next, reason: reason, at: now)
            try tx.release(claim, due: next)
        }
        return false
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
