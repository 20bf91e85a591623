import ChannelKit
import Foundation

extension BotpressWebhook {
    /// The item as the hub keeps it.
    var item: InboundItem {
        InboundItem(
            key: key,
            lane: lane,
            addresses: addresses,
            occurredAt: time,
            payload: JSONValue.compact(["dialect": .string(dialect.rawValue), "body": body]).data
        )
    }

    /// Reads an item's payload back.
    init(payload: Data) throws(InboundError) {
        let root = try JSONValue(parsing: payload)
        guard let dialect = root["dialect"]?.string.flatMap(Dialect.init), let body = root["body"] else {
            throw .malformed("the item has no dialect")
        }
        self.init(dialect: dialect, body: body)
    }

    private var data: JSONValue? { body["data"] }
    private var message: JSONValue? { data?["message"] }

    /// Botpress's id of the message with what it is told of it, else a digest of all that is said.
    ///
    /// The events of a bot have no id.
    private var key: ItemKey {
        let type = body["type"]?.string ?? ""
        let id: String? =
            switch dialect {
            case .messagingAPI: body["botpressMessageId"]?.filledText.map { "messaging_api:\($0)" }
            case .signal: (data?["id"] ?? data?["message"]?["id"])?.filledText.map { "\(type):\($0)" }
            case .server: message?["id"]?.filledText.map { "\(type):\($0)" }
            case .probe, .other: nil
            }
        return ItemKey(id ?? "\(dialect.rawValue):\(type.prefix(64)):\(body.digest)")
    }

    /// The conversation: what is said in it stays in order, and a hand-over between its messages.
    private var lane: LaneKey {
        let ids =
            switch dialect {
            case .messagingAPI: [body["conversationId"], body["botpressConversationId"]]
            case .signal: [data?["conversationId"], message?["conversationId"]]
            case .server: [data?["conversationId"], message?["conversationId"], data?["userId"]]
            case .probe, .other: [JSONValue?]()
            }
        return LaneKey(ids.lazy.compactMap { $0?.filledText }.first ?? dialect.rawValue)
    }

    private var addresses: [Address] {
        let bot = dialect == .signal ? data?["metadata"]?["botId"]?.filledText.map(Address.bot) : nil
        let client = dialect == .server ? clientID.map(Address.client) : nil
        return [bot, client].compactMap(\.self)
    }

    private var time: Date? {
        (data?["createdAt"] ?? message?["sentOn"])?.string.flatMap(Date.init(iso8601:))
    }
}

extension JSONValue {
    /// A text that is not empty.
    var filledText: String? { string.flatMap { $0.isEmpty ? nil : $0 } }
}
