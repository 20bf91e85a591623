import ChannelKit
import Foundation
import Logging

/// Items that cannot be handled, now or ever.
extension InboundWorker {
    /// Gives up an item that cannot be handled, and says so in the event log.
    func bury(
        _ item: StoredItem,
        reason: String,
        in tx: any TenantTransaction,
        now: Date
    ) throws -> ItemEnd {
        try tx.finishItem(item.id, as: .dead(reason: reason), at: now)
        if item.item.answer != .acknowledged { _ = try tx.mark(item.id, as: .failed) }
        try tx.log(LoggedEvent(kind: "dead_item", channel: item.channel, at: now, body: ["reason": .string(reason)]))
        return .dead(item, reason: reason)
    }

    /// Leaves an item, and with it its lane, for another time; after too long it is buried.
    func putOff(_ item: StoredItem, claim: LaneClaim, reason: String) async {
        let now = clock.now
        let end = (item.firstFailedAt ?? now).addingTimeInterval(Self.timeout)
        let next = min(end, now.addingTimeInterval(min(30, pow(2, Double(item.attempts)))))
        do {
            let buried = try await storage.transact(claim.lane.channel.tenant) { tx -> ItemEnd? in
                guard try tx.holds(claim) else { return nil }
                if end.hasCome(at: now) {
                    let buried = try bury(item, reason: reason, in: tx, now: now)
                    try tx.release(claim, due: try tx.nextItem(of: claim)?.dueAt)
                    return buried
                }
                try tx.postponeItem(item.id, until: next, reason: reason, at: now)
                try tx.release(claim, due: next)
                return nil
            }
            if let buried { note(buried) }
        } catch {
            logger.error("lane left", metadata: ["channel": "\(claim.lane.channel)", "error": "\(error)"])
        }
    }
}
