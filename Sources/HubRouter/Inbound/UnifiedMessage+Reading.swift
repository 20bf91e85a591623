import ChannelKit

extension InboundEvent {
    /// The message that it is, if it is one.
    var message: UnifiedMessage? {
        if case .message(let message) = self { message } else { nil }
    }
}

extension UnifiedMessage {
    /// Whether it is text and nothing else.
    var isPlainText: Bool {
        content.allSatisfy { part in
            if case .text = part { true } else { false }
        }
    }

    /// Whether it is a provider's own model that asks.
    var isToolCall: Bool {
        content.contains { part in
            if case .toolCall = part { true } else { false }
        }
    }

    /// Whether the person may be written to freely again: a reaction, or what the provider would not pass on, does
    /// not count.
    var opensWindow: Bool {
        content.contains { part in
            switch part {
            case .reaction, .unsupported: false
            default: true
            }
        }
    }

    /// The message as a choice, if its text is the number or the title of one of `choices`: that is how people answer
    /// buttons that had to be written as a list.
    func choosing(from choices: [ReplyContent.Choice]) -> UnifiedMessage {
        guard !choices.isEmpty, isPlainText, let choice = choices.chosen(by: text) else { return self }
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
