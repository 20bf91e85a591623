/// A file to send, as it is written.
struct MediaTemplate: Sendable {
    static let kind = Setting.choice("kind", of: OutboundMedia.Kind.allCases.map(\.rawValue), help: "What it is.")
    static let link = Setting.url(
        "link",
        help: "Where the provider fetches it: a public address.",
        example: "https://files.example/price-list.pdf"
    )
    static let caption = Setting.localizedTemplate(
        "caption",
        help: "The text under it.",
        example: LocalizedTemplate(TextTemplate(literal: "Our prices"))
    ).optional()
    static let filename = Setting.text("filename", help: "The name of a document.", example: "price-list.pdf")
        .optional()

    static let declarations = [kind.declaration, link.declaration, caption.declaration, filename.declaration]

    private let kind: OutboundMedia.Kind
    private let link: String
    private let caption: LocalizedTemplate?
    private let filename: String?

    init(_ values: SettingValues) throws(ConfigurationIssue) {
        // The setting's words are those of the type.
        kind = OutboundMedia.Kind(rawValue: try values[Self.kind]) ?? .document
        link = try values[Self.link]
        caption = try values[Self.caption]
        try caption?.refuseBlank(at: "caption", saying: "the caption")
        filename = try values[Self.filename]
    }

    /// The file for `turn`.
    func media(in turn: Turn) -> OutboundMedia {
        OutboundMedia(kind: kind, source: .link(link), caption: turn.words(caption), filename: filename)
    }
}
