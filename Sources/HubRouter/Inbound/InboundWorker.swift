import ChannelKit
import Foundation
import Logging

/// Stage 1: gives a lane's items their meaning, in order, and stores it.
///
/// No model, and no network but for the one question whether the provider stands by an item that nobody signed.
struct InboundWorker: Sendable {
    /// A failing item blocks its lane for so long at most.
    static let timeout: TimeInterval = 120
    /// Items handled before the lane is given back, so that a long one does not hold its place for ever.
    static let batch = 32

    let routes: CurrentRoutes
    let storage: any HubStorage
    let clock: any HubClock
    let http: any HTTPSending
    let failpoints: Failpoints
    let crashMarker: CrashMarker
    let logger: Logger
    let conversationIdle: Duration
    let turns: LaneQueue
    let replies: LaneQueue
    let running: RunningTurns
    let inline: InlineResponder

    /// Handles the lane and gives it back.
    func handle(_ claim: LaneClaim) async {
        do {
            for number in 1...Self.batch {
                let isLast = number == Self.batch
                switch try await takeItem(of: claim, isLast: isLast) {
                case .nothing: return
                case .parked: return noteParked(claim)
                case .handled(let end, let goesOn):
                    note(end)
                    guard goesOn else { return }
                case .unconfirmed(let item, let channel, let confirming):
                    let goesOn = try await ask(confirming, about: item, of: channel, claim: claim, isLast: isLast)
                    guard goesOn else { return }
                }
            }
        } catch let failure as ItemFailure {
            await putOff(failure.item, claim: claim, reason: "not stored: \(failure.cause)")
        } catch {
            // The lease ends by itself and the lane is tried again.
            logger.error("lane left", metadata: ["channel": "\(claim.lane.channel)", "error": "\(error)"])
        }
    }

    // MARK: - One item

    /// What came of looking at the lane.
    private enum Taken: Sendable {
        /// Nothing was due, and the lane was given back, or it is another's.
        case nothing
        /// The channel is not configured.
        case parked
        case handled(ItemEnd, goesOn: Bool)
        /// Anybody could have posted it, so that the provider has to be asked first.
        case unconfirmed(StoredItem, RoutedChannel, any InboundConfirming)
    }

    /// What became of an item.
    enum ItemEnd: Sendable {
        case applied([InboundEvent], of: RoutedChannel, InboundEffects)
        case dead(StoredItem, reason: String)
        case disowned
    }

    /// An item that could not be stored.
    struct ItemFailure: Error {
        let item: StoredItem
        let cause: any Error
    }

    /// Takes the lane's next item and handles it, all in one transaction.
    private func takeItem(of claim: LaneClaim, isLast: Bool) async throws -> Taken {
        let channel = routes.table.channels[claim.lane.channel]
        let now = clock.now
        return try await storage.transact(claim.lane.channel.tenant) { tx in
            guard try tx.holds(claim) else { return .nothing }
            let item = try tx.nextItem(of: claim)
            guard let item, item.dueAt.hasCome(at: now) else {
                try tx.release(claim, due: item?.dueAt)
                return .nothing
            }
            guard let channel else {
                try tx.park(claim)
                return .parked
            }
            if item.unreadable == nil, let confirming = channel.adapter as? any InboundConfirming {
                return .unconfirmed(item, channel, confirming)
            }
            let end = try handle(item, as: item.item, of: channel, in: tx, now: now)
            return .handled(end, goesOn: try goesOn(claim, isLast: isLast, in: tx, now: now))
        }
    }

    /// Reads one item and applies it, or buries what cannot be read, and what has ended the process before.
    func handle(
        _ item: StoredItem,
        as read: InboundItem,
        of channel: RoutedChannel,
        in tx: any TenantTransaction,
        now: Date
    ) throws -> ItemEnd {
        if let reason = item.unreadable { return try bury(item, reason: reason, in: tx, now: now) }
        let key = WorkKey.item(item.channel, item.item.key)
        guard crashMarker.standing(of: key) != .condemned else {
            return try bury(item, reason: CrashMarker.reason, in: tx, now: now)
        }
        return try crashMarker.marking(key) { try apply(item, as: read, of: channel, in: tx, now: now) }
    }

    private func apply(
        _ item: StoredItem,
        as read: InboundItem,
        of channel: RoutedChannel,
        in tx: any TenantTransaction,
        now: Date
    ) throws -> ItemEnd {
        let events: [InboundEvent]
        do { events = try channel.adapter.normalize(read, receivedAt: item.receivedAt) } catch {
            return try bury(item, reason: error.reason, in: tx, now: now)
        }
        failpoints.pass(.itemNormalized)
        failpoints.trap(.itemTraps, on: events.compactMap(\.message?.text))
        let application = EventApplier(
            item: item,
            channel: channel,
            generation: routes.table.generation,
            now: now,
            conversationIdle: conversationIdle,
            turnClaimant: item.item.answer == .acknowledged ? nil : turns.claimant()
        )
        do { return .applied(events, of: channel, try application.apply(events, in: tx)) } catch {
            throw ItemFailure(item: item, cause: error)
        }
    }

    /// Whether there is another item to handle now; if not, the lane is given back.
    func goesOn(
        _ claim: LaneClaim,
        isLast: Bool,
        in tx: any TenantTransaction,
        now: Date
    ) throws -> Bool {
        let next = try tx.nextItem(of: claim)
        if let next, next.dueAt.hasCome(at: now), !isLast { return true }
        try tx.release(claim, due: next?.dueAt)
        return false
    }

    // MARK: - After the commit

    /// Tells operators and the rest of the process what became of an item.
    func note(_ end: ItemEnd) {
        switch end {
        case .applied(let events, let channel, let effects):
            failpoints.pass(.itemApplied)
            for event in events { HubMetrics.event(channel.kind, event.name) }
            effectsCommitted(effects)
        case .dead(let item, let reason):
            crashMarker.settle(.item(item.channel, item.item.key))
            logger.warning(
                "item is dead",
                metadata: ["channel": "\(item.channel)", "item": "\(item.id)", "reason": "\(reason)"]
            )
            effectsCommitted(InboundEffects(unanswered: [InlineEnd(item: item, reason: .failed(reason))]))
        case .disowned: break
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

    private func noteParked(_ claim: LaneClaim) {
        logger.warning("items held: their channel is not configured", metadata: ["channel": "\(claim.lane.channel)"])
    }

}

extension TenantTransaction {
    /// The first item of the lane that is not handled yet.
    func nextItem(of claim: LaneClaim) throws -> StoredItem? {
        try nextItem(channel: claim.lane.channel, lane: LaneKey(claim.lane.key))
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
