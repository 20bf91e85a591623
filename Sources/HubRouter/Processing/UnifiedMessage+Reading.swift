import ChannelKit

extension InboundEvent {
    /// The message of a message event; nil for other events.
    var message: UnifiedMessage? {
        if case .message(let message) = self { message } else { nil }
    }
}

extension UnifiedMessage {
    /// True if it has text and nothing else.
    var isPlainText: Bool {
        content.allSatisfy { part in
            if case .text = part { true } else { false }
        }
    }

    /// True if it is a tool call of the provider's own model.
    var isToolCall: Bool {
        content.contains { part in
            if case .toolCall = part { true } else { false }
        }
    }

    /// True if it opens the provider's reply window: a reaction, or content that the provider withheld, does not.
    var opensWindow: Bool {
        content.contains { part in
            switch part {
            case .reaction, .unsupported: false
            default: true
            }
        }
    }

    /// The message as a choice, if its text is the number or the title of one of `choices`; nil if it is of none.
    ///
    /// Customers answer buttons that were sent as numbered text in this way.
    func choosing(from choices: [ReplyContent.Choice]) -> UnifiedMessage? {
        guard !choices.isEmpty, isPlainText, let choice = choices.chosen(by: text) else { return nil }
        var message = self
        message.text = choice.title
        message.content = [.choice(id: choice.id, title: choice.title)]
        message.provider["typed"] = .string(text)
        return message
    }
}

extension [ReplyContent.Choice] {
    fileprivate func chosen(by text: String) -> ReplyContent.Choice? {
        // A longer text is no title of a choice, which providers limit to a few dozen characters.
        guard text.utf8.count <= 1_024 else { return nil }
        let answer = text.trimming { $0.isWhitespace || ".)(#".contains($0) }
        if let number = Int(answer) { return number >= 1 && number <= count ? self[number - 1] : nil }
        let matches = filter { $0.title.trimming(\.isWhitespace).lowercased() == answer.lowercased() }
        return matches.count == 1 ? matches[0] : nil
    }
}

extension String {
    fileprivate func trimming(_ isDispensable: (Character) -> Bool) -> String {
        String(drop(while: isDispensable).reversed().drop(while: isDispensable).reversed())
    }
}
