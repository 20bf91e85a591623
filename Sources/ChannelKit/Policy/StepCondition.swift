/// When a step of a chain is asked at all.
///
/// Everything that is said must hold; what is left out always does.
public struct StepCondition: Sendable {
    /// What a conversation can be.
    public enum ConversationState: String, Hashable, Sendable, CaseIterable {
        /// A live call.
        case call
        /// Anything that is read.
        case written
        /// A person has had it and gave it back.
        case returned
    }

    /// The languages of the answer.
    public var languages: [String] = []
    /// The names of the channels.
    public var channels: [String] = []
    /// Whether the business is open, by its own hours.
    public var isOpen: Bool?
    /// Whether it is the first message of the conversation.
    public var isFirst: Bool?
    /// What the conversation is, any of them.
    public var conversation: Set<ConversationState> = []
    /// An expression that must match the text.
    public var text: OperatorPattern?

    /// Describes a condition that always holds.
    public init() {}

    /// The objection that keeps the step from being asked in `turn`, apart from the text, in words for the operator; nil if nothing
    /// does.
    public func objection(to turn: Turn) -> String? {
        if !languages.isEmpty, !languages.contains(turn.language) { return "the language is \(turn.language)" }
        if !channels.isEmpty, !channels.contains(turn.channel.id.name) {
            return "the channel is \(turn.channel.id.name)"
        }
        if let isOpen, turn.tenant.isOpen(at: turn.clock.now) != isOpen {
            return isOpen ? "the business is closed" : "the business is open"
        }
        if let isFirst, turn.conversation.isNew != isFirst {
            return isFirst ? "it is not the first message" : "it is the first message"
        }
        if !conversation.isEmpty, conversation.isDisjoint(with: turn.conversation.states) {
            return "the conversation is \(turn.conversation.states.map(\.rawValue).sorted().joined(separator: " and "))"
        }
        return nil
    }

    /// The objection of ``text`` to the text of `turn`, in words for the operator; nil if there is none.
    ///
    /// An expression that runs out of time does not match.
    public func textObjection(to turn: Turn) async -> String? {
        guard let text else { return nil }
        let search = await text.search(turn.text(limit: OperatorPattern.textLimit))
        if search.match != nil { return nil }
        return search.timedOut.isEmpty
            ? "the text is another" : "the expression of 'text' ran out of time on this text"
    }
}

extension ConversationSummary {
    /// What the conversation is.
    fileprivate var states: Set<StepCondition.ConversationState> {
        var states: Set<StepCondition.ConversationState> = [isCall ? .call : .written]
        if wasReturned { states.insert(.returned) }
        return states
    }
}
