import ChannelKit
import Foundation

extension BotpressWebhook {
    /// The item as the hub stores it.
    var item: InboundItem {
        InboundItem(
            key: key,
            lane: lane,
            addresses: addresses,
            occurredAt: time,
            json: .compact(["dialect": .string(dialect.rawValue), "body": storableBody])
        )
    }

    /// Reads an item's payload back.
    init(_ item: InboundItem) throws(InboundError) {
        let root = try item.json
        guard let dialect = root["dialect"]?.string.flatMap(Dialect.init), let body = root["body"] else {
            throw .malformed("the item has no dialect")
        }
        self.init(dialect: dialect, body: body)
    }

    var data: JSONValue? { body["data"] }
    var message: JSONValue? { data?["message"] }

    /// The idempotency key: the message's id with the event's type, or a digest of the body if there is no id, as with
    /// a bot's events.
    private var key: ItemKey {
        let type = body["type"]?.string ?? ""
        let id: String? =
            switch dialect {
            case .messagingAPI: body["botpressMessageId"]?.nonEmptyString.map { "messaging_api:\($0)" }
            case .signal: (data?["id"] ?? data?["message"]?["id"])?.nonEmptyString.map { "\(type):\($0)" }
            case .server: message?["id"]?.nonEmptyString.map { "\(type):\($0)" }
            case .probe, .other: nil
            }
        return ItemKey(id ?? "\(dialect.rawValue):\(type.prefix(64)):\(body.digest)")
    }

    /// The conversation, whose messages and handoffs are processed in order.
    private var lane: LaneKey {
        let ids =
            switch dialect {
            case .messagingAPI: [body["conversationId"], body["botpressConversationId"]]
            case .signal: [data?["conversationId"], message?["conversationId"]]
            case .server: [data?["conversationId"], message?["conversationId"], data?["userId"]]
            case .probe, .other: [JSONValue?]()
            }
        return LaneKey(ids.lazy.compactMap { $0?.nonEmptyString }.first ?? dialect.rawValue)
    }

    private var addresses: [Address] {
        let bot = dialect == .signal ? data?["metadata"]?["botId"]?.nonEmptyString.map(Address.bot) : nil
        let client = dialect == .server ? clientID.map(Address.client) : nil
        return [bot, client].compactMap(\.self)
    }

    private var time: Date? {
        (data?["createdAt"] ?? message?["sentOn"])?.string.flatMap(Date.init(iso8601:))
    }
}

extension JSONValue {
    /// The text; nil if it is empty or not a text.
    var nonEmptyString: String? { string.flatMap { $0.isEmpty ? nil : $0 } }
}
