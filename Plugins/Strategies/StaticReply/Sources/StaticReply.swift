public import ChannelKit

/// Answers every message with the same words, buttons or file.
public struct StaticReply: ResponseStrategy {
    public static let manifest = StrategyManifest(
        kind: "static-reply",
        summary: "Answers every message with the same words, buttons or file.",
        settings: StaticReplySetting.declarations,
        deadline: .seconds(1)
    )

    /// What stands under the text.
    private enum Choices {
        case none
        case buttons([ChoiceTemplate])
        case list(ChoiceListTemplate)
    }

    private let text: LocalizedTemplate?
    private let choices: Choices
    private let media: MediaTemplate?
    private let isQuoting: Bool

    public init(settings: SettingValues) throws(ConfigurationIssue) {
        text = try settings[StaticReplySetting.text]
        try text?.refuseBlank(at: "text", "the reply")
        choices = try Self.choices(of: settings)
        media = try settings[StaticReplySetting.media]
        isQuoting = try settings[StaticReplySetting.quote]
        try refuseMissingText()
    }

    /// Nothing that follows is ever asked.
    public var alwaysAnswers: Bool { true }

    public func respond(to turn: Turn) async throws -> Verdict {
        let file = media.map { ReplyContent.media($0.media(in: turn)) }
        let contents = [message(for: turn), file].compactMap(\.self)
        guard !contents.isEmpty else {
            return .silent(reason: "the text is empty once its fields are filled in")
        }
        return .reply(.contents(contents, quoting: isQuoting ? turn.messages.last?.externalID : nil))
    }

    /// The text with what may be chosen under it.
    private func message(for turn: Turn) -> ReplyContent? {
        guard let words = turn.words(text) else { return nil }
        switch choices {
        case .none:
            return .text(words)
        case .buttons(let templates):
            let buttons = templates.compactMap { $0.choice(in: turn) }
            return buttons.isEmpty ? .text(words) : .buttons(text: words, choices: buttons)
        case .list(let template):
            let rows = template.rows.compactMap { $0.choice(in: turn) }
            guard let title = turn.words(template.title), !rows.isEmpty else { return .text(words) }
            return .list(text: words, title: title, choices: rows)
        }
    }
}

// MARK: - Checking

extension StaticReply {
    private static func choices(of settings: SettingValues) throws(ConfigurationIssue) -> Choices {
        let list = try settings[StaticReplySetting.list]
        guard let buttons = try settings[StaticReplySetting.buttons] else { return list.map(Choices.list) ?? .none }
        do throws(ConfigurationIssue) { try buttons.check("buttons") } catch { throw error.below("buttons") }
        guard list == nil else {
            throw ConfigurationIssue(
                path: ["list"],
                problem: "there are buttons and a list",
                remedy: "a message has one of them: keep one"
            )
        }
        return .buttons(buttons)
    }

    private func refuseMissingText() throws(ConfigurationIssue) {
        guard text == nil else { return }
        switch choices {
        case .buttons: throw .textMissing(above: "buttons")
        case .list: throw .textMissing(above: "list")
        case .none where media == nil:
            throw ConfigurationIssue(
                path: ["text"],
                problem: "there is nothing to answer",
                remedy: "write a 'text' or 'media', or remove the step"
            )
        case .none: break
        }
    }
}

extension ConfigurationIssue {
    fileprivate static func textMissing(above key: String) -> ConfigurationIssue {
        ConfigurationIssue(path: [key], problem: "there is no text above it", remedy: "write a 'text' as well")
    }
}
