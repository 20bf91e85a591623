import ChannelKit

/// What may stand under a step's `when:`.
enum ConditionSettings {
    static let all = [
        declaration(
            "language",
            .oneOrSeveral(.text),
            help: "The language of the answer, or several; each is one of the tenant's.",
            example: .text("fr")
        ),
        declaration(
            "channel",
            .oneOrSeveral(.text),
            help: "The channel, or several; each is one of the tenant's.",
            example: .text("front-desk")
        ),
        declaration(
            "hours",
            .choice(["open", "closed"]),
            help: "Whether the business is open, by the tenant's hours.",
            example: .text("closed")
        ),
        declaration(
            "first_message",
            .boolean,
            help: "Whether it is the first message of the conversation.",
            example: .boolean(true)
        ),
        declaration(
            "conversation",
            .oneOrSeveral(.choice(StepCondition.ConversationState.allCases.map(\.rawValue))),
            help: "What the conversation is, or may be: a live call, a written one, one that a person gave back.",
            example: .text("written")
        ),
        declaration(
            "text",
            .text,
            help: "A regular expression of which the text holds a match, in any case of letters.",
            example: .text("urgent|emergency")
        ),
    ]

    private static func declaration(
        _ name: String,
        _ type: SettingType,
        help: String,
        example: SettingValue
    ) -> SettingDeclaration {
        Setting<SettingValue>(name, type: type, help: help, example: example) { $0 }.optional().declaration
    }
}

extension SettingType {
    /// One value, or a list of them.
    fileprivate static func oneOrSeveral(_ type: SettingType) -> SettingType { .either([type, .list(of: type)]) }
}
