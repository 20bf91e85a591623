import ChannelKit

extension LLMSettings {
    static let instructions = Setting.localizedTemplate(
        "instructions",
        help: """
            Who the model is and what it should do, in your words; a text for each language where there are several. \
            It is never told to customers: put what they may read into `knowledge`.
            """,
        example: LocalizedTemplate(TextTemplate(literal: "You are the receptionist of Lotus Dental."))
    )
    static let maxTokens = Setting.integer(
        "max_tokens",
        in: 16...32_000,
        help: "How long an answer may be, in tokens of the model.",
        example: 500
    ).defaulting(to: .integer(500))
    static let temperature = Setting<Double>(
        "temperature",
        type: .number(0...2),
        help: "How freely the model writes; its provider's default without it.",
        example: .number(0.3)
    ) { value in
        if case .number(let number) = value { number } else { nil }
    }.optional()
    static let historyTokens = Setting.integer(
        "history_tokens",
        in: 0...100_000,
        help: "How much of the conversation the model is given, in tokens of four characters.",
        example: 2_000
    ).defaulting(to: .integer(2_000))
    static let maxSteps = Setting.integer(
        "max_steps",
        in: 1...20,
        help: "How often the model is asked at most for one answer: once, and once more after each use of tools.",
        example: 5
    ).defaulting(to: .integer(5))
    static let maxLength = Setting.integer(
        "max_length",
        in: 1...100_000,
        help: """
            The longest reply that is sent, in characters; without it, what the channel carries in three messages, \
            4000 at most.
            """,
        example: 1_500
    ).optional()
    static let redact = Setting<[PersonalData]>(
        "redact",
        type: .list(of: .choice(PersonalData.allCases.map(\.rawValue))),
        help: "Which personal data the model never sees: it gets placeholders, and the reply has the data again.",
        example: .list([.text("email"), .text("phone")])
    ) { value in
        guard case .list(let items) = value else { return nil }
        return items.compactMap(\.text).compactMap(PersonalData.init)
    }.defaulting(to: .list([]))
    static let tools = Setting.list(
        "tools",
        of: ToolSettings.declarations,
        help: "What the model may have done, each a request to a server; nothing else is ever called.",
        as: HTTPTool.init
    ).optional()
    static let handoff = Setting.boolean(
        "handoff",
        help: "Whether the model may hand the conversation over to a person.",
        example: true
    ).defaulting(to: .boolean(true))
    static let lead = Setting<[String]>(
        "lead",
        type: .either([
            .boolean,
            .object([Setting.texts("fields", help: "What is recorded of a lead.", example: defaultLead).declaration]),
        ]),
        help: "Whether the model may record a lead, and of which fields; name, phone, email, request and when without.",
        example: .boolean(true)
    ) { value in
        switch value {
        case .boolean(let isOn): isOn ? defaultLead : []
        case .mapping(let members): fields(of: members)
        default: nil
        }
    }.defaulting(to: .boolean(true))
    static let quota = Setting.object(
        "quota",
        of: Quota.declarations,
        help: "What the tenant may use in a calendar month, in its time zone.",
        as: Quota.init
    ).optional()

    static let declarations = [
        instructions.declaration, maxTokens.declaration, temperature.declaration, historyTokens.declaration,
        maxSteps.declaration, maxLength.declaration, redact.declaration, tools.declaration, handoff.declaration,
        lead.declaration, quota.declaration,
    ]

    private static let defaultLead = ["name", "phone", "email", "request", "when"]

    private static func fields(of members: [String: SettingValue]) -> [String]? {
        guard case .list(let items)? = members["fields"] else { return nil }
        return items.compactMap(\.text)
    }
}
