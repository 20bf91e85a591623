public import ChannelKit

/// Hands a conversation off to an agent when the customer asks for one.
public struct Handoff: ResponseStrategy {
    static let phrases = Setting.localizedTemplate(
        "phrases",
        help: """
            Further phrases that ask for an agent, separated by commas; those of all languages count. Requests in English \
            and French are recognised without them.
            """,
        example: LocalizedTemplate(TextTemplate(literal: "the dentist, the front desk"))
    ).optional()
    static let always = Setting.boolean(
        "always",
        help: "True to hand off every message that reaches this step.",
        example: true
    ).defaulting(to: .boolean(false))
    static let reply = Setting.localizedTemplate(
        "reply",
        help: "The handoff notice to the customer. Default: the `handoff` text of the channel or tenant.",
        example: LocalizedTemplate(TextTemplate(literal: "Somebody will be with you in a moment."))
    ).optional()
    static let closedReply = Setting.localizedTemplate(
        "closed_reply",
        help: "The handoff notice outside `hours`. Default: `reply`.",
        example: LocalizedTemplate(TextTemplate(literal: "We are closed; somebody will answer in the morning."))
    ).optional()
    static let hours = Setting.hours(
        "hours",
        help: "The agents' hours, in the tenant's time zone. Default: the tenant's hours.",
        example: .example
    ).optional()

    public static let manifest = StrategyManifest(
        kind: "handoff",
        summary: "Hands a conversation off to an agent when the customer asks for one.",
        settings: .settings {
            phrases
            always
            reply
            closedReply
            hours
        },
        deadline: .seconds(1)
    )

    private let phrases: HandoffPhrases
    private let isUnconditional: Bool
    private let notice: HandoffNotice

    public init(settings: SettingValues) throws(ConfigurationIssue) {
        let written = try settings[Self.phrases]
        phrases = written.map(HandoffPhrases.init) ?? .none
        isUnconditional = try settings[Self.always]
        notice = try HandoffNotice(settings)
        guard written == nil || !phrases.isEmpty else {
            throw ConfigurationIssue(
                path: ["phrases"],
                problem: "there are no phrases",
                remedy: "write some, separated by commas, or remove the key"
            )
        }
    }

    /// True if `always` is set: no message reaches the steps after it.
    public var alwaysAnswers: Bool { isUnconditional }

    public func respond(to turn: Turn) async throws -> Verdict {
        if isUnconditional { return try await handoff(turn, because: "every message is handed off ('always')") }
        let text = turn.text(limit: OperatorPattern.textLimit)
        guard
            phrases.areFound(in: text) || HandoffClassifier.shared.probability(of: text) >= HandoffClassifier.threshold
        else {
            return .pass(reason: "the customer does not ask for an agent")
        }
        return try await handoff(turn, because: "the customer asked for an agent")
    }

    private func handoff(_ turn: Turn, because reason: String) async throws -> Verdict {
        .handoff(
            HandoffRequest(
                reason: reason,
                note: try await turn.handoffNote(because: reason),
                customerMessage: notice.text(for: turn)
            )
        )
    }
}

extension Handoff: DecisionScoring {
    /// The probability that the customer asks for an agent; nil where `always` or a phrase decides.
    public func decision(on turn: Turn) async -> StepDecision? {
        let text = turn.text(limit: OperatorPattern.textLimit)
        guard !isUnconditional, !phrases.areFound(in: text) else { return nil }
        return StepDecision(
            subject: "an agent",
            score: Double(HandoffClassifier.shared.probability(of: text)),
            threshold: Double(HandoffClassifier.threshold)
        )
    }
}
