import ChannelKit

/// The question about an intent that the classifier accepts but is not certain of.
struct Clarification: Sendable {
    static let isEnabled = Setting.boolean(
        "enabled",
        help: "False to carry out an intent without a question, however little evidence there is for it.",
        example: true
    )
    .defaulting(to: .boolean(true))
    static let text = Setting.localizedTemplate(
        "text",
        help: "The question. The choices are the `title`s of the likeliest intents, at most two, and `other`.",
        example: LocalizedTemplate(TextTemplate(literal: "Did I understand you?"))
    )
    .defaulting(
        to: .words([
            "en": "I'd like to be sure I understand. Is it about this?",
            "fr": "J'aimerais bien vous comprendre. Est-ce à propos de ceci ?",
        ])
    )
    static let other = Setting.localizedTemplate(
        "other",
        help: "The title of the last choice, for customers who mean something else.",
        example: LocalizedTemplate(TextTemplate(literal: "Talk to someone"))
    )
    .defaulting(to: .words(["en": "Talk to someone", "fr": "Parler à quelqu'un"]))
    static let handoff = Setting.boolean(
        "handoff",
        help:
            "True to hand the conversation off when the customer takes the last choice, false to leave the reply to the "
            + "next step.",
        example: true
    )
    .defaulting(to: .boolean(true))

    static let declarations: [SettingDeclaration] = .settings {
        isEnabled
        text
        other
        handoff
    }

    static let setting = Setting.object(
        "clarify",
        of: declarations,
        help: "The question about an intent with a `title` that the classifier is not certain of.",
        as: Clarification.init
    )
    .optional()

    /// The question of a step that does not configure it.
    static var `default`: Clarification {
        get throws(ConfigurationIssue) { try Clarification(SettingValues(examplesOf: declarations)) }
    }

    let isEnabled: Bool
    let text: LocalizedTemplate
    /// The title of the choice that means none of the intents.
    let other: LocalizedTemplate
    /// True if that choice hands the conversation off.
    let isOtherHandedOff: Bool

    init(_ values: SettingValues) throws(ConfigurationIssue) {
        let question = try values[Self.text]
        try question.refuseBlank(at: Self.text.declaration.name, saying: "the question")
        let title = try values[Self.other]
        try title.refuseBlank(at: Self.other.declaration.name, saying: "the title")
        (text, other) = (question, title)
        isEnabled = try values[Self.isEnabled]
        isOtherHandedOff = try values[Self.handoff]
    }
}
