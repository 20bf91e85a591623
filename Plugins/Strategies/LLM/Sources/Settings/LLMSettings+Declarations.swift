import ChannelKit

extension LLMSettings {
    static let instructions = Setting.localizedTemplate(
        "instructions",
        help: """
            The system prompt: the model's role and task, in one text or one for each language. Replies that quote \
            it are refused: put what customers may read into `knowledge`.
            """,
        example: LocalizedTemplate(TextTemplate(literal: "You are the receptionist of Lotus Dental."))
    )
    static let maxTokens = Setting.integer(
        "max_tokens",
        in: 16...32_000,
        help: "The max length of an answer, in the model's tokens.",
        example: 500
    ).defaulting(to: .integer(500))
    static let temperature = Setting.number(
        "temperature",
        in: 0...2,
        help: "The sampling temperature. Default: the provider's.",
        example: 0.3
    ).optional()
    static let historyTokens = Setting.integer(
        "history_tokens",
        in: 0...100_000,
        help: "The max length of the history in the prompt, in tokens, which are estimated by script.",
        example: 2_000
    ).defaulting(to: .integer(2_000))
    static let maxSteps = Setting.integer(
        "max_steps",
        in: 1...20,
        help: "The max number of requests to the model for one answer: one, and one more after each use of tools.",
        example: 5
    ).defaulting(to: .integer(5))
    static let maxLength = Setting.integer(
        "max_length",
        in: 1...100_000,
        help: """
            The max length of a reply, in characters; a longer one is not sent. Default: the length of three \
            messages of the channel, at most 4000.
            """,
        example: 1_500
    ).optional()
    static let redact = Setting<[PersonalData]>(
        "redact",
        type: .list(of: .choice(PersonalData.allCases.map(\.rawValue))),
        help: "The kinds of personal data to replace by placeholders in the prompt; the reply contains the data again.",
        example: .list([.text("email"), .text("phone")])
    ) { value in
        guard case .list(let items) = value else { return nil }
        return items.compactMap(\.text).compactMap(PersonalData.init)
    }.defaulting(to: .list([]))
    static let media = Setting.boolean(
        "media",
        help: "True to give the model the customer's images, which are not redacted; it must accept images.",
        example: true
    ).defaulting(to: .boolean(false))
    static let tools = Setting.list(
        "tools",
        of: ToolSettings.declarations,
        help: "The tools that the model can call, each a request to a server.",
        as: HTTPTool.init
    ).optional()
    static let handoff = Setting.boolean(
        "handoff",
        help: "True to let the model hand the conversation off to an agent.",
        example: true
    ).defaulting(to: .boolean(true))
    static let lead = Setting<[String]>(
        "lead",
        type: .either([
            .boolean,
            .object([Setting.texts("fields", help: "The fields of a lead.", example: defaultLead).declaration]),
        ]),
        help: "True to let the model record a lead with name, phone, email, request and when, or the fields of a lead.",
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
        help: "The tenant's quota for each calendar month in its time zone.",
        as: Quota.init
    ).optional()

    static let declarations: [SettingDeclaration] = .settings {
        instructions
        maxTokens
        temperature
        historyTokens
        maxSteps
        maxLength
        redact
        media
        Transcription.setting
        tools
        handoff
        lead
        quota
    }

    private static let defaultLead = ["name", "phone", "email", "request", "when"]

    private static func fields(of members: [String: SettingValue]) -> [String]? {
        guard case .list(let items)? = members["fields"] else { return nil }
        return items.compactMap(\.text)
    }
}
