import ChannelKit
import Foundation
import HubModel
import Logging

/// Failures of items, and the effects of a commit inside the process.
extension InboundWorker {
    /// The max time that a failing item blocks its lane, in seconds: a customer waits behind it, and a cause that lasts
    /// needs an operator.
    private static let retryTimeout: TimeInterval = 120
    /// The max wait between two attempts, in seconds: an item has several within ``retryTimeout``.
    private static let maxRetryWait: TimeInterval = 30

    /// Postpones an item, and with it its lane; after ``retryTimeout`` it becomes a dead letter.
    func retryLater(_ item: StoredItem, _ lane: HeldLane, reason: Reason) async throws -> LaneStep {
        let now = context.clock.now
        let end = (item.firstFailedAt ?? now).addingTimeInterval(Self.retryTimeout)
        let next = min(end, now.addingTimeInterval(min(Self.maxRetryWait, pow(2, Double(item.attempts)))))
        let isOver = end.hasCome(at: now)
        let (dead, due) = try await lane.transact { [lane = lane.lane] tx -> (ItemResult?, Date?) in
            let dead = isOver ? try deadLetter(item, reason: reason, in: tx, now: now) : nil
            if dead == nil { try tx.postponeItem(item.id, until: next, reason: reason, at: now) }
            return (dead, try tx.nextItemDue(channel: lane.channel, lane: LaneKey(lane.key)))
        }
        if let dead { report(dead) }
        return .due(due)
    }

    private var reporter: ItemReporter { ItemReporter(context: context, state: state, inline: inline) }

    /// Reports the result of an item, and passes its effects on to the rest of the process.
    func report(_ result: ItemResult) {
        switch result {
        case .applied(let prepared, let effects):
            reporter.report(effects, of: prepared.events, on: prepared.channel.kind)
        case .dead(let item, let reason): reporter.reportDead(item, reason: reason)
        case .unknown: break
        }
    }
}
