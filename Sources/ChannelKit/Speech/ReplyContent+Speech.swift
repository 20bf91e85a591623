extension ReplyContent {
    /// Returns the content as text to be read out in `language`, without anything that makes no sense when heard, such as
    /// a link; see ``SpeechText``.
    ///
    /// - Parameter keys: True to offer each choice with the digit to press; else the caller says its title.
    public func spokenText(in language: String, keys: Bool = true) -> String {
        func speakable(_ text: String) -> String { SpeechText.speakable(text, in: language) }
        return switch self {
        case .text(let text): speakable(text)
        case .media(let media): speakable(media.caption ?? "")
        case .buttons(let text, let choices), .list(let text, _, let choices):
            ([speakable(text)] + Self.offers(choices.map { speakable($0.title) }, keys: keys, in: language))
                .joined(separator: " ")
        case .location(_, _, let name, let address):
            [name, address].compactMap(\.self).map(speakable).joined(separator: ", ")
        case .template(let template): speakable(template.parameters.joined(separator: " "))
        case .reaction, .transfer, .endCall: ""
        }
    }

    /// The sentences that offer choices.
    private static func offers(_ titles: [String], keys: Bool, in language: String) -> [String] {
        guard !keys else { return titles.enumerated().map { offer($1, digit: $0 + 1, in: language) } }
        guard let last = titles.last else { return [] }
        let isFrench = language.hasPrefix("fr")
        let first = titles.dropLast().joined(separator: ", ")
        let list = first.isEmpty ? last : "\(first)\(isFrench ? " ou " : " or ")\(last)"
        return ["\(isFrench ? "Dites" : "Say") \(list)."]
    }

    private static func offer(_ title: String, digit: Int, in language: String) -> String {
        language.hasPrefix("fr") ? "Pour \(title), faites le \(digit)." : "For \(title), press \(digit)."
    }
}
