import Foundation

/// A button, or a row of a list, as configured.
struct ChoiceTemplate: Sendable {
    static let title = Setting.localizedTemplate(
        "title",
        help: "The title that the customer reads.",
        example: LocalizedTemplate(TextTemplate(literal: "Book a visit"))
    )
    static let id = Setting.text(
        "id",
        help: "The id that comes back when it is tapped; by default made from the title, such as `book-a-visit`.",
        example: "book-a-visit"
    ).optional()
    static let description = Setting.localizedTemplate(
        "description",
        help: "A second line under the title.",
        example: LocalizedTemplate(TextTemplate(literal: "Mondays to Fridays"))
    ).optional()

    let id: String
    private let title: LocalizedTemplate
    private let description: LocalizedTemplate?

    init(_ values: SettingValues) throws(ConfigurationIssue) {
        title = try values[Self.title]
        try title.refuseBlank(at: "title", saying: "the title")
        description = try values[Self.description]
        try description?.refuseBlank(at: "description", saying: "the description")
        let id = try values[Self.id] ?? title.slug
        guard !id.allSatisfy(\.isWhitespace) else {
            throw ConfigurationIssue(path: ["title"], problem: "the title gives no id", remedy: "write an 'id'")
        }
        self.id = id
    }

    /// Returns the choice for `turn`; nil if the title is empty after its fields are filled in.
    func choice(in turn: Turn) -> ReplyContent.Choice? {
        turn.words(title).map { ReplyContent.Choice(id: id, title: $0, description: turn.words(description)) }
    }
}

extension [ChoiceTemplate] {
    /// Throws if there are none, and at the second of two with the same id.
    func check(_ what: String) throws(ConfigurationIssue) {
        guard !isEmpty else {
            throw ConfigurationIssue(path: [], problem: "there are no \(what)", remedy: "write one, or remove the key")
        }
        var known: Set<String> = []
        for (index, choice) in enumerated() where !known.insert(choice.id).inserted {
            throw ConfigurationIssue(
                path: [String(index)],
                problem: "two \(what) have the id '\(choice.id)'",
                remedy: "give one of them an 'id' of its own"
            )
        }
    }
}

/// The rows of a list, with the title of the button that opens it, as configured.
struct ChoiceListTemplate: Sendable {
    static let title = Setting.localizedTemplate(
        "title",
        help: "The title of the button that opens the list.",
        example: LocalizedTemplate(TextTemplate(literal: "See the times"))
    )
    static let rows = Setting.list(
        "rows",
        of: [
            ChoiceTemplate.title.declaration, ChoiceTemplate.id.declaration, ChoiceTemplate.description.declaration,
        ],
        help: "The rows.",
        as: ChoiceTemplate.init
    )

    let title: LocalizedTemplate
    let rows: [ChoiceTemplate]

    init(_ values: SettingValues) throws(ConfigurationIssue) {
        title = try values[Self.title]
        try title.refuseBlank(at: "title", saying: "the title")
        rows = try values[Self.rows]
        do throws(ConfigurationIssue) { try rows.check("rows") } catch { throw error.below("rows") }
    }
}

extension LocalizedTemplate {
    /// The title as an id: letters and digits without their accents, joined by hyphens.
    ///
    /// Of several languages the first by its code counts, so that the id is the same for every customer. It must not
    /// change either: the providers hold the ids of buttons that were sent earlier.
    fileprivate var slug: String {
        let source = byLanguage.min { $0.key < $1.key }?.value.source ?? ""
        return source.folding(options: .diacriticInsensitive, locale: nil).lowercased()
            .split { !$0.isLetter && !$0.isNumber }.joined(separator: "-")
    }
}
