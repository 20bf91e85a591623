import ChannelKit
import ChannelSimulatorKit
import Foundation

/// The webhook of a customer's or bot's action, in the dialect of the conversation.
struct SimulatedEvent {
    let id: String
    /// The webhook's body.
    let body: JSONValue
    /// The message; nil for an agent's event.
    let message: SimulatedMessage?

    /// - Throws: ``SimulatorError/unsupported(_:)`` if the surface does not have such an action.
    init(
        _ action: CustomerAction,
        in conversation: SimulatedConversation,
        of bot: SimulatedBot,
        at moment: Date
    ) throws(SimulatorError) {
        id = UUID().uuidString.lowercased()
        if let event = Self.handoff(action) {
            guard conversation.surface == .forwarder else { throw .unsupported("agents") }
            message = nil
            body = Self.event(event, id: id, in: conversation, of: bot, at: moment)
            return
        }
        let content = try SimulatedPayload(action, isLegacy: conversation.surface == .server, files: bot.baseURL)
        // If the hub is the user, the bot is the author.
        let isBots = bot.isBrain || conversation.surface == .integration
        let message = SimulatedMessage(
            id: id,
            channel: bot.channel,
            conversation: conversation.id,
            isBots: isBots,
            author: isBots && conversation.surface != .server ? "user_bot" : conversation.customer.id,
            type: content.type,
            payload: conversation.surface == .server ? content.flat : content.payload,
            createdAt: moment
        )
        self.message = message
        switch conversation.surface {
        case .forwarder, .chat: body = conversation.signal(message, on: bot)
        case .server: body = conversation.serverEvent(message)
        case .integration: body = conversation.reply(message)
        }
    }

    private static func handoff(_ action: CustomerAction) -> JSONValue? {
        switch action {
        case .agentWrites(let text): ["type": "hitlAssigned", "text": .string(text)]
        case .agentLeaves: ["type": "hitlStopped"]
        default: nil
        }
    }

    private static func event(
        _ payload: JSONValue,
        id: String,
        in conversation: SimulatedConversation,
        of bot: SimulatedBot,
        at moment: Date
    ) -> JSONValue {
        [
            "type": "event_created",
            "data": [
                "id": .string(id), "createdAt": .string(moment.iso8601), "conversationId": .string(conversation.id),
                "userId": .string(conversation.customer.id), "payload": payload,
                "metadata": conversation.metadata(on: bot), "isBot": true,
            ],
        ]
    }
}

extension SimulatedConversation {
    /// The bot's message, as posted by the Messaging API integration.
    fileprivate func reply(_ message: SimulatedMessage) -> JSONValue {
        [
            "type": .string(message.type), "payload": message.payload, "conversationId": .string(id),
            "botpressUserId": "user_bot", "botpressMessageId": .string(message.id),
            "botpressConversationId": .string("conv_\(id)"),
        ]
    }
}

/// A payload in the format of one generation.
struct SimulatedPayload {
    let type: String
    let payload: JSONValue

    /// The payload with its type inside.
    var flat: JSONValue {
        var members = payload.object ?? [:]
        members["type"] = .string(type)
        return .object(members)
    }

    init(_ action: CustomerAction, isLegacy: Bool, files: String) throws(SimulatorError) {
        switch action {
        case .text(let text), .agentWrites(let text): (type, payload) = ("text", ["text": .string(text)])
        case .tap(let id, let title) where isLegacy:
            (type, payload) = ("quick_reply", ["text": .string(title), "payload": .string(id)])
        case .tap(_, let title): (type, payload) = ("text", ["text": .string(title)])
        case .media(.image, let caption):
            type = "image"
            let link = "\(files)/files/\(UUID().uuidString.lowercased()).png"
            let title = caption.map(JSONValue.string)
            payload = .compact([isLegacy ? "url" : "imageUrl": .string(link), "title": title])
        case .media(let kind, _): throw .unsupported("sample file of kind \(kind.rawValue)")
        case .location(let latitude, let longitude, let name):
            type = "location"
            payload = .compact([
                "latitude": .number(latitude), "longitude": .number(longitude), "title": name.map(JSONValue.string),
            ])
        case .agentLeaves: throw .unsupported("agents")
        case .calls, .speaks, .presses, .interrupts, .fallsSilent, .hangsUp, .modelCallsTool:
            throw .unsupported("calls")
        }
    }
}
