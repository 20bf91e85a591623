import ChannelKit

/// One value of a form, and the question for it.
struct Slot: Sendable {
    static let name = Setting.text("name", help: "The slot's name in the lead.", example: "phone")
    static let kind = Setting.choice(
        "kind",
        of: SlotKind.allCases.map(\.rawValue),
        help: "The kind of value, which decides what counts as an answer."
    )
    static let ask = Setting.localizedTemplate(
        "ask",
        help: "The question.",
        example: LocalizedTemplate(TextTemplate(literal: "What is your phone number?"))
    )
    static let retry = Setting.localizedTemplate(
        "retry",
        help: "The question after an invalid answer. Default: `ask`.",
        example: LocalizedTemplate(TextTemplate(literal: "Please write it with the area code."))
    )
    .optional()
    static let choices = Setting.list(
        "choices",
        of: OfferedChoice.declarations,
        help:
            "The choices of a slot of kind `choice`, sent as buttons, or as a list if there are more than three.",
        as: OfferedChoice.init
    )
    .optional()

    static let declarations: [SettingDeclaration] = .settings {
        name
        kind
        ask
        retry
        choices
        SlotLimits.whenSetting
        SlotLimits.notBefore
        SlotLimits.notAfter
    }

    let name: String
    let kind: SlotKind
    let choices: [OfferedChoice]
    /// The limits of the answers of a date slot.
    let limits: SlotLimits
    private let ask: LocalizedTemplate
    private let retry: LocalizedTemplate?

    init(_ values: SettingValues) throws(ConfigurationIssue) {
        name = try values[Self.name]
        // The setting allows only the raw values of the type.
        kind = SlotKind(rawValue: try values[Self.kind]) ?? .text
        ask = try values[Self.ask]
        retry = try values[Self.retry]
        choices = try values[Self.choices] ?? []
        limits = try SlotLimits(values, of: kind)
        try checkChoices()
    }

    private func checkChoices() throws(ConfigurationIssue) {
        guard kind == .choice else {
            guard choices.isEmpty else {
                throw ConfigurationIssue(
                    path: ["choices"],
                    problem: "a slot of kind '\(kind.rawValue)' takes no choices",
                    remedy: "write 'kind: choice', or remove them"
                )
            }
            return
        }
        guard Set(choices.map(\.id)).count == choices.count, choices.count >= 2 else {
            throw ConfigurationIssue(
                path: ["choices"],
                problem: choices.count < 2 ? "a slot of kind 'choice' needs two choices" : "duplicate choice id",
                remedy: "write two or more, each with an 'id' of its own and a 'title'"
            )
        }
    }

    /// The choices in the form of ``ChoiceSlot``.
    var readableChoices: [SlotChoice] { choices.map(\.readable) }

    /// The question, with the choices if there are any; a retry begins with the reason, if there is one to tell.
    func question(in turn: Turn, isRetry: Bool, because doubt: Doubt? = nil) -> ReplyContent {
        let question = turn.render(isRetry ? retry ?? ask : ask)
        let reason = isRetry ? doubt?.sentence(in: turn.language) : nil
        let text = [reason, question].compactMap(\.self).joined(separator: " ")
        guard !choices.isEmpty else { return .text(text) }
        let choices = choices.map { ReplyContent.Choice(id: $0.id, title: turn.render($0.title)) }
        return choices.count <= Self.maxButtons
            ? .buttons(text: text, choices: choices)
            : .list(text: text, title: turn.language.hasPrefix("fr") ? "Choisir" : "Choose", choices: choices)
    }

    private static let maxButtons = 3
}

/// A choice of a slot, as configured.
struct OfferedChoice: Sendable {
    static let idSetting = Setting.text("id", help: "The choice's value in the lead.", example: "cleaning")
    static let titleSetting = Setting.localizedTemplate(
        "title",
        help: "The choice's title on its button or row.",
        example: LocalizedTemplate(TextTemplate(literal: "Cleaning"))
    )

    static let declarations: [SettingDeclaration] = .settings {
        idSetting
        titleSetting
    }

    let id: String
    let title: LocalizedTemplate

    init(_ values: SettingValues) throws(ConfigurationIssue) {
        id = try values[Self.idSetting]
        title = try values[Self.titleSetting]
    }

    var readable: SlotChoice { SlotChoice(id: id, titles: title.byLanguage.values.map(\.source)) }
}
