import ChannelKit

/// One thing that a customer is asked for.
struct Slot: Sendable {
    static let name = Setting.text("name", help: "Its name in the lead.", example: "phone")
    static let kind = Setting.choice(
        "kind",
        of: SlotKind.allCases.map(\.rawValue),
        help: "What it is, and so what counts as an answer."
    )
    static let ask = Setting.localizedTemplate(
        "ask",
        help: "The question.",
        example: LocalizedTemplate(TextTemplate(literal: "What is your phone number?"))
    )
    static let retry = Setting.localizedTemplate(
        "retry",
        help: "The question after an answer that was none; without one the same again.",
        example: LocalizedTemplate(TextTemplate(literal: "Please write it with the area code."))
    )
    .optional()
    static let choices = Setting.list(
        "choices",
        of: OfferedChoice.declarations,
        help:
            "What there is to choose from, where the kind is `choice`: buttons, or a list if they are more than three.",
        as: OfferedChoice.init
    )
    .optional()

    static let declarations = [
        name.declaration, kind.declaration, ask.declaration, retry.declaration, choices.declaration,
    ]

    let name: String
    let kind: SlotKind
    let choices: [OfferedChoice]
    private let ask: LocalizedTemplate
    private let retry: LocalizedTemplate?

    init(_ values: SettingValues) throws(ConfigurationIssue) {
        name = try values[Self.name]
        // The setting's words are those of the type.
        kind = SlotKind(rawValue: try values[Self.kind]) ?? .text
        ask = try values[Self.ask]
        retry = try values[Self.retry]
        choices = try values[Self.choices] ?? []
        try checkChoices()
    }

    private func checkChoices() throws(ConfigurationIssue) {
        guard kind == .choice else {
            guard choices.isEmpty else {
                throw ConfigurationIssue(
                    path: ["choices"],
                    problem: "a slot of the kind '\(kind.rawValue)' has no choices",
                    remedy: "write 'kind: choice', or remove them"
                )
            }
            return
        }
        guard Set(choices.map(\.id)).count == choices.count, choices.count >= 2 else {
            throw ConfigurationIssue(
                path: ["choices"],
                problem: choices.count < 2 ? "there is nothing to choose from" : "two choices have the same id",
                remedy: "write two or more, each with an 'id' of its own and a 'title'"
            )
        }
    }

    /// What it may be, as its reader wants it.
    var readableChoices: [SlotChoice] { choices.map(\.readable) }

    /// The question, under which there are the choices, if there are any.
    func question(in turn: Turn, isRetry: Bool) -> ReplyContent {
        let text = turn.render(isRetry ? retry ?? ask : ask)
        guard !choices.isEmpty else { return .text(text) }
        let choices = choices.map { ReplyContent.Choice(id: $0.id, title: turn.render($0.title)) }
        return choices.count <= Self.maxButtons
            ? .buttons(text: text, choices: choices)
            : .list(text: text, title: turn.language.hasPrefix("fr") ? "Choisir" : "Choose", choices: choices)
    }

    private static let maxButtons = 3
}

/// One of the things that a slot may be, as it is offered.
struct OfferedChoice: Sendable {
    static let idSetting = Setting.text("id", help: "What stands in the lead.", example: "cleaning")
    static let titleSetting = Setting.localizedTemplate(
        "title",
        help: "What the customer reads.",
        example: LocalizedTemplate(TextTemplate(literal: "Cleaning"))
    )

    static let declarations = [idSetting.declaration, titleSetting.declaration]

    let id: String
    let title: LocalizedTemplate

    init(_ values: SettingValues) throws(ConfigurationIssue) {
        id = try values[Self.idSetting]
        title = try values[Self.titleSetting]
    }

    var readable: SlotChoice { SlotChoice(id: id, titles: title.byLanguage.values.map(\.source)) }
}
