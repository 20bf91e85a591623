extension ReplyTemplate {
    static let text = Setting.localizedTemplate(
        "text",
        help: "What to answer; a text for each language where there are several. It may be left out if there is media.",
        example: LocalizedTemplate(TextTemplate(literal: "Thank you. We will come back to you shortly."))
    ).optional()
    static let buttons = Setting.list(
        "buttons",
        of: [ChoiceTemplate.title.declaration, ChoiceTemplate.id.declaration],
        help: "Buttons under the text; where a channel has none, a numbered list.",
        as: ChoiceTemplate.init
    ).optional()
    static let list = Setting.object(
        "list",
        of: [ChoiceListTemplate.title.declaration, ChoiceListTemplate.rows.declaration],
        help: "Rows to choose from, behind one button under the text; in place of buttons.",
        as: ChoiceListTemplate.init
    ).optional()
    static let media = Setting.object(
        "media",
        of: MediaTemplate.declarations,
        help: "A file that follows the text as a message of its own.",
        as: MediaTemplate.init
    ).optional()
    static let quote = Setting.boolean(
        "quote",
        help: "Whether to answer as a reply to the customer's message, where the channel can.",
        example: true
    ).defaulting(to: .boolean(false))

    /// The settings of a reply: `text`, `buttons`, `list`, `media` and `quote`.
    public static let declarations = [
        text.declaration, buttons.declaration, list.declaration, media.declaration, quote.declaration,
    ]
}
