package import ChannelKit

/// The condition under which a step of a chain is asked.
///
/// All given parts must hold; a part that is left out always does.
package struct StepCondition: Sendable {
    /// A state of a conversation.
    package enum ConversationState: String, Hashable, Sendable, CaseIterable {
        /// A live call.
        case call
        /// A conversation in text.
        case written
        /// A conversation that an agent had and returned.
        case returned
    }

    /// The languages of the reply.
    package var languages: [String] = []
    /// The names of the channels.
    package var channels: [String] = []
    /// True if the tenant must be open, false if it must be closed.
    package var isOpen: Bool?
    /// True if it must be the first message of the conversation, false if it must not.
    package var isFirst: Bool?
    /// The states of the conversation, any of them.
    package var conversation: Set<ConversationState> = []
    /// The pattern that must match the text.
    package var text: OperatorPattern?

    /// Creates a condition that always holds.
    package init() {}

    /// Returns the reason for which the step is not asked in `turn`; nil if there is none.
    ///
    /// The text is checked apart, by ``textObjection(to:)``.
    package func objection(to turn: Turn) -> Reason? {
        if !languages.isEmpty, !languages.contains(turn.language) { return .wrongLanguage(turn.language) }
        if !channels.isEmpty, !channels.contains(turn.channel.id.name) {
            return .wrongChannel(turn.channel.id.name)
        }
        if let isOpen, turn.tenant.isOpen(at: turn.clock.now) != isOpen {
            return Reason(isOpen ? .tenantClosed : .tenantOpen)
        }
        if let isFirst, turn.conversation.isNew != isFirst {
            return Reason(isFirst ? .laterMessage : .firstMessage)
        }
        if !conversation.isEmpty, conversation.isDisjoint(with: turn.conversation.states) {
            return .wrongState(turn.conversation.states.map(\.rawValue).sorted().joined(separator: " and "))
        }
        return nil
    }

    /// Returns the reason for which the text of `turn` does not match; nil if it matches.
    ///
    /// A pattern that times out does not match.
    package func textObjection(to turn: Turn) async -> Reason? {
        guard let text else { return nil }
        let search = await text.search(turn.text(limit: OperatorPattern.textLimit))
        if search.match != nil { return nil }
        return Reason(search.timedOut.isEmpty ? .textMismatch : .patternTimeout)
    }
}

extension ConversationSummary {
    /// The states of the conversation.
    fileprivate var states: Set<StepCondition.ConversationState> {
        var states: Set<StepCondition.ConversationState> = [isCall ? .call : .written]
        if wasReturned { states.insert(.returned) }
        return states
    }
}
