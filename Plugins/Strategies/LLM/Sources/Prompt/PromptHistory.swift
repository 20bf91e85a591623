import ChannelKit

/// The conversation's history as messages for the model.
enum PromptHistory {
    /// The max number of entries to read; those beyond the token limit are left out.
    static let maxEntries = 60
    /// The max length of a message, in bytes.
    ///
    /// Longer ones are cut before anything else, such as redaction, reads the text.
    private static let maxLength = 12_000

    /// The newest entries of `history` within the limit of `tokens`, then the turn's own messages.
    ///
    /// Consecutive messages of one side are joined, and the first is the customer's, as some providers require.
    static func messages(
        history: [HistoryEntry],
        turn: [UnifiedMessage],
        tokens: Int,
        redaction: inout Redaction
    ) -> [ModelMessage] {
        let words = turn.map { cut($0.inWords) }.filter { !$0.isEmpty }.joined(separator: "\n")
        let said = words.isEmpty ? "[a message without words]" : cut(words)
        let entries = newest(of: history, within: tokens) + [(.customer, said)]
        let messages = withoutBreaks(entries).map { author, text in
            let text = redaction.redact(PromptTag.neutralized(text))
            switch author {
            case .customer: return ModelMessage.customer(text)
            case .hub: return .model(text)
            case .agent: return .model("[written by a person of the business] \(text)")
            }
        }
        return joined(messages)
    }

    /// The entries with consecutive ones of the customer in one text: a number may be said in several.
    private static func withoutBreaks(
        _ entries: [(author: HistoryEntry.Author, text: String)]
    ) -> [(author: HistoryEntry.Author, text: String)] {
        entries.reduce(into: []) { joined, entry in
            if entry.author == .customer, let last = joined.last, last.author == .customer {
                joined[joined.count - 1].text = "\(last.text)\n\(entry.text)"
            } else {
                joined.append(entry)
            }
        }
    }

    private static func newest(
        of history: [HistoryEntry],
        within tokens: Int
    ) -> [(author: HistoryEntry.Author, text: String)] {
        var left = tokens
        // A single long message must not displace all others.
        let most = max(tokens / 2, 1)
        let entries = history.reversed().lazy.filter { !$0.text.isEmpty }.map { ($0.author, cut($0.text, to: most)) }
        let fitting = entries.prefix { _, text in
            left -= text.estimatedTokens
            return left >= 0
        }
        return fitting.reversed()
    }

    /// `text` within `tokens`, and within the limit in bytes.
    private static func cut(_ text: String, to tokens: Int) -> String {
        let text = cut(text)
        let short = text.cut(toTokens: tokens)
        return short.utf8.count < text.utf8.count
            ? "\(text.cut(toTokens: max(0, tokens - 5))) [the rest was cut]" : text
    }

    private static func joined(_ messages: [ModelMessage]) -> [ModelMessage] {
        messages.reduce(into: []) { joined, message in
            switch (joined.last, message) {
            case (.customer(let before)?, .customer(let text)):
                joined[joined.count - 1] = .customer("\(before)\n\(text)")
            case (.model(let before, calls: [])?, .model(let text, calls: [])):
                joined[joined.count - 1] = .model("\(before)\n\(text)")
            case (nil, .model): joined += [.customer("[the conversation goes on]"), message]
            default: joined.append(message)
            }
        }
    }

    private static func cut(_ text: String) -> String {
        text.utf8.count > maxLength ? "\(text.cut(toBytes: maxLength)) [the rest was cut]" : text
    }
}

extension UnifiedMessage {
    /// The text, with other parts in brackets.
    var inWords: String {
        ([text] + content.compactMap(\.inBrackets)).filter { !$0.isEmpty }.joined(separator: "\n")
    }
}

extension ContentPart {
    /// The name of a part without text, such as `[image]`.
    fileprivate var inBrackets: String? {
        switch self {
        case .text, .choice: nil
        case .image: "[image]"
        case .audio(let media): media.isVoice ? "[voice message]" : "[audio]"
        case .video: "[video]"
        case .document(let media): Self.bracketed("document", media.filename)
        case .sticker: "[sticker]"
        case .location(_, _, let name, let address):
            Self.bracketed("location", [name, address].compactMap(\.self).joined(separator: ", "))
        case .contacts(let cards): "[\(cards.count) contact cards]"
        case .form: "[a filled-in form]"
        case .order: "[an order]"
        case .reaction: nil
        case .callStarted: "[the caller is on the line and has not said anything yet]"
        case .toolCall(_, let name, _): Self.bracketed("a call of the provider's tool", name)
        case .unsupported: "[something that cannot be shown here]"
        }
    }

    private static func bracketed(_ what: String, _ name: String?) -> String {
        let name = (name ?? "").cut(toBytes: 320).filter { !"[]".contains($0) }.singleLine(limit: 80)
        return name.isEmpty ? "[\(what)]" : "[\(what): \(name)]"
    }
}
