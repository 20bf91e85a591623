import ChannelKit
import Foundation
import Logging

/// Stage 1: normalizes a lane's items in order and applies their events.
///
/// It calls no model, and the network only to confirm an item of a webhook without a signature.
struct InboundWorker: Sendable {
    /// The max items handled before the lane is released, so that a long lane does not keep its slot for ever.
    static let batch = 32
    /// The max time that a failing item blocks its lane, in seconds: a customer waits behind it, and a cause that lasts
    /// needs an operator.
    static let retryTimeout: TimeInterval = 120
    /// The max wait between two attempts, in seconds: an item has several within ``retryTimeout``.
    static let maxRetryWait: TimeInterval = 30

    let context: HubContext
    let state: HubState
    let inline: InlineResponder

    /// Handles the lane's due items and releases it.
    func handle(_ claim: LaneClaim) async {
        do {
            for number in 1...Self.batch {
                let isLast = number == Self.batch
                switch try await takeItem(of: claim, isLast: isLast) {
                case .nothing: return
                case .parked: return reportParked(claim)
                case .handled(let result, let goesOn):
                    report(result)
                    guard goesOn else { return }
                case .unconfirmed(let item, let channel, let confirming):
                    let goesOn = try await confirm(item, of: channel, with: confirming, claim: claim, isLast: isLast)
                    guard goesOn else { return }
                }
            }
        } catch let failure as ItemFailure {
            await retryLater(failure.item, claim: claim, reason: "not stored: \(failure.cause)")
        } catch {
            reportFailure(of: claim, error)
        }
    }

    // MARK: - One item

    /// The result of taking an item of the lane.
    private enum Taken: Sendable {
        /// Nothing was due, and the lane was released; or the claim was lost.
        case nothing
        /// The channel is not configured.
        case parked
        case handled(ItemResult, goesOn: Bool)
        /// The item has no signature, so the provider has to confirm it first.
        case unconfirmed(StoredItem, RoutedChannel, any InboundConfirming)
    }

    /// Takes the lane's next item and handles it, all in one transaction.
    private func takeItem(of claim: LaneClaim, isLast: Bool) async throws -> Taken {
        let channel = context.table.channels[claim.lane.channel]
        let now = context.clock.now
        return try await context.storage.transact(claim.lane.channel.tenant) { tx in
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
            let result = try handle(item, as: item.item, of: channel, in: tx, now: now)
            return .handled(result, goesOn: try goesOn(claim, isLast: isLast, in: tx, now: now))
        }
    }

    /// Asks the provider to confirm an item, and handles the confirmed version.
    ///
    /// - Returns: True if the lane is still held.
    private func confirm(
        _ item: StoredItem,
        of channel: RoutedChannel,
        with confirming: any InboundConfirming,
        claim: LaneClaim,
        isLast: Bool
    ) async throws -> Bool {
        let confirmed: InboundItem?
        do {
            confirmed = try await context.crashMarker.isolating(.item(item.channel, item.item.key)) {
                try await confirming.confirm(item.item, using: context.providers)
            }
        } catch {
            let reason = (error as? DeliveryError)?.reason ?? "\(error)"
            await retryLater(item, claim: claim, reason: "cannot confirm with the provider: \(reason)")
            return false
        }
        let now = context.clock.now
        let done = try await context.storage.transact(channel.id.tenant) { tx -> (ItemResult, Bool)? in
            guard try tx.holds(claim) else { return nil }
            let result: ItemResult
            if let confirmed {
                result = try handle(item, as: confirmed, of: channel, in: tx, now: now)
            } else {
                try tx.finishItem(item.id, as: .ignored(reason: "unknown to the provider"), at: now)
                result = .unknown
            }
            return (result, try goesOn(claim, isLast: isLast, in: tx, now: now))
        }
        guard let (result, goesOn) = done else { return false }
        report(result)
        return goesOn
    }

    /// Normalizes and applies one item; one that is unreadable, or crashed the process twice, becomes a dead letter.
    private func handle(
        _ item: StoredItem,
        as read: InboundItem,
        of channel: RoutedChannel,
        in tx: any TenantTransaction,
        now: Date
    ) throws -> ItemResult {
        if let reason = item.unreadable { return try deadLetter(item, reason: reason, in: tx, now: now) }
        let key = WorkKey.item(item.channel, item.item.key)
        guard context.crashMarker.standing(of: key) != .condemned else {
            return try deadLetter(item, reason: CrashMarker.reason, in: tx, now: now)
        }
        return try context.crashMarker.marking(key) { try apply(item, as: read, of: channel, in: tx, now: now) }
    }

    private func apply(
        _ item: StoredItem,
        as read: InboundItem,
        of channel: RoutedChannel,
        in tx: any TenantTransaction,
        now: Date
    ) throws -> ItemResult {
        let events: [InboundEvent]
        do { events = try channel.adapter.normalize(read, receivedAt: item.receivedAt) } catch {
            return try deadLetter(item, reason: error.reason, in: tx, now: now)
        }
        context.failpoints.pass(.itemNormalized)
        context.failpoints.trap(.itemTraps, on: events.compactMap(\.message?.text))
        let applier = EventApplier(
            item: item,
            channel: channel,
            generation: context.table.generation,
            now: now,
            conversationIdle: context.options.conversationIdle,
            turnHolder: item.item.answer == .acknowledged ? nil : state.turns.leaseHolder()
        )
        do { return .applied(events, of: channel, try applier.apply(events, in: tx)) } catch {
            throw ItemFailure(item: item, cause: error)
        }
    }

    /// Returns true if another item is to be handled now; if not, releases the lane.
    private func goesOn(_ claim: LaneClaim, isLast: Bool, in tx: any TenantTransaction, now: Date) throws -> Bool {
        let next = try tx.nextItem(of: claim)
        if let next, next.dueAt.hasCome(at: now), !isLast { return true }
        try tx.release(claim, due: next?.dueAt)
        return false
    }

    // MARK: - Failures

    /// Makes an item a dead letter, with an event in the log.
    private func deadLetter(
        _ item: StoredItem,
        reason: String,
        in tx: any TenantTransaction,
        now: Date
    ) throws -> ItemResult {
        try tx.finishItem(item.id, as: .dead(reason: reason), at: now)
        if item.item.answer != .acknowledged { _ = try tx.mark(item.id, as: .failed) }
        try tx.log(LoggedEvent(kind: "dead_item", channel: item.channel, at: now, body: ["reason": .string(reason)]))
        return .dead(item, reason: reason)
    }

    /// Postpones an item, and with it its lane; after ``retryTimeout`` it becomes a dead letter.
    private func retryLater(_ item: StoredItem, claim: LaneClaim, reason: String) async {
        let now = context.clock.now
        let end = (item.firstFailedAt ?? now).addingTimeInterval(Self.retryTimeout)
        let next = min(end, now.addingTimeInterval(min(Self.maxRetryWait, pow(2, Double(item.attempts)))))
        do {
            let dead = try await context.storage.transact(claim.lane.channel.tenant) { tx -> ItemResult? in
                guard try tx.holds(claim) else { return nil }
                if end.hasCome(at: now) {
                    let dead = try deadLetter(item, reason: reason, in: tx, now: now)
                    try tx.release(claim, due: try tx.nextItem(of: claim)?.dueAt)
                    return dead
                }
                try tx.postponeItem(item.id, until: next, reason: reason, at: now)
                try tx.release(claim, due: next)
                return nil
            }
            if let dead { report(dead) }
        } catch { reportFailure(of: claim, error) }
    }

    // MARK: - After the commit

    /// Logs the result of an item and passes its effects on to the rest of the process.
    private func report(_ result: ItemResult) {
        switch result {
        case .applied(let events, let channel, let effects):
            context.failpoints.pass(.itemApplied)
            for event in events { HubMetrics.event(channel.kind, event.name) }
            apply(effects)
        case .dead(let item, let reason):
            context.crashMarker.clear(.item(item.channel, item.item.key))
            context.logger.warning(
                "item failed: dead letter",
                metadata: ["channel": "\(item.channel)", "item": "\(item.id)", "reason": "\(reason)"]
            )
            inline.finish(item, with: .failed(reason))
        case .unknown: break
        }
    }

    /// Applies a commit's effects inside this process.
    private func apply(_ effects: InboundEffects) {
        for claim in effects.claimedTurns { state.turns.enqueue(claimed: claim) }
        if effects.opensTurn { state.turns.wake() }
        if effects.releasesReplies { state.replies.wake() }
        state.running.cancel(effects.cancelledTurns)
        if let (item, reason) = effects.unanswered { inline.finish(item, with: reason) }
    }

    private func reportParked(_ claim: LaneClaim) {
        context.logger.warning(
            "items held: the channel is not configured, or broken (see /health)",
            metadata: ["channel": "\(claim.lane.channel)"]
        )
    }

    private func reportFailure(of claim: LaneClaim, _ error: any Error) {
        // The lease ends by itself, and the lane is claimed again.
        context.logger.error(
            "inbound lane failed; will retry after its lease",
            metadata: ["channel": "\(claim.lane.channel)", "error": "\(error)"]
        )
    }
}

extension TenantTransaction {
    /// The first item of the lane that is not done.
    fileprivate func nextItem(of claim: LaneClaim) throws -> StoredItem? {
        try nextItem(channel: claim.lane.channel, lane: LaneKey(claim.lane.key))
    }
}
