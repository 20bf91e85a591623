import ChannelKit
import Foundation
import HubModel

/// Applies opt-outs and opt-ins: by keyword, and by the provider's events.
extension EventApplier {
    /// The max time that a provider's clock may be ahead of the hub's: more is a wrong time zone or a wrong unit.
    private static let clockTolerance: TimeInterval = 3_600

    /// Applies the keyword that is a whole message.
    ///
    /// - Returns: Nil if the message is to be answered like any other.
    func applyKeyword(
        _ keyword: ConsentWords.Match,
        of incoming: IncomingMessage,
        in tx: any TenantTransaction,
        effects: inout InboundEffects
    ) throws -> ItemOutcome? {
        let contact = incoming.contact.id
        let hasOptedOut = try tx.hasOptedOut(contact, channel: channel.id)
        let texts = channel.policy.consent
        // By the provider's clock, as its own consent events are: the change that was sent later wins, not the one
        // that was stored later.
        let change = ConsentChange(
            contact: incoming.message.contact,
            at: plausible(incoming.message.sentAt),
            keyword: keyword.word
        )
        switch keyword.request {
        case .stop:
            guard !hasOptedOut else { return .silent(Reason(.alreadyOptedOut)) }
            try store(change, of: contact, optedOut: true, in: tx, effects: &effects)
            guard try tx.hasOptedOut(contact, channel: channel.id) else {
                return .silent(Reason(.optedInLater))
            }
            guard !texts.stop.isEmpty else { return .applied("opt_out") }
            return .turn(try openTurn(for: incoming, purpose: .stop, in: tx, effects: &effects))
        case .start:
            guard hasOptedOut else { return nil }
            try store(change, of: contact, optedOut: false, in: tx, effects: &effects)
            guard try !tx.hasOptedOut(contact, channel: channel.id) else {
                return .silent(Reason(.optedOutLater))
            }
            guard !texts.start.isEmpty else { return .applied("opt_in") }
            return .turn(try openTurn(for: incoming, purpose: .start, in: tx, effects: &effects))
        case .help:
            guard !texts.help.isEmpty else { return nil }
            return .turn(try openTurn(for: incoming, purpose: .help, in: tx, effects: &effects))
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

    /// Stores a change of consent and logs it as one event, unless a later change has undone it.
    func store(
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
        guard try tx.hasOptedOut(contact, channel: channel.id) == optedOut else { return }
        let activeSince = now.addingTimeInterval(-conversationIdle.timeInterval)
        let conversation = try tx.openConversation(
            contact: contact,
            channel: channel.id,
            thread: nil,
            activeSince: activeSince
        )
        try log("consent", event(change, optedOut: optedOut), conversation: conversation?.id, in: tx)
        guard optedOut, let conversation else { return }
        let locked = try tx.lock(conversation.id)
        effects.cancelledTurns += try tx.cancelTurns(locked, reason: Reason(.optedOut), at: now)
    }

    /// The provider's time; one from far in the future is replaced by now, or no later change could ever undo it.
    func plausible(_ time: Date) -> Date { time.timeIntervalSince(now) > Self.clockTolerance ? now : time }

    private func event(_ change: ConsentChange, optedOut: Bool) -> InboundEvent {
        optedOut ? .optOut(change) : .optIn(change)
    }
}

extension LocalizedTemplate {
    /// True if the text is blank in every language.
    var isEmpty: Bool { byLanguage.values.allSatisfy { $0.source.allSatisfy(\.isWhitespace) } }
}
