public import ChannelKit
import Crypto
import Foundation

/// What Papercups tells in one request.
struct PapercupsNotice {
    /// Such as `message:created`.
    var event: String
    /// What it is about, whole.
    var payload: JSONValue
    /// The customer of the conversation, where the payload does not say: an agent's message names only who wrote it.
    var customerID: String?
    /// Whether somebody vouches for its content: the relay that signed it, or the API that told it.
    var isConfirmed = false

    static let messageCreated = "message:created"
    static let conversationCreated = "conversation:created"
    static let conversationUpdated = "conversation:updated"

    /// Reads a webhook.
    ///
    /// The shape that relays were once promised is read at the relay's door only.
    init(_ request: WebhookRequest) throws(InboundError) {
        let body = try JSONValue(parsing: request.body)
        guard let event = body["event"]?.string, !event.isEmpty else {
            throw .malformed("the body names no event")
        }
        let isRelayed = PapercupsWebhook(request) == .relay
        if let payload = body["payload"] {
            self.init(event: event, payload: payload, isConfirmed: isRelayed)
        } else if isRelayed, body["data"] != nil {
            self.init(event: event, payload: RelayedMessage(body).payload, isConfirmed: true)
        } else {
            throw .malformed("the body has no payload")
        }
    }

    init(event: String, payload: JSONValue, customerID: String? = nil, isConfirmed: Bool) {
        self.event = event
        self.payload = payload
        self.customerID = customerID
        self.isConfirmed = isConfirmed
    }
}

// MARK: - The item

extension PapercupsNotice {
    /// The item as the hub keeps it.
    var item: InboundItem {
        InboundItem(
            key: key,
            lane: lane,
            // What names no account is nobody's: the address of none.
            addresses: [.account(payload["account_id"]?.string?.lowercased() ?? "")],
            occurredAt: occurredAt,
            payload: data
        )
    }

    /// The message's id; what has none is known by what it says.
    ///
    /// Two states of a conversation that are alike in everything, its last activity included, are one: nothing was
    /// written in between.
    private var key: ItemKey {
        switch event {
        case Self.messageCreated:
            ItemKey("message:\(payload["id"]?.nonempty ?? "#\(payload.digest)")")
        case Self.conversationCreated, Self.conversationUpdated:
            ItemKey("\(event):\(payload["id"]?.nonempty ?? ""):#\(PapercupsConversation.basicForm(of: payload).digest)")
        default:
            ItemKey("other:#\(JSONValue.object(["event": .string(event), "payload": payload]).digest)")
        }
    }

    /// The conversation, which has one customer: an agent's message does not say whom.
    private var lane: LaneKey {
        let conversation: JSONValue?
        switch event {
        case Self.messageCreated: conversation = payload["conversation_id"]
        case Self.conversationCreated, Self.conversationUpdated: conversation = payload["id"]
        default: conversation = .none
        }
        return LaneKey(conversation?.nonempty ?? "account:\(payload["account_id"]?.string ?? "")")
    }

    private var occurredAt: Date? {
        switch event {
        case Self.messageCreated: payload.time("sent_at") ?? payload.time("created_at")
        case Self.conversationCreated: payload.time("created_at")
        default: nil
        }
    }

    private var data: Data {
        JSONValue.compact([
            "event": .string(event), "payload": payload, "customer_id": customerID.map(JSONValue.string),
            "confirmed": isConfirmed ? .some(true) : .none,
        ]).data
    }

    /// Reads an item's payload back.
    init(payload data: Data) throws(InboundError) {
        let root = try JSONValue(parsing: data)
        guard let event = root["event"]?.string, let payload = root["payload"] else {
            throw .malformed("the item holds no event")
        }
        self.init(
            event: event,
            payload: payload,
            customerID: root["customer_id"]?.nonempty,
            isConfirmed: root["confirmed"]?.bool == true
        )
    }
}

extension PapercupsAdapter {
    /// A message names its account twice or three times, always the same.
    public static func locate(_ request: WebhookRequest) -> [Address] {
        (scan.strings(in: request.body)["account_id"] ?? []).map { .account($0.lowercased()) }
    }

    private static let scan = JSONScan("account_id")

    /// One request tells one thing.
    public static func split(_ request: AuthenticatedRequest) throws(InboundError) -> [InboundItem] {
        [try PapercupsNotice(request.request).item]
    }
}

extension JSONValue {
    /// The text, if there is any.
    var nonempty: String? { string.flatMap { $0.isEmpty ? nil : $0 } }

    /// The object with only those of its members that are in `names`.
    func keeping(_ names: Set<String>) -> JSONValue {
        guard case .object(let members) = self else { return self }
        return .object(members.filter { names.contains($0.key) })
    }

    /// 128 bits of the SHA-256 of the value, in hex; white space, escapes and the order of keys do not matter.
    var digest: String {
        SHA256.hash(data: data).prefix(16).hex
    }
}
