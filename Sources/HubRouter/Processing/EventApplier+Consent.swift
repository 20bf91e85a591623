import ChannelKit
import Foundation
import HubModel

/// Applies opt-outs and opt-ins: by keyword, by the provider's events, and by the errors of failed messages.
extension EventApplier {
    /// The max time that a provider's clock may be ahead of the hub's: more is a wrong time zone or a wrong unit.
    private static let clockTolerance: TimeInterval = 3_600

    /// Applies the keyword that is a whole message.
    ///
    /// - Returns: Nil if the message is to be answered like any other.
    func applyKeyword(
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
        // By the provider's clock, as its own consent events are: the change that was sent later wins, not the one
        // that was stored later.
        let change = ConsentChange(
            contact: received.contact,
            at: plausible(received.sentAt),
            keyword: keyword.word
        )
        switch keyword.request {
        case .stop:
            guard !hasOptedOut else { return .silent(reason: "the customer had already opted out") }
            try store(change, of: contact, optedOut: true, in: tx, effects: &effects)
            guard try tx.hasOptedOut(contact, channel: channel.id) else {
                return .silent(reason: "the customer opted in later")
            }
            guard !texts.stop.isEmpty else { return .applied("opt_out") }
            return .turn(try openTurn(for: message, in: conversation, purpose: .stop, tx: tx, effects: &effects))
        case .start:
            guard hasOptedOut else { return nil }
            try store(change, of: contact, optedOut: false, in: tx, effects: &effects)
            guard try !tx.hasOptedOut(contact, channel: channel.id) else {
                return .silent(reason: "the customer opted out later")
            }
            guard !texts.start.isEmpty else { return .applied("opt_in") }
            return .turn(try openTurn(for: message, in: conversation, purpose: .start, tx: tx, effects: &effects))
        case .help:
            guard !texts.help.isEmpty else { return nil }
            return .turn(try openTurn(for: message, in: conversation, purpose: .help, tx: tx, effects: &effects))
        }
    }

    /// Applies a provider's opt-out or opt-in event.
    func applyConsent(
        _ change: ConsentChange,
        optedOut: Bool,
        in tx: any TenantTransaction,
        effects: inout InboundEffects
    ) throws {
        var change = change
        change.at = plausible(change.at)
        guard change.scope == .all else {
            // A change for one kind of message is logged only; it does not end the conversation.
            return try log("consent", event(change, optedOut: optedOut), conversation: nil, in: tx)
        }
        let contact = try tx.resolveContact(change.contact, channel: channel.id, at: now)
        try store(change, of: contact, optedOut: optedOut, in: tx, effects: &effects)
    }

    /// Stores a change of consent and logs it as one event.
    private func store(
        _ change: ConsentChange,
        of contact: ContactID,
        optedOut: Bool,
        in tx: any TenantTransaction,
        effects: inout InboundEffects
    ) throws {
        try tx.setConsent(
            contact,
            channel: channel.id,
            optedOut: optedOut,
            keyword: change.keyword,
            at: change.at
        )
        let activeSince = now.addingTimeInterval(-conversationIdle.timeInterval)
        let conversation = try tx.openConversation(
            contact: contact,
            channel: channel.id,
            thread: nil,
            activeSince: activeSince
        )
        try log("consent", event(change, optedOut: optedOut), conversation: conversation?.id, in: tx)
        guard optedOut, let conversation else { return }
        effects.cancelledTurns += try tx.cancelTurns(conversation.id, reason: "the customer opted out", at: now)
    }

    /// The provider's time; one from far in the future is replaced by now, or no later change could ever undo it.
    private func plausible(_ time: Date) -> Date { time.timeIntervalSince(now) > Self.clockTolerance ? now : time }

    private func event(_ change: ConsentChange, optedOut: Bool) -> InboundEvent {
        optedOut ? .optOut(change) : .optIn(change)
    }

    /// Applies the cause of a failed message: the recipient opted out, or the window was closed.
    ///
    /// The cause holds whether or not this status was the one that changed the message's own.
    func applyCause(
        of update: StatusUpdate,
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
            try store(change, of: reply.contact, optedOut: true, in: tx, effects: &effects)
        case .windowClosed:
            if case .template = reply.content { return }
            let conversation = try tx.conversation(reply.conversation)
            // Both times are the provider's: a refusal from before the customer's last message is out of date.
            if conversation?.lastInboundAt.map({ $0 <= update.at }) ?? true {
                try tx.recordWindowRefused(reply.conversation)
            }
            guard outcome.hasMoved else { return }
            // It did not arrive, so the policy decides on it again.
            try tx.renewReply(reply.id, correlation: UUID().uuidString.lowercased(), at: now)
            let lane = Lane(stage: .outbox, channel: channel.id, conversation: reply.conversation)
            tx.makeDue(lane, at: now)
        }
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
}

extension LocalizedTemplate {
    /// True if the text is blank in every language.
    var isEmpty: Bool { byLanguage.values.allSatisfy { $0.source.allSatisfy(\.isWhitespace) } }
}
