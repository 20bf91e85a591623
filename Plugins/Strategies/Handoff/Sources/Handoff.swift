public import ChannelKit

/// Hands a conversation over to a person, when the customer asks for one.
public struct Handoff: ResponseStrategy {
    static let phrases = Setting.localizedTemplate(
        "phrases",
        help: """
            What a customer says who wants a person, separated by commas; a text for each language, all of which \
            count whatever language is spoken. Without it the usual words in English and French.
            """,
        example: LocalizedTemplate(TextTemplate(literal: "a person, the manager"))
    ).optional()
    static let always = Setting.boolean(
        "always",
        help: "Whether every message that gets here is handed over, whatever it says.",
        example: true
    ).defaulting(to: .boolean(false))
    static let reply = Setting.localizedTemplate(
        "reply",
        help: "What the customer is told, in place of the `handoff` text of the tenant or channel.",
        example: LocalizedTemplate(TextTemplate(literal: "Somebody will be with you in a moment."))
    ).optional()
    static let closedReply = Setting.localizedTemplate(
        "closed_reply",
        help: "What the customer is told while nobody is there; `reply` unless written.",
        example: LocalizedTemplate(TextTemplate(literal: "We are closed; somebody will answer in the morning."))
    ).optional()
    static let hours = Setting.hours(
        "hours",
        help: "When a person is there, in the tenant's time zone; the tenant's own hours unless written.",
        example: .example
    ).optional()

    public static let manifest = StrategyManifest(
        kind: "handoff",
        summary: "Hands a conversation over to a person, when the customer asks for one.",
        settings: [
            phrases.declaration, always.declaration, reply.declaration, closedReply.declaration, hours.declaration,
        ],
        deadline: .seconds(1)
    )

    private let wishes: HandoffPhrases
    private let isForEveryone: Bool
    private let customerMessage: HandoffNotice

    public init(settings: SettingValues) throws(ConfigurationIssue) {
        let written = try settings[Self.phrases]
        wishes = written.map(HandoffPhrases.init) ?? .usual
        isForEveryone = try settings[Self.always]
        customerMessage = try HandoffNotice(settings)
        guard !wishes.isEmpty else {
            throw ConfigurationIssue(
                path: ["phrases"],
                problem: "there are no phrases",
                remedy: "write some, separated by commas, or remove the key for the usual ones"
            )
        }
    }

    /// Nothing that follows is ever asked, if every message is handed over.
    public var alwaysAnswers: Bool { isForEveryone }

    public func respond(to turn: Turn) async throws -> Verdict {
        if isForEveryone { return try await handoff(turn, because: "every message that gets here is for a person") }
        guard wishes.areIn(turn.text(limit: OperatorPattern.textLimit)) else {
            return .pass(reason: "nobody asked for a person")
        }
        return try await handoff(turn, because: "the customer asked for a person")
    }

    private func handoff(_ turn: Turn, because reason: String) async throws -> Verdict {
        .handoff(
            HandoffRequest(
                reason: reason,
                note: try await turn.handoffNote(because: reason),
                customerMessage: customerMessage.words(for: turn)
            )
        )
    }
}
