/// The marks around formatted text that a channel's apps show as emphasis.
///
/// ```swift
/// TextMarkup(bold: "*", italic: "_", strikethrough: "~", code: "```")
/// ```
public struct TextMarkup: Hashable, Sendable {
    /// No marks: the text is plain.
    public static let plain = TextMarkup()

    /// The mark on both sides of bold text; nil if there is none.
    public var bold: String?
    /// The mark on both sides of italic text.
    public var italic: String?
    /// The mark on both sides of struck-out text.
    public var strikethrough: String?
    /// The mark on both sides of text with letters of equal width.
    public var code: String?

    /// Creates marks.
    public init(bold: String? = nil, italic: String? = nil, strikethrough: String? = nil, code: String? = nil) {
        self.bold = bold
        self.italic = italic
        self.strikethrough = strikethrough
        self.code = code
    }
}
