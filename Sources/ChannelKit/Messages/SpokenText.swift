extension ReplyContent {
    /// Returns the content as text to be read out in `language`: choices with the digit to press, and without anything
    /// that makes no sense when heard, such as a link.
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

    /// Returns the text without links and without Markdown's punctuation.
    private static func speakable(_ text: String) -> String {
        let words = text.split(separator: " ", omittingEmptySubsequences: true).filter { word in
            !word.hasPrefix("http://") && !word.hasPrefix("https://")
        }
        return words.joined(separator: " ").filter { !"*_`#|".contains($0) }
    }
}
