public import ChannelKit

/// Answers every message with the same words, buttons or file.
public struct StaticReply: ResponseStrategy {
    public static let manifest = StrategyManifest(
        kind: "static-reply",
        summary: "Answers every message with the same words, buttons or file.",
        settings: ReplyTemplate.declarations,
        deadline: .seconds(1)
    )

    private let template: ReplyTemplate

    public init(settings: SettingValues) throws(ConfigurationIssue) { template = try ReplyTemplate(settings) }

    /// Nothing that follows is ever asked.
    public var alwaysAnswers: Bool { true }

    public func respond(to turn: Turn) async throws -> Verdict {
        guard let reply = template.reply(to: turn) else {
            return .silent(reason: "the text is empty once its fields are filled in")
        }
        return .reply(reply)
    }
}
