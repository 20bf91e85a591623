/// A reply as configured in `channels.yaml`: a text, the choices under it, and a file after it.
///
/// It is rendered in the turn's language, with its fields filled in.
public struct ReplyTemplate: Sendable {
    /// The choices under the text.
    private enum Choices {
        case none
        case buttons([ChoiceTemplate])
        case list(ChoiceListTemplate)
    }

    private let text: LocalizedTemplate?
    private let choices: Choices
    private let media: MediaTemplate?
    private let isQuoting: Bool

    /// Creates a reply from ``declarations``.
    ///
    /// - Throws: ``ConfigurationIssue`` at a setting whose value has the right type and is still wrong.
    public init(_ values: SettingValues) throws(ConfigurationIssue) {
        text = try values[Self.text]
        try text?.refuseBlank(at: Self.text.declaration.name, saying: "the reply")
        choices = try Self.choices(of: values)
        media = try values[Self.media]
        isQuoting = try values[Self.quote]
        try refuseMissingText()
    }

    /// Creates a reply that is only a text.
    ///
    /// - Throws: ``ConfigurationIssue`` at the language whose text is blank.
    public init(text: LocalizedTemplate) throws(ConfigurationIssue) {
        try text.refuseBlank(saying: "the reply")
        self.text = text
        choices = .none
        media = nil
        isQuoting = false
    }

    /// Returns the messages for `turn`; empty if nothing is left after the fields are filled in.
    public func contents(for turn: Turn) -> [ReplyContent] {
        [message(for: turn), media.map { .media($0.media(in: turn)) }].compactMap(\.self)
    }

    /// Returns the reply to `turn`; nil if nothing is left after the fields are filled in.
    public func reply(to turn: Turn) -> Reply? {
        let contents = contents(for: turn)
        guard !contents.isEmpty else { return nil }
        return .contents(contents, quoting: isQuoting ? turn.messages.last?.externalID : nil)
    }

    /// Returns the text with its choices.
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

extension ReplyTemplate {
    private static func choices(of values: SettingValues) throws(ConfigurationIssue) -> Choices {
        let list = try values[Self.list]
        guard let buttons = try values[Self.buttons] else { return list.map(Choices.list) ?? .none }
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
                problem: "there is neither a text nor media",
                remedy: "add a 'text' or 'media', or remove the reply"
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
