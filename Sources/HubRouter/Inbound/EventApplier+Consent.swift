import ChannelKit
import Foundation

/// The effects of a customer's word, or of the provider's news, on their consent.
extension EventApplier {
    /// The most that a provider's clock may be ahead of ours.
    private static let clockTolerance: TimeInterval = 3_600

    /// A customer's wish, by whichever way it came.
    private struct Wish {
        let contact: ContactID
        let change: ConsentChange
        let optedOut: Bool
    }

    /// Does what the whole message asks for, if it is one of the words.
    ///
    /// - Returns: Nil when the message is an ordinary one after all.
    func heed(
        _ keyword: ConsentKeyword,
        _ message: MessageID,
        saying received: UnifiedMessage,
        from contact: ContactID,
        _ conversation: Conversation,
        _ tx: any TenantTransaction,
        _ effects: inout InboundEffects
    ) throws -> ItemOutcome? {
        let hasOptedOut = try tx.hasOptedOut(contact, channel: channel.id)
        let texts = channel.policy.consent
        // By the provider's clock, as its own news of consent are: the later wish is the one that was said later, not
        // the one that was stored later.
        let change = ConsentChange(
            contact: received.contact,
            at: plausible(received.sentAt),
            keyword: keyword.word
        )
        switch keyword.wish {
        case .stop:
            guard !hasOptedOut else { return .silent(reason: "the person has opted out already") }
            try set(Wish(contact: contact, change: change, optedOut: true), in: tx, effects: &effects)
            guard try tx.hasOptedOut(contact, channel: channel.id) else {
                return .silent(reason: "the person opted in later than this")
            }
            guard !texts.stop.isEmpty else { return .applied("opt_out") }
            return .turn(try openTurn(for: message, in: conversation, purpose: .stop, tx: tx, effects: &effects))
        case .start:
            guard hasOptedOut else { return nil }
            try set(Wish(contact: contact, change: change, optedOut: false), in: tx, effects: &effects)
            guard try !tx.hasOptedOut(contact, channel: channel.id) else {
                return .silent(reason: "the person opted out later than this")
            }
            guard !texts.start.isEmpty else { return .applied("opt_in") }
            return .turn(try openTurn(for: message, in: conversation, purpose: .start, tx: tx, effects: &effects))
        case .help:
            guard !texts.help.isEmpty else { return nil }
            return .turn(try openTurn(for: message, in: conversation, purpose: .help, tx: tx, effects: &effects))
        }
    }

    /// Applies the provider's own news of a customer's wish.
    func setConsent(
        _ change: ConsentChange,
        optedOut: Bool,
        in tx: any TenantTransaction,
        effects: inout InboundEffects
    ) throws {
        var change = change
        change.at = plausible(change.at)
        guard change.scope == .all else {
            // A wish about one kind of message is noted; it does not end the conversation.
            return try log("consent", event(change, optedOut: optedOut), conversation: nil, in: tx)
        }
        let contact = try tx.resolveContact(change.contact, channel: channel.id, at: now)
        try set(Wish(contact: contact, change: change, optedOut: optedOut), in: tx, effects: &effects)
    }

    /// Stores a wish, with one event that says who wished what and when.
    private func set(_ wish: Wish, in tx: any TenantTransaction, effects: inout InboundEffects) throws {
        try tx.setConsent(
            wish.contact,
            channel: channel.id,
            optedOut: wish.optedOut,
            keyword: wish.change.keyword,
            at: wish.change.at
        )
        let activeSince = now.addingTimeInterval(-conversationIdle.timeInterval)
        let conversation = try tx.openConversation(
            contact: wish.contact,
            channel: channel.id,
            thread: nil,
            activeSince: activeSince
        )
        try log("consent", event(wish.change, optedOut: wish.optedOut), conversation: conversation?.id, in: tx)
        guard wish.optedOut, let conversation else { return }
        effects.cancelledTurns += try tx.cancelTurns(conversation.id, reason: "the person opted out", at: now)
    }

    /// A provider's time; one from far in the future is replaced by now, or no later wish could ever undo it.
    private func plausible(_ time: Date) -> Date { time.timeIntervalSince(now) > Self.clockTolerance ? now : time }

    private func event(_ change: ConsentChange, optedOut: Bool) -> InboundEvent {
        optedOut ? .optOut(change) : .optIn(change)
    }

    /// Applies what a failed message tells of its recipient, or of the provider's window.
    ///
    /// The cause is a fact of its own: it holds whether or not the status was the one that moved the message.
    func heed(
        _ update: StatusUpdate,
        _ outcome: StatusOutcome,
        in tx: any TenantTransaction,
        effects: inout InboundEffects
    ) throws {
        guard let message = outcome.message, let cause = update.error?.cause,
            let reply = try tx.reply(of: message)
        else { return }
        switch cause {
        case .optedOut:
            let change = ConsentChange(
                contact: reply.destination.contact,
                at: plausible(update.at),
                keyword: "the provider"
            )
            try set(Wish(contact: reply.contact, change: change, optedOut: true), in: tx, effects: &effects)
        case .windowClosed:
            if case .template = reply.content { return }
            let conversation = try tx.conversation(reply.conversation)
            // Both times are the provider's: a refusal from before the customer's last message says nothing of now.
            if conversation?.lastInboundAt.map({ $0 <= update.at }) ?? true {
                try tx.noteWindowRefused(reply.conversation)
            }
            guard outcome.hasMoved else { return }
            // It did not arrive, so the policy decides on it once more.
            try tx.renewReply(reply.id, correlation: UUID().uuidString.lowercased(), at: now)
            let lane = Lane(stage: .outbox, channel: channel.id, conversation: reply.conversation)
            try tx.makeDue(lane, at: now, claimant: nil)
            effects.releasesReplies = true
        }
    }
}

extension StatusOutcome {
    /// The message that the status is about, if it is there.
    fileprivate var message: MessageID? {
        switch self {
        case .moved(let message), .unchanged(let message): message
        case .early: nil
        }
    }

    fileprivate var hasMoved: Bool {
        if case .moved = self { true } else { false }
    }
}

extension LocalizedTemplate {
    /// Whether there is nothing to say in any language.
    var isEmpty: Bool { byLanguage.values.allSatisfy { $0.source.allSatisfy(\.isWhitespace) } }
}
