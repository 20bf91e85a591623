/// A file to send, as configured.
struct MediaTemplate: Sendable {
    static let kind = Setting.choice("kind", of: OutboundMedia.Kind.allCases.map(\.rawValue), help: "The kind of file.")
    static let link = Setting.url(
        "link",
        help: "The public URL from which the provider downloads it.",
        example: "https://files.example/price-list.pdf"
    )
    static let caption = Setting.localizedTemplate(
        "caption",
        help: "The text shown with it.",
        example: LocalizedTemplate(TextTemplate(literal: "Our prices"))
    ).optional()
    static let filename = Setting.text("filename", help: "The name of a document.", example: "price-list.pdf")
        .optional()

    @SettingsBuilder static var declarations: [SettingDeclaration] {
        kind
        link
        caption
        filename
    }

    private let kind: OutboundMedia.Kind
    private let link: String
    private let caption: LocalizedTemplate?
    private let filename: String?

    init(_ values: SettingValues) throws(ConfigurationIssue) {
        // The words of the setting are the raw values of the type.
        kind = OutboundMedia.Kind(rawValue: try values[Self.kind]) ?? .document
        link = try values[Self.link]
        caption = try values[Self.caption]
        try caption?.refuseBlank(at: "caption", saying: "the caption")
        filename = try values[Self.filename]
    }

    /// Returns the file for `turn`.
    func media(in turn: Turn) -> OutboundMedia {
        OutboundMedia(kind: kind, source: .link(link), caption: turn.words(caption), filename: filename)
    }
}
