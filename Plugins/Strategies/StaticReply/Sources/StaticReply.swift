public import ChannelKit

/// Answers every message with one configured text.
public struct StaticReply: ResponseStrategy {
    static let text = Setting.localizedTemplate(
        "text",
        help: "What to answer; a text for each language where there are several.",
        example: LocalizedTemplate(TextTemplate(literal: "Thank you. We will come back to you shortly."))
    )

    public static let manifest = StrategyManifest(
        kind: "static-reply",
        summary: "Answers every message with one text.",
        settings: [text.declaration],
        deadline: .seconds(1)
    )

    private let text: LocalizedTemplate

    public init(settings: SettingValues) throws(ConfigurationIssue) {
        text = try settings[Self.text]
        for (language, template) in text.byLanguage.sorted(by: { $0.key < $1.key })
        where template.source.allSatisfy(\.isWhitespace) {
            throw .emptyText(language: language)
        }
        if text.byLanguage.isEmpty { throw .emptyText(language: "") }
    }

    /// Nothing that follows is ever asked.
    public var alwaysAnswers: Bool { true }

    public func respond(to turn: Turn) async throws -> Verdict {
        let answer = turn.render(text)
        guard !answer.allSatisfy(\.isWhitespace) else {
            return .silent(reason: "the text is empty once its fields are filled in")
        }
        return .reply(.text(answer))
    }
}

extension ConfigurationIssue {
    /// The empty language stands for a text without one.
    fileprivate static func emptyText(language: String) -> ConfigurationIssue {
        let name = StaticReply.text.declaration.name
        return ConfigurationIssue(
            path: language.isEmpty ? [name] : [name, language],
            problem: "the reply is empty",
            remedy: "write the sentence to send, or remove the step"
        )
    }
}
