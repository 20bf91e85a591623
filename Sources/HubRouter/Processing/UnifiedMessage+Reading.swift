import ChannelKit

extension InboundEvent {
    /// The message of a message event; nil for other events.
    var message: UnifiedMessage? {
        if case .message(let message) = self { message } else { nil }
    }
}

extension InboundEvent {
    /// The event, unless it names one of the channel's `own` ids as the customer: what the tenant sends, or a copy
    /// of it, is no customer's message.
    func exceptFrom(_ own: Set<String>) -> InboundEvent {
        guard let contact = customer, own.contains(contact.id) || contact.phone.map(own.contains) == true else {
            return self
        }
        return .ignored(reason: "the customer is the channel's own number or id")
    }

    /// The customer of an event that makes or changes a contact.
    private var customer: UnifiedContact? {
        switch self {
        case .message(let message): message.contact
        case .optOut(let change), .optIn(let change): change.contact
        case .takeover(let takeover): takeover.contact
        case .release(let release): release.contact
        case .contactChanged(let change): change.contact
        case .edited(let edit): edit.contact
        case .deleted(let deletion): deletion.contact
        case .call(let update): update.contact
        case .transcribed(let line): line.contact
        case .typing(let contact, _): contact
        case .status, .handshake, .notice, .ignored: nil
        }
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
        let same = filter { $0.title.trimming(\.isWhitespace).lowercased() == answer.lowercased() }
        if let choice = same.first { return same.count == 1 ? choice : nil }
        // A title that is spoken comes back in other letters and with other marks.
        let words = answer.foldedWords
        let similar = filter { !words.isEmpty && $0.title.foldedWords == words }
        return similar.count == 1 ? similar[0] : nil
    }
}

extension String {
    fileprivate func trimming(_ isDispensable: (Character) -> Bool) -> String {
        String(drop(while: isDispensable).reversed().drop(while: isDispensable).reversed())
    }
}
