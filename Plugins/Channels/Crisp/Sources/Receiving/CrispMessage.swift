import ChannelKit

extension CrispItemReader {
    /// The event of a `message:send`: the visitor's message.
    ///
    /// `from`, type, origin and fingerprint are checked first, to avoid loops: messages that a hub imports into Crisp
    /// in the visitor's name come back by this event.
    func visitorMessage() throws(InboundError) -> InboundEvent {
        guard item.data["from"]?.string == "user" else {
            return .ignored(reason: "message:send, but not from the visitor")
        }
        if let reason = privateReason { return .ignored(reason: reason) }
        guard !isOwn else { return .ignored(reason: "the hub's own message in the visitor's name") }
        let content = CrispContent(reading: item.data)
        return .message(
            UnifiedMessage(
                externalID: try messageID(),
                sentAt: time,
                contact: try contact(named: nickname),
                text: content.text,
                content: content.parts,
                provider: content.facts.merging(extraMembers) { content, _ in content }
            )
        )
    }

    /// The event of a `message:received`: an operator's message, another bot's, or the echo of the hub's own.
    func operatorMessage() throws(InboundError) -> InboundEvent {
        if let reason = privateReason { return .ignored(reason: reason) }
        guard !isOwn else { return .status(try ownEcho()) }
        guard item.data["from"]?.string == "operator" else {
            return .ignored(reason: "message:received, but not from an operator")
        }
        guard item.data["automated"]?.bool != true else { return .ignored(reason: "another bot's message") }
        return .takeover(
            Takeover(
                contact: try contact(),
                externalID: try messageID(),
                text: CrispContent(reading: item.data).text,
                at: time
            )
        )
    }

    /// The status `sent` from the echo of the hub's own message.
    private func ownEcho() throws(InboundError) -> StatusUpdate {
        StatusUpdate(
            externalID: try messageID(),
            status: .sent,
            at: time,
            correlation: item.data["properties"]?[OutboundMessage.correlationProperty]?.string
        )
    }

    /// The reason to ignore a note or an event; nil for a message that visitors see.
    private var privateReason: String? {
        switch item.data["type"]?.string {
        case "note": "an operators' private note"
        case "event": "an entry of the conversation's history"
        default: nil
        }
    }

    private var nickname: String? {
        item.data["user"]?["nickname"]?.nonEmptyString
    }

    /// Members without a counterpart in ``UnifiedMessage``, under Crisp's names.
    private var extraMembers: [String: JSONValue] {
        let names = [
            "origin", "inbox_id", "mentions", "automated", "translated", "edited", "references", "original",
            "properties",
        ]
        var facts: [String: JSONValue] = [:]
        for name in names {
            if let value = item.data[name], value != .null, value != [] { facts[name] = value }
        }
        // For a visitor it equals the session, which is the contact's id already.
        if let user = item.data["user"]?["user_id"], user.string != item.session { facts["user_id"] = user }
        return facts
    }
}
