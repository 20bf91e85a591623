import ChannelKit
import HubModel

/// The outcome of a turn: the state in which it ends, and its reply.
struct TurnOutcome: Sendable {
    let state: TurnState
    var reason: Reason?
    /// The reply; for a handoff the text before it, and empty for the configured notice.
    var contents: [ReplyContent] = []
    /// The provider's id of the message that the reply quotes.
    var quoting: String?
    var sources: [ReplySource] = []
    var handoff: HandoffRequest?
    /// True if `contents` were already spoken into the live request.
    var isSpoken = false

    /// True if the customer is to get a reply that was not spoken yet.
    var hasReply: Bool { !isSpoken && (!contents.isEmpty || handoff != nil) }

    /// Every strategy passed.
    static let passed = TurnOutcome(state: .passed, reason: Reason(.allPassed))

    /// The turn was cancelled while it ran.
    static let cancelled = TurnOutcome(state: .cancelled, reason: Reason(.requestGone))

    /// The turn cannot be handled, and is a dead letter.
    static func dead(_ reason: Reason) -> TurnOutcome { TurnOutcome(state: .dead, reason: reason) }

    /// The turn is not answered on purpose.
    static func silent(_ reason: Reason?) -> TurnOutcome { TurnOutcome(state: .silent, reason: reason) }

    /// The conversation passes to an agent.
    static func handoff(_ request: HandoffRequest) -> TurnOutcome {
        TurnOutcome(state: .handedOff, reason: .handoff(request.reason), handoff: request)
    }

    /// A step streamed a reply, and `text` of it was really spoken.
    static func spoken(_ text: String, sources: [ReplySource], handoff: HandoffRequest?) -> TurnOutcome {
        TurnOutcome(
            state: handoff == nil ? .replied : .handedOff,
            reason: handoff.map { .handoff($0.reason) },
            contents: [.text(text)],
            sources: sources,
            handoff: handoff,
            isSpoken: true
        )
    }
}

/// The checked result of asking one step of a chain.
struct StepResult: Sendable {
    let verdict: TurnStep.Verdict
    let reason: Reason?
    /// The outcome with which the step ends the turn; nil if the next step is asked.
    let outcome: TurnOutcome?
    /// The facts of a pass, for the steps after it.
    let facts: [String: JSONValue]

    init(
        _ verdict: TurnStep.Verdict,
        _ reason: Reason?,
        _ outcome: TurnOutcome? = nil,
        facts: [String: JSONValue] = [:]
    ) {
        self.verdict = verdict
        self.reason = reason
        self.outcome = outcome
        self.facts = facts
    }

    static let cancelled = StepResult(.cancelled, Reason(.turnCancelled), .cancelled)

    static func handoff(_ request: HandoffRequest) -> StepResult {
        StepResult(.handoff, .handoff(request.reason), .handoff(request))
    }
}
