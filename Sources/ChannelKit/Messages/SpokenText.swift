extension ReplyContent {
    /// The same message for somebody who only hears it, in `language`: choices are told with the digit to press, and
    /// nothing is read out that an ear cannot use, such as a link.
    public func spokenText(in language: String) -> String {
        switch self {
        case .text(let text): Self.speakable(text)
        case .media(let media): Self.speakable(media.caption ?? "")
        case .buttons(let text, let choices), .list(let text, _, let choices):
            ([Self.speakable(text)] + choices.enumerated().map { Self.offer($1.title, digit: $0 + 1, in: language) })
                .joined(separator: " ")
        case .location(_, _, let name, let address):
            [name, address].compactMap(\.self).joined(separator: ", ")
        case .template(let template): Self.speakable(template.parameters.joined(separator: " "))
        case .reaction, .transfer, .endCall: ""
        }
    }

    private static func offer(_ title: String, digit: Int, in language: String) -> String {
        language.hasPrefix("fr") ? "Pour \(title), faites le \(digit)." : "For \(title), press \(digit)."
    }

    /// The text without links and without the marks of Markdown.
    private static func speakable(_ text: String) -> String {
        let words = text.split(separator: " ", omittingEmptySubsequences: true).filter { word in
            !word.hasPrefix("http://") && !word.hasPrefix("https://")
        }
        return words.joined(separator: " ").filter { !"*_`#|".contains($0) }
    }
}
