import ChannelKit
import HubModel

/// The settings under a step's `when:`.
enum ConditionSettings {
    static let all = [
        declaration(
            "language",
            .oneOrSeveral(.text),
            help: "One or several of the tenant's languages: that of the reply.",
            example: .text("fr")
        ),
        declaration(
            "channel",
            .oneOrSeveral(.text),
            help: "One or several of the tenant's channels.",
            example: .text("front-desk")
        ),
        declaration(
            "hours",
            .choice(["open", "closed"]),
            help: "open or closed, by the tenant's opening hours.",
            example: .text("closed")
        ),
        declaration(
            "first_message",
            .boolean,
            help: "True for the first message of a conversation, false for later ones.",
            example: .boolean(true)
        ),
        declaration(
            "conversation",
            .oneOrSeveral(.choice(StepCondition.ConversationState.allCases.map(\.rawValue))),
            help: "One or several kinds of conversation: a live call, a written one, one released by an agent.",
            example: .text("written")
        ),
        declaration(
            "text",
            .text,
            help: "A regular expression that the message's text matches anywhere, ignoring case.",
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
    /// One value, or a list of values.
    fileprivate static func oneOrSeveral(_ type: SettingType) -> SettingType { .either([type, .list(of: type)]) }
}
