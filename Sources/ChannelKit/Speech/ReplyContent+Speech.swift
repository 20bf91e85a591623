extension ReplyContent {
    /// Returns the content as text to be read out in `language`: choices with the digit to press, and without anything
    /// that makes no sense when heard, such as a link; see ``SpeechText``.
    public func spokenText(in language: String) -> String {
        func speakable(_ text: String) -> String { SpeechText.speakable(text, in: language) }
        return switch self {
        case .text(let text): speakable(text)
        case .media(let media): speakable(media.caption ?? "")
        case .buttons(let text, let choices), .list(let text, _, let choices):
            ([speakable(text)]
                + choices.enumerated().map { Self.offer(speakable($1.title), digit: $0 + 1, in: language) })
                .joined(separator: " ")
        case .location(_, _, let name, let address):
            [name, address].compactMap(\.self).map(speakable).joined(separator: ", ")
        case .template(let template): speakable(template.parameters.joined(separator: " "))
        case .reaction, .transfer, .endCall: ""
        }
    }

    private static func offer(_ title: String, digit: Int, in language: String) -> String {
        language.hasPrefix("fr") ? "Pour \(title), faites le \(digit)." : "For \(title), press \(digit)."
    }
}
