public import ChannelKit

/// Answers every message with the same words, buttons or file.
public struct StaticReply: ResponseStrategy {
    static let oncePer = Setting.duration(
        "once_per",
        help: "The time within which a contact gets the reply only once; their other messages go to the next step.",
        example: .seconds(24 * 3600)
    ).optional()
    static let hours = Setting.hours(
        "hours",
        help: "The hours in which the step answers, in the tenant's time zone; other messages go to the next step.",
        example: .example
    ).optional()
    static let closedText = Setting.localizedTemplate(
        "closed_text",
        help: "The reply outside `hours`, instead of passing the message to the next step. Without `hours`, the "
            + "tenant's hours count.",
        example: LocalizedTemplate(TextTemplate(literal: "We are closed, and answer in the morning."))
    ).optional()

    public static let manifest = StrategyManifest(
        kind: "static-reply",
        summary: "Answers every message with the same words, buttons or file.",
        settings: .settings {
            ReplyTemplate.declarations
            oncePer
            hours
            closedText
        },
        deadline: .seconds(1)
    )

    private let answer: OncePerReply
    private let closedAnswer: OncePerReply?
    private let hours: OpeningHours?
    private let interval: Duration?

    public init(settings: SettingValues) throws(ConfigurationIssue) {
        interval = try settings[Self.oncePer]
        let isLimited = interval != nil
        answer = OncePerReply(
            try ReplyTemplate(settings),
            isLimited: isLimited,
            written: settings,
            under: ReplyTemplate.declarations
        )
        hours = try settings[Self.hours]
        let closedText = try settings[Self.closedText]
        try closedText?.refuseBlank(at: Self.closedText.declaration.name, saying: "the closed text")
        let closedTemplate = try closedText.map(ReplyTemplate.init(text:))
        closedAnswer = closedTemplate.map {
            OncePerReply($0, isLimited: isLimited, written: settings, under: [Self.closedText.declaration])
        }
    }

    /// True unless `once_per` or `hours` passes messages to the next step.
    public var alwaysAnswers: Bool { interval == nil && (hours == nil || closedAnswer != nil) }

    public func respond(to turn: Turn) async throws -> Verdict {
        guard let selected = isOpen(at: turn) ? answer : closedAnswer else { return .pass(reason: "outside its hours") }
        guard let reply = selected.template.reply(to: turn) else {
            return .silent(reason: "the text is empty once its fields are filled in")
        }
        if let interval {
            if let age = try await selected.age(in: turn), age < interval {
                return .pass(reason: "already sent \(age.brief(maxUnits: 1)) ago")
            }
            try await selected.record(in: turn)
        }
        return .reply(reply)
    }

    private func isOpen(at turn: Turn) -> Bool {
        if let hours { return hours.isOpen(at: turn.clock.now, in: turn.tenant.timeZone) }
        return closedAnswer == nil || turn.tenant.isOpen(at: turn.clock.now)
    }
}
