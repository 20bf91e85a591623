import ChannelKit

extension CrispReading {
    /// What the visitor wrote.
    ///
    /// The order of the checks is that of loop avoidance: `from`, type, origin and fingerprint. What the hub itself
    /// writes as the visitor, when it brings another channel into Crisp, comes back by this event.
    func visitorMessage() throws(InboundError) -> InboundEvent {
        guard item.data["from"]?.string == "user" else {
            return .ignored(reason: "it is told as the visitor's and is not from the visitor")
        }
        if let reason = privateReason { return .ignored(reason: reason) }
        guard !isOwn else { return .ignored(reason: "the hub wrote it in the visitor's name") }
        let content = CrispContent(reading: item.data)
        return .message(
            UnifiedMessage(
                externalID: try messageID(),
                sentAt: time,
                contact: try contact(named: nickname),
                text: content.text,
                content: content.parts,
                provider: content.facts.merging(surroundings) { content, _ in content }
            )
        )
    }

    /// What the visitor was shown: a person's answer, a bot's, or the hub's own coming back.
    func operatorMessage() throws(InboundError) -> InboundEvent {
        if let reason = privateReason { return .ignored(reason: reason) }
        guard !isOwn else { return .status(try ownEcho()) }
        guard item.data["from"]?.string == "operator" else {
            return .ignored(reason: "it is told as an operator's and is not from one")
        }
        guard item.data["automated"]?.bool != true else { return .ignored(reason: "another bot wrote it") }
        return .takeover(
            Takeover(
                contact: try contact(),
                externalID: try messageID(),
                text: CrispContent(reading: item.data).text,
                at: time
            )
        )
    }

    /// The hub's own message as it comes back: Crisp has it, and shows it to the visitor.
    private func ownEcho() throws(InboundError) -> StatusUpdate {
        StatusUpdate(
            externalID: try messageID(),
            status: .sent,
            at: time,
            correlation: item.data["properties"]?[OutboundMessage.correlationProperty]?.string
        )
    }

    /// Why a message is nobody's answer to anything, if it is not.
    private var privateReason: String? {
        switch item.data["type"]?.string {
        case "note": "a private note of the operators'"
        case "event": "an event in the conversation's history"
        default: nil
        }
    }

    private var nickname: String? {
        item.data["user"]?["nickname"]?.string.flatMap { $0.isEmpty ? nil : $0 }
    }

    /// What has no place of its own, in Crisp's words.
    private var surroundings: [String: JSONValue] {
        let names = [
            "origin", "inbox_id", "mentions", "automated", "translated", "edited", "references", "original",
            "properties",
        ]
        var facts: [String: JSONValue] = [:]
        for name in names {
            if let value = item.data[name], value != .null, value != [] { facts[name] = value }
        }
        // For a visitor it is the session, which is the contact's id already.
        if let user = item.data["user"]?["user_id"], user.string != item.session { facts["user_id"] = user }
        return facts
    }
}
