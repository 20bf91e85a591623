extension ReplyTemplate {
    static let text = Setting.localizedTemplate(
        "text",
        help: "The text to send, or one for each language; optional if there is media.",
        example: LocalizedTemplate(TextTemplate(literal: "Thank you. We will come back to you shortly."))
    ).optional()
    static let buttons = Setting.list(
        "buttons",
        of: .settings {
            ChoiceTemplate.title
            ChoiceTemplate.id
        },
        help: "Buttons under the text; a numbered list on channels without buttons.",
        as: ChoiceTemplate.init
    ).optional()
    static let list = Setting.object(
        "list",
        of: .settings {
            ChoiceListTemplate.title
            ChoiceListTemplate.rows
        },
        help: "Rows to choose from, behind one button under the text; not together with buttons.",
        as: ChoiceListTemplate.init
    ).optional()
    static let media = Setting.object(
        "media",
        of: MediaTemplate.declarations,
        help: "A file, sent after the text as a message of its own.",
        as: MediaTemplate.init
    ).optional()
    static let quote = Setting.boolean(
        "quote",
        help: "True to quote the customer's message, if the channel can.",
        example: true
    ).defaulting(to: .boolean(false))

    /// The settings of a reply: `text`, `buttons`, `list`, `media` and `quote`.
    @SettingsBuilder public static var declarations: [SettingDeclaration] {
        text
        buttons
        list
        media
        quote
    }
}
