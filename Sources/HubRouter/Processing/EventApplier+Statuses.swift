import ChannelKit
import Foundation
import HubModel

/// Applies delivery statuses, and the causes of failed ones.
///
/// A status has no row by which a repeated one could be recognized: each of its effects has to be without effect the
/// second time.
extension EventApplier {
    /// Applies the statuses of an item that has nothing else, and needs no row.
    func applyStatuses(_ events: [PreparedEvent], in tx: any TenantTransaction) throws -> InboundEffects {
        var effects = InboundEffects()
        for event in events {
            guard let update = event.status else { continue }
            _ = try applyStatus(update, event, in: tx, effects: &effects)
        }
        return effects
    }

    /// Applies a status, and logs it unless it changed nothing.
    func applyStatus(
        _ update: StatusUpdate,
        _ prepared: PreparedEvent,
        in tx: any TenantTransaction,
        effects: inout InboundEffects
    ) throws -> ItemOutcome {
        let applied = try tx.applyStatus(update, channel: channel.id, at: now)
        guard let last = applied.last else { return .ignored(reason: "a status without the id of a message") }
        for status in applied { try applyCause(of: status.update, status.outcome, in: tx, effects: &effects) }
        if !last.outcome.isUnchanged {
            try log("status", prepared.body, conversation: nil, message: last.outcome.message, in: tx)
        }
        return .applied(last.outcome == .early ? "status before its message" : "status")
    }

    /// Applies the cause of a failed message: the recipient opted out, or the window was closed.
    ///
    /// The cause holds whether or not this status was the one that changed the message's own.
    private func applyCause(
        of update: StatusUpdate,
        _ outcome: StatusOutcome,
        in tx: any TenantTransaction,
        effects: inout InboundEffects
    ) throws {
        guard let message = outcome.message, let cause = update.error?.cause,
            let reply = try tx.reply(of: message)
        else { return }
        switch cause {
        case .optedOut: try optOut(reply, at: plausible(update.at), in: tx, effects: &effects)
        case .windowClosed:
            if case .template = reply.content { return }
            let conversation = try tx.conversation(reply.conversation)
            // Both times are the provider's: a refusal from before the customer's last message is out of date.
            if conversation?.lastInboundAt.map({ $0 <= update.at }) ?? true {
                try tx.recordWindowRefused(reply.conversation)
            }
            guard outcome.hasMoved else { return }
            try tx.lock(reply.conversation)
            // It did not arrive, so the policy decides on it again.
            try tx.renewReply(reply.id, at: now)
            let lane = Lane(stage: .outbox, channel: channel.id, conversation: reply.conversation)
            tx.makeDue(lane, at: now)
        }
    }

    /// Stores that the recipient of a reply opted out, unless that is known, or was undone after `moment`.
    private func optOut(
        _ reply: StoredReply,
        at moment: Date,
        in tx: any TenantTransaction,
        effects: inout InboundEffects
    ) throws {
        guard try !tx.hasOptedOut(reply.contact, channel: channel.id) else { return }
        let change = ConsentChange(contact: reply.destination.contact, at: moment, keyword: "the provider")
        try store(change, of: reply.contact, optedOut: true, in: tx, effects: &effects)
    }
}

extension StatusOutcome {
    /// The message that the status is about; nil if it is not stored yet.
    fileprivate var message: MessageID? {
        switch self {
        case .moved(let message), .unchanged(let message): message
        case .early: nil
        }
    }

    fileprivate var hasMoved: Bool {
        if case .moved = self { true } else { false }
    }

    fileprivate var isUnchanged: Bool {
        if case .unchanged = self { true } else { false }
    }
}
