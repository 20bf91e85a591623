import ChannelKit
import Foundation

/// A signal of the Chat integration, or of the forwarder in the bot.
struct ChatSignal {
    let type: String
    let id: String?
    let conversation: String
    let user: String
    /// Who wrote it; the forwarder may leave it out, since it forwards what people write.
    let isBot: Bool?
    let createdAt: Date?
    private let data: JSONValue

    init(_ body: JSONValue) throws(InboundError) {
        guard let type = body["type"]?.filledText, let data = body["data"], data.object != nil else {
            throw .malformed("the signal has no type or no data")
        }
        self.type = type
        self.data = data
        id = data["id"]?.filledText
        conversation = data["conversationId"]?.filledText ?? ""
        user = data["userId"]?.filledText ?? conversation
        isBot = data["isBot"]?.bool
        createdAt = data["createdAt"]?.string.flatMap(Date.init(iso8601:))
    }

    var content: BotpressContent {
        let payload = data["payload"]
        return BotpressContent(type: payload?["type"]?.string ?? data["type"]?.string, payload: payload)
    }

    var eventType: String? { data["payload"]?["type"]?.string }

    /// The forwarder says what it knows of the person in `metadata`.
    var contact: UnifiedContact {
        let metadata = data["metadata"]
        let tags = metadata?["tags"]?.object ?? [:]
        let phone = tags.first { $0.key.hasSuffix(":userPhone") || $0.key == "userPhone" }?.value.string
        return UnifiedContact(
            id: user,
            phone: phone.flatMap(Self.e164),
            name: metadata?["userName"]?.filledText
        )
    }

    var facts: [String: JSONValue] {
        let metadata = data["metadata"]
        var facts: [String: JSONValue] = [:]
        for name in ["integration", "channel", "botId"] {
            facts[name] = metadata?[name]?.filledText.map(JSONValue.string)
        }
        if let tags = metadata?["tags"]?.object, !tags.isEmpty { facts["tags"] = .object(tags) }
        return facts
    }

    /// Integrations leave out the plus sign.
    private static func e164(_ number: String) -> String? {
        let number = number.hasPrefix("+") ? number : "+\(number)"
        return number.wholeMatch(of: /\+[1-9][0-9]{6,14}/) == nil ? nil : number
    }
}

extension BotpressAdapter {
    func events(of signal: ChatSignal, receivedAt: Date) throws(InboundError) -> [InboundEvent] {
        let at = signal.createdAt ?? receivedAt
        switch signal.type {
        case "message_created": return try message(in: signal, at: at)
        case "message_deleted":
            guard let id = signal.id else { throw .malformed("the signal has no message") }
            return [.deleted(externalID: id)]
        case "event_created": return try [handoff(in: signal, at: at) ?? .ignored(reason: "an event of the bot's own")]
        case "participant_added", "participant_removed": return [.ignored(reason: "somebody came or went")]
        case "message_stream_delta", "message_stream_complete", "message_stream_abort":
            return [.ignored(reason: "a piece of a message: it comes as a whole, too")]
        default: return [.ignored(reason: "a signal of a type that nobody knows: \(signal.type.prefix(64))")]
        }
    }

    /// What is written on the other side than the one that the hub talks to comes back as an echo.
    private func message(in signal: ChatSignal, at moment: Date) throws(InboundError) -> [InboundEvent] {
        guard let id = signal.id else { throw .malformed("the message has no id") }
        guard !signal.conversation.isEmpty else { throw .malformed("the message has no conversation") }
        let isBots = signal.isBot ?? false || signal.user == botID
        switch role {
        case .channel where isBots: return [.ignored(reason: "the bot's own message")]
        case .brain where !isBots: return [.ignored(reason: "the user's own message")]
        case .channel, .brain:
            let way: Way = role == .channel ? .runtime : .chat
            let head = MessageHead(
                id: id,
                at: moment,
                contact: signal.contact,
                thread: BotpressThread(way, signal.conversation),
                facts: signal.facts
            )
            return events(of: signal.content, as: head)
        }
    }

    /// The events of Botpress's HITL interface, which a forwarder may pass on: a person of the desk takes a
    /// conversation and gives it back.
    private func handoff(in signal: ChatSignal, at moment: Date) throws(InboundError) -> InboundEvent? {
        let name = signal.eventType?.split(separator: ":").last.map(String.init)
        guard let name, ["hitlAssigned", "hitlStopped"].contains(name) else { return nil }
        guard !signal.conversation.isEmpty else { throw .malformed("the event has no conversation") }
        let thread = BotpressThread(role == .channel ? .runtime : .chat, signal.conversation).text
        if name == "hitlStopped" { return .release(Release(contact: signal.contact, thread: thread, at: moment)) }
        let takeover = Takeover(
            contact: signal.contact,
            thread: thread,
            externalID: signal.id,
            text: signal.content.text ?? "",
            at: moment
        )
        return .takeover(takeover)
    }
}
