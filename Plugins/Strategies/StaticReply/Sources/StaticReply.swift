public import ChannelKit

/// Answers every message with the same words, buttons or file.
public struct StaticReply: ResponseStrategy {
    static let oncePer = Setting.duration(
        "once_per",
        help: "For how long it does not repeat itself to a person; what they write meanwhile is for the next step.",
        example: .seconds(24 * 3600)
    ).optional()
    static let hours = Setting.hours(
        "hours",
        help: "When it answers, in the tenant's time zone; what comes at other times is for the next step.",
        example: .example
    ).optional()
    static let closedText = Setting.localizedTemplate(
        "closed_text",
        help: "What it says outside its hours, rather than leave the message to the next step; without `hours`, those "
            + "of the tenant count.",
        example: LocalizedTemplate(TextTemplate(literal: "We are closed, and answer in the morning."))
    ).optional()

    public static let manifest = StrategyManifest(
        kind: "static-reply",
        summary: "Answers every message with the same words, buttons or file.",
        settings: ReplyTemplate.declarations + [oncePer.declaration, hours.declaration, closedText.declaration],
        deadline: .seconds(1)
    )

    private let answer: OncePerReply
    private let closedAnswer: OncePerReply?
    private let hours: OpeningHours?
    private let pause: Duration?

    public init(settings: SettingValues) throws(ConfigurationIssue) {
        answer = OncePerReply(try ReplyTemplate(settings), written: settings, under: ReplyTemplate.declarations)
        pause = try settings[Self.oncePer]
        hours = try settings[Self.hours]
        let closedText = try settings[Self.closedText]
        try closedText?.refuseBlank(at: Self.closedText.declaration.name, saying: "the closed text")
        let closedTemplate = try closedText.map(ReplyTemplate.init(text:))
        closedAnswer = closedTemplate.map { OncePerReply($0, written: settings, under: [Self.closedText.declaration]) }
    }

    /// Nothing that follows is ever asked, unless there are times at which it leaves a message to others.
    public var alwaysAnswers: Bool { pause == nil && (hours == nil || closedAnswer != nil) }

    public func respond(to turn: Turn) async throws -> Verdict {
        guard let saying = isOpen(at: turn) ? answer : closedAnswer else { return .pass(reason: "outside its hours") }
        guard let reply = saying.template.reply(to: turn) else {
            return .silent(reason: "the text is empty once its fields are filled in")
        }
        if let pause {
            if let age = try await saying.age(in: turn), age < pause {
                return .pass(reason: "it was said \(age.brief) ago")
            }
            try await saying.remember(in: turn)
        }
        return .reply(reply)
    }

    private func isOpen(at turn: Turn) -> Bool {
        if let hours { return hours.isOpen(at: turn.clock.now, in: turn.tenant.timeZone) }
        return closedAnswer == nil || turn.tenant.isOpen(at: turn.clock.now)
    }
}
