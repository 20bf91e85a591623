import ChannelKit
import Foundation

/// What a person's word, or the provider's, does to their consent.
extension InboundApplication {
    /// Does what the whole message asks for, if it is one of the words.
    ///
    /// - Returns: Nil when the message is an ordinary one after all.
    func heed(
        _ keyword: ConsentKeyword,
        _ message: MessageID,
        from contact: ContactID,
        _ conversation: Conversation,
        _ tx: any TenantTransaction,
        _ effects: inout InboundEffects
    ) throws -> ItemOutcome? {
        let hasOptedOut = try tx.hasOptedOut(contact, channel: channel.id)
        let texts = channel.policy.consent
        switch keyword.wish {
        case .stop:
            guard !hasOptedOut else { return .silent(reason: "the person has opted out already") }
            try setConsent(of: contact, optedOut: true, keyword: keyword.word, at: now, in: tx, effects: &effects)
            guard !texts.stop.isEmpty else { return .applied("opt_out") }
            return .turn(try openTurn(for: message, in: conversation, purpose: .stop, tx: tx, effects: &effects))
        case .start:
            guard hasOptedOut else { return nil }
            try setConsent(of: contact, optedOut: false, keyword: keyword.word, at: now, in: tx, effects: &effects)
            guard !texts.start.isEmpty else { return .applied("opt_in") }
            return .turn(try openTurn(for: message, in: conversation, purpose: .start, tx: tx, effects: &effects))
        case .help:
            guard !texts.help.isEmpty else { return nil }
            return .turn(try openTurn(for: message, in: conversation, purpose: .help, tx: tx, effects: &effects))
        }
    }

    /// Applies the provider's own news of a person's wish.
    func setConsent(
        _ change: ConsentChange,
        optedOut: Bool,
        in tx: any TenantTransaction,
        effects: inout InboundEffects
    ) throws {
        let contact = try tx.resolveContact(change.contact, channel: channel.id, at: now)
        try setConsent(
            of: contact,
            optedOut: optedOut,
            keyword: change.keyword,
            at: change.at,
            in: tx,
            effects: &effects
        )
    }

    private func setConsent(
        of contact: ContactID,
        optedOut: Bool,
        keyword: String,
        at moment: Date,
        in tx: any TenantTransaction,
        effects: inout InboundEffects
    ) throws {
        try tx.setConsent(contact, channel: channel.id, optedOut: optedOut, keyword: keyword, at: moment)
        let body: JSONValue = ["opted_out": .bool(optedOut), "keyword": .string(keyword)]
        try tx.log(LoggedEvent(kind: "consent", channel: channel.id, at: now, body: body))
        guard optedOut else { return }
        let activeSince = now.addingTimeInterval(-conversationIdle.timeInterval)
        let conversation = try tx.openConversation(
            contact: contact,
            channel: channel.id,
            thread: nil,
            activeSince: activeSince
        )
        guard let conversation else { return }
        effects.cancelledTurns += try tx.cancelTurns(conversation.id, reason: "the person opted out", at: now)
    }

    /// What a failed message tells of the person.
    func heed(
        _ update: StatusUpdate,
        _ outcome: StatusOutcome,
        in tx: any TenantTransaction,
        effects: inout InboundEffects
    ) throws {
        guard case .moved(let message) = outcome, let cause = update.error?.cause,
            let reply = try tx.reply(of: message)
        else { return }
        switch cause {
        case .optedOut:
            try setConsent(
                of: reply.contact,
                optedOut: true,
                keyword: "the provider",
                at: update.at,
                in: tx,
                effects: &effects
            )
        case .windowClosed:
            if case .template = reply.content { return }
            try tx.noteWindowRefused(reply.conversation, at: update.at)
            // It did not arrive, so the policy decides on it once more.
            try tx.renewReply(reply.id, correlation: UUID().uuidString.lowercased(), at: now)
            let lane = Lane(stage: .outbox, channel: channel.id, conversation: reply.conversation)
            try tx.makeDue(lane, at: now, claimant: nil)
            effects.releasesReplies = true
        }
    }
}

extension LocalizedTemplate {
    /// Whether there is nothing to say in any language.
    var isEmpty: Bool { byLanguage.values.allSatisfy { $0.source.allSatisfy(\.isWhitespace) } }
}
