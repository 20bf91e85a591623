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
        guard !isAutomatic else { return .ignored(reason: "an automatic reply, such as of an absent mailbox") }
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
        guard !isAutomatic else { return .ignored(reason: "an automatic message, which no operator wrote") }
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

    /// The visitor's name; nil if another participant of the conversation wrote: a name belongs to its own user.
    private var nickname: String? {
        let user = item.data["user"]
        guard let id = user?["user_id"]?.nonEmptyString ?? item.session, id == item.session else { return nil }
        return user?["nickname"]?.nonEmptyString
    }

    /// True for an automatic message: of a bot, a trigger, a campaign or an absent mailbox.
    ///
    /// Not all of them are marked `automated`. An operator's message has the operator's `user_id`, and Crisp's own are
    /// of the website: `user.type` is `website`, and the `origin` is the URN of the part of Crisp that sent it.
    private var isAutomatic: Bool {
        if item.data["automated"]?.bool == true { return true }
        guard item.data["from"]?.string == "operator" else { return false }
        let user = item.data["user"]
        if user?["type"]?.string == "website", user?["user_id"]?.nonEmptyString == nil { return true }
        let origin = item.data["origin"]?.string?.split(separator: ":").map { $0.lowercased() } ?? []
        return origin.starts(with: ["urn", "crisp.im"]) && origin.dropFirst(2).first.map(Self.machines.contains) == true
    }

    /// The parts of Crisp that send by themselves, by the third part of their URN.
    private static let machines: Set = [
        "trigger", "triggers", "campaign", "campaigns", "bot", "chatbot", "chatbox", "hugo", "ai",
        "workflow", "workflows", "automation", "automations", "shortcut-bot", "auto-responder", "autoresponder",
        "offline", "away", "rating", "satisfaction", "status", "helpdesk", "reminder", "sequence",
    ]

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
