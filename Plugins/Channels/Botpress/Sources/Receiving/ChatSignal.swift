import ChannelKit
import Foundation

/// A signal of the Chat integration, or of the forwarder in the bot.
///
/// The forwarder is the bot's own code that posts its users' messages and HITL events to the hub, in the form of the
/// Chat integration's signals.
struct ChatSignal {
    let type: String
    let id: String?
    let conversation: String
    /// The user's id; a signal without one has its conversation's, so that its contact has an id.
    let user: String
    /// True for a bot's message.
    ///
    /// The forwarder may omit it, since it forwards users' messages only.
    let isBot: Bool?
    let createdAt: Date?
    private let data: JSONValue

    init(_ body: JSONValue) throws(InboundError) {
        guard let type = body["type"]?.nonEmptyString, let data = body["data"], data.object != nil else {
            throw .malformed("the signal has no type or no data")
        }
        self.type = type
        self.data = data
        id = data["id"]?.nonEmptyString
        conversation = data["conversationId"]?.nonEmptyString ?? ""
        user = data["userId"]?.nonEmptyString ?? conversation
        isBot = data["isBot"]?.bool
        createdAt = data["createdAt"]?.string.flatMap(Date.init(iso8601:))
    }

    var content: BotpressContent {
        let payload = data["payload"]
        return BotpressContent(type: payload?["type"]?.string ?? data["type"]?.string, payload: payload)
    }

    /// The type of a bot's event, such as `hitl:hitlAssigned` or `hitlAssigned`.
    var eventType: String? { data["payload"]?["type"]?.string }

    /// The user, with the name and phone number from the forwarder's `metadata`.
    var contact: UnifiedContact {
        let metadata = data["metadata"]
        let tags = metadata?["tags"]?.object ?? [:]
        let phone = tags.first { $0.key.hasSuffix(":userPhone") || $0.key == "userPhone" }?.value.string
        return UnifiedContact(
            id: user,
            phone: phone?.e164WithOptionalPlus,
            name: metadata?["userName"]?.nonEmptyString
        )
    }

    /// The bot, integration, channel and tags from the forwarder's `metadata`, for a message's provider data.
    var extraMembers: [String: JSONValue] {
        let metadata = data["metadata"]
        var extraMembers: [String: JSONValue] = [:]
        for name in ["integration", "channel", "botId"] {
            extraMembers[name] = metadata?[name]?.nonEmptyString.map(JSONValue.string)
        }
        if let tags = metadata?["tags"]?.object, !tags.isEmpty { extraMembers["tags"] = .object(tags) }
        return extraMembers
    }

}

extension String {
    /// The number in E.164, whose plus sign integrations may omit; nil for any other text.
    fileprivate var e164WithOptionalPlus: String? {
        let number = hasPrefix("+") ? self : "+\(self)"
        return number.isE164 ? number : nil
    }
}

extension BotpressAdapter {
    func events(of signal: ChatSignal, receivedAt: Date) throws(InboundError) -> [InboundEvent] {
        let at = signal.createdAt ?? receivedAt
        switch signal.type {
        case "message_created": return try message(in: signal, at: at)
        case "message_deleted":
            guard let id = signal.id else { throw .malformed("the deleted message has no id") }
            return [.deleted(MessageDeletion(externalID: id, at: at))]
        case "event_created": return try [handoff(in: signal, at: at) ?? .ignored(reason: "unused bot event")]
        case "participant_added", "participant_removed": return [.ignored(reason: "a participant was added or removed")]
        case "message_stream_delta", "message_stream_complete", "message_stream_abort":
            return [.ignored(reason: "a part of a message that also comes as a whole")]
        default: return [.ignored(reason: "unknown signal type: \(signal.type.prefix(64))")]
        }
    }

    /// The events of a message; ignored if it is from the hub's own side of the conversation.
    ///
    /// The hub's side is the bot's with `role: channel`, and the user's with `role: brain`.
    private func message(in signal: ChatSignal, at moment: Date) throws(InboundError) -> [InboundEvent] {
        guard let id = signal.id else { throw .malformed("the message has no id") }
        guard !signal.conversation.isEmpty else { throw .malformed("the message has no conversation") }
        let isBots = (signal.isBot ?? false) || signal.user == botID
        switch role {
        case .channel where isBots: return [.ignored(reason: "the bot's own message")]
        case .brain where !isBots: return [.ignored(reason: "the user's own message")]
        case .channel, .brain:
            let route: ReplyRoute = role == .channel ? .runtime : .chat
            let header = MessageHeader(
                id: id,
                at: moment,
                contact: signal.contact,
                thread: BotpressThread(route, signal.conversation),
                extraMembers: signal.extraMembers
            )
            return events(of: signal.content, from: role == .channel ? .user : .bot, as: header)
        }
    }

    /// An agent's takeover of the conversation, or its release, from events of Botpress's HITL interface; nil for any
    /// other event.
    ///
    /// - SeeAlso: <https://github.com/botpress/botpress>, `interfaces/hitl` (read 2026-08)
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
