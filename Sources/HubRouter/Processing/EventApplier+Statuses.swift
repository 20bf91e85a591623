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
        guard let last = applied.last else { return .ignored(Reason(.statusWithoutID)) }
        for status in applied { try applyCause(of: status.update, status.outcome, in: tx, effects: &effects) }
        if !last.outcome.isUnchanged {
            try log("status", prepared.body, conversation: last.conversation, message: last.outcome.message, in: tx)
        }
        return .applied(last.outcome == .early ? "status_early" : "status")
    }

    /// Applies the cause of a failed message: the recipient opted out, the window was closed, or the account is blocked.
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
            if try isCurrent(update, of: reply, in: tx) { try tx.recordWindowRefused(reply.conversation) }
            guard outcome.hasMoved else { return }
            // It did not arrive, so the policy decides on it again.
            let due = now.addingTimeInterval(RetryTime.floor)
            try tx.renewReply(reply.id, in: tx.lock(reply.conversation), at: now, due: due)
            let lane = Lane(stage: .outbox, channel: channel.id, conversation: reply.conversation)
            tx.makeDue(lane, at: due)
        case .accountBlocked:
            effects.blockedAccount = (channel.id, .failedAfterSending(update.error), now)
            guard outcome.hasMoved else { return }
            if let renewed = try tx.renewReply(reply.id, in: tx.lock(reply.conversation), at: now, due: now) {
                try tx.holdReply(renewed, reason: HoldReason.accountBlocked)
            }
        }
    }

    /// True if a closed window is not out of date: the customer has not written since.
    ///
    /// The provider's times decide; where the customer's is ahead of the refusal's, the order of the rows does, or the
    /// reply would be sent and refused again as long as the clocks differ.
    private func isCurrent(_ update: StatusUpdate, of reply: StoredReply, in tx: any TenantTransaction) throws -> Bool {
        let lastInbound = try tx.conversation(reply.conversation)?.lastInboundAt
        if lastInbound.map({ $0 <= update.at }) ?? true { return true }
        return try !tx.hasInbound(in: reply.conversation, after: reply.message)
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
