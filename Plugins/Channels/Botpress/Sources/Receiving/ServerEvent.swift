import ChannelKit
import Foundation

/// An event of a Messaging server.
///
/// - SeeAlso: <https://github.com/botpress/messaging>, `docs/routes.md` (v1.2.18, read 2026-08)
struct ServerEvent {
    let type: String
    let data: JSONValue

    init(_ body: JSONValue) throws(InboundError) {
        guard let type = body["type"]?.nonEmptyString, let data = body["data"], data.object != nil else {
            throw .malformed("the event has no type or no data")
        }
        self.type = type
        self.data = data
    }

    var conversation: String? { (data["conversationId"] ?? data["message"]?["conversationId"])?.nonEmptyString }
    var user: String? { data["userId"]?.nonEmptyString }
    /// True if the caller waits for the complete reply.
    var isCollecting: Bool { data["collect"]?.bool ?? false }

    var extraMembers: [String: JSONValue] {
        var extraMembers: [String: JSONValue] = [:]
        extraMembers["channel"] = data["channel"]?.nonEmptyString.map(JSONValue.string)
        if isCollecting { extraMembers["collect"] = true }
        return extraMembers
    }
}

extension BotpressAdapter {
    func events(of event: ServerEvent, receivedAt: Date) throws(InboundError) -> [InboundEvent] {
        switch event.type {
        case "message.new": return try message(in: event, receivedAt: receivedAt)
        case "message.feedback": return try feedback(in: event, receivedAt: receivedAt)
        case "health.new": return [.notice(health(in: event, receivedAt: receivedAt))]
        case "user.new", "user.updated", "conversation.new", "conversation.started":
            return [.ignored(reason: "\(event.type): no message")]
        default: return [.ignored(reason: "unknown event type: \(event.type.prefix(64))")]
        }
    }

    /// The events of a message; without an author it is the bot's, and ignored with `role: channel`.
    private func message(in event: ServerEvent, receivedAt: Date) throws(InboundError) -> [InboundEvent] {
        let message = event.data["message"]
        guard let id = message?["id"]?.nonEmptyString else { throw .malformed("the message has no id") }
        let isBots = message?["authorId"]?.nonEmptyString == nil
        switch role {
        case .channel where isBots: return [.ignored(reason: "the bot's own message")]
        case .brain where !isBots: return [.ignored(reason: "the user's own message")]
        case .channel, .brain: break
        }
        let payload = message?["payload"]
        let header = MessageHeader(
            id: id,
            at: message?["sentOn"]?.string.flatMap(Date.init(iso8601:)) ?? receivedAt,
            contact: try contact(in: event),
            thread: try thread(in: event),
            extraMembers: event.extraMembers
        )
        let content = BotpressContent(type: payload?["type"]?.string, payload: payload)
        return events(of: content, from: role == .channel ? .user : .bot, as: header)
    }

    /// A reaction from a thumbs up or down.
    private func feedback(in event: ServerEvent, receivedAt: Date) throws(InboundError) -> [InboundEvent] {
        guard let id = event.data["messageId"]?.nonEmptyString, let value = event.data["feedback"]?.integer else {
            throw .malformed("the feedback has no message or no value")
        }
        let reaction = ContentPart.reaction(to: id, emoji: value == 0 ? nil : value > 0 ? "👍" : "👎")
        let message = UnifiedMessage(
            externalID: "feedback:\(id):\(value)",
            sentAt: receivedAt,
            contact: try contact(in: event),
            text: "",
            content: [reaction],
            thread: try thread(in: event).text,
            provider: event.extraMembers
        )
        return [.message(message)]
    }

    private func health(in event: ServerEvent, receivedAt: Date) -> ProviderNotice {
        let channel = event.data["channel"]?.nonEmptyString ?? "unknown"
        let what = (event.data["event"]?["type"] ?? event.data["event"])?.nonEmptyString ?? "unknown"
        return ProviderNotice(
            topic: event.type,
            summary: "the Messaging server's channel '\(channel.prefix(64))' reports '\(what.prefix(64))'",
            isProblem: what.contains("fail"),
            at: receivedAt,
            provider: ["channel": .string(channel), "event": event.data["event"] ?? .null]
        )
    }

    private func contact(in event: ServerEvent) throws(InboundError) -> UnifiedContact {
        guard let id = event.user ?? event.conversation else { throw .malformed("the event has no user") }
        return UnifiedContact(id: id)
    }

    private func thread(in event: ServerEvent) throws(InboundError) -> BotpressThread {
        guard let id = event.conversation else { throw .malformed("the event has no conversation") }
        return BotpressThread(event.isCollecting ? .collect : .server, id)
    }
}
