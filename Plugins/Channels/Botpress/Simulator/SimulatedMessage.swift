import ChannelKit
import Foundation

/// A message as Botpress stores it.
struct SimulatedMessage {
    let id: String
    let channel: ChannelID
    let conversation: String
    /// True if the author is the bot, or the hub in its place.
    let isBots: Bool
    let author: String
    /// The type, which the Cloud has beside the payload.
    let type: String
    /// The payload, in the format of the conversation's generation.
    let payload: JSONValue
    var tags: JSONValue = [:]
    var metadata: JSONValue = [:]
    let createdAt: Date

    /// The message in the Runtime API's format.
    var runtimeJSON: JSONValue {
        [
            "id": .string(id), "createdAt": .string(createdAt.iso8601), "updatedAt": .string(createdAt.iso8601),
            "type": .string(type), "payload": payload, "direction": isBots ? "outgoing" : "incoming",
            "userId": .string(author), "conversationId": .string(conversation), "tags": tags,
        ]
    }

    /// The message in the Chat API's format.
    var chatJSON: JSONValue {
        [
            "id": .string(id), "createdAt": .string(createdAt.iso8601), "conversationId": .string(conversation),
            "userId": .string(author), "payload": payload, "metadata": metadata,
        ]
    }

    /// The message in a Messaging server's format, where the bot's have no author.
    var serverJSON: JSONValue {
        .compact([
            "id": .string(id), "conversationId": .string(conversation), "sentOn": .string(createdAt.iso8601),
            "authorId": isBots ? nil : .string(author), "payload": payload,
        ])
    }

    /// The text that the customer sees.
    var readableText: String {
        let question = (payload["text"] ?? payload["message"])?.string
        let options = (payload["options"] ?? payload["choices"])?.array ?? []
        let labels = options.compactMap { ($0["label"] ?? $0["title"])?.string }.map { "[\($0)]" }
        let links = ["image", "audio", "video", "file"].compactMap { (payload["\($0)Url"] ?? payload[$0])?.string }
        let lines = [question].compactMap(\.self) + labels + [payload["title"]?.string].compactMap(\.self) + links
        return lines.isEmpty ? "[\(type)]" : lines.joined(separator: "\n")
    }
}

extension SimulatedConversation {
    /// The body of the echo of the hub's `message`; nil if the surface has no echoes.
    func echo(of message: SimulatedMessage, on bot: SimulatedBot) -> JSONValue? {
        switch surface {
        case .integration: nil
        case .server: serverEvent(message)
        case .forwarder, .chat: signal(message, on: bot)
        }
    }

    func signal(_ message: SimulatedMessage, on bot: SimulatedBot) -> JSONValue {
        var payload = message.payload.object ?? [:]
        payload["type"] = .string(message.type)
        return [
            "type": "message_created",
            "data": [
                "id": .string(message.id), "createdAt": .string(message.createdAt.iso8601),
                "conversationId": .string(id), "userId": .string(message.author), "payload": .object(payload),
                "metadata": metadata(on: bot), "isBot": .bool(message.isBots),
            ],
        ]
    }

    /// The forwarder's metadata about bot and customer; empty for the Chat integration.
    func metadata(on bot: SimulatedBot) -> JSONValue {
        guard surface == .forwarder else { return [:] }
        return .compact([
            "botId": bot.botID.map(JSONValue.string), "integration": "webchat", "channel": "channel",
            "userName": customer.name.map(JSONValue.string),
        ])
    }

    func serverEvent(_ message: SimulatedMessage) -> JSONValue {
        [
            "type": "message.new",
            "data": [
                "userId": .string(customer.id), "conversationId": .string(id), "channel": "telegram",
                "message": message.serverJSON,
            ],
        ]
    }
}
