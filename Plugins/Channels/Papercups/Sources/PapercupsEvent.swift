public import ChannelKit
import Foundation

/// The content of one webhook.
struct PapercupsEvent {
    /// The event's name, such as `message:created`.
    var name: String
    /// The message or conversation.
    var payload: JSONValue
    /// The conversation's customer, if the payload does not name one: an agent's message names its author only.
    var customerID: String?
    /// True if the content is authentic: a relay signed it, or it comes from the API.
    var isConfirmed = false

    static let messageCreated = "message:created"
    static let conversationCreated = "conversation:created"
    static let conversationUpdated = "conversation:updated"

    /// Reads a webhook; the relays' short form is accepted at the relay's route only.
    init(_ request: WebhookRequest) throws(InboundError) {
        let body = try JSONValue(parsing: request.body)
        guard let event = body["event"]?.string, !event.isEmpty else {
            throw .malformed("the body has no event")
        }
        let isRelayed = PapercupsWebhook(request) == .relay
        if let payload = body["payload"] {
            self.init(name: event, payload: payload, isConfirmed: isRelayed)
        } else if isRelayed, body["data"] != nil {
            self.init(name: event, payload: RelayedMessage(body).payload, isConfirmed: true)
        } else {
            throw .malformed("the body has no payload")
        }
    }

    init(name: String, payload: JSONValue, customerID: String? = nil, isConfirmed: Bool) {
        self.name = name
        self.payload = payload
        self.customerID = customerID
        self.isConfirmed = isConfirmed
    }
}

// MARK: - The item

extension PapercupsEvent {
    /// The item as the hub stores it.
    var item: InboundItem {
        InboundItem(
            key: key,
            lane: lane,
            // Without an account the address is empty, which no channel has.
            addresses: [.account(payload["account_id"]?.string?.lowercased() ?? "")],
            occurredAt: occurredAt,
            payload: data
        )
    }

    /// The idempotency key: the message's id, or a digest of the content if there is none.
    ///
    /// The key of a conversation is a digest of its state, including the time of its last activity: two equal states
    /// are one item, since nothing was written in between.
    private var key: ItemKey {
        switch name {
        case Self.messageCreated:
            ItemKey("message:\(payload["id"]?.nonEmptyString ?? "#\(payload.digest)")")
        case Self.conversationCreated, Self.conversationUpdated:
            ItemKey(
                "\(name):\(payload["id"]?.nonEmptyString ?? ""):#\(PapercupsConversation.basicForm(of: payload).digest)"
            )
        default:
            ItemKey("other:#\(JSONValue.object(["event": .string(name), "payload": payload]).digest)")
        }
    }

    /// The conversation, since an agent's message does not name the customer.
    private var lane: LaneKey {
        let conversation: JSONValue?
        switch name {
        case Self.messageCreated: conversation = payload["conversation_id"]
        case Self.conversationCreated, Self.conversationUpdated: conversation = payload["id"]
        default: conversation = .none
        }
        return LaneKey(conversation?.nonEmptyString ?? "account:\(payload["account_id"]?.string ?? "")")
    }

    private var occurredAt: Date? {
        switch name {
        case Self.messageCreated: payload.time("sent_at") ?? payload.time("created_at")
        case Self.conversationCreated: payload.time("created_at")
        default: nil
        }
    }

    private var data: Data {
        JSONValue.compact([
            "event": .string(name), "payload": payload, "customer_id": customerID.map(JSONValue.string),
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
            name: event,
            payload: payload,
            customerID: root["customer_id"]?.nonEmptyString,
            isConfirmed: root["confirmed"]?.bool == true
        )
    }
}

extension PapercupsAdapter {
    /// The accounts in the body; a message repeats its own several times.
    public static func locate(_ request: WebhookRequest) -> [Address] {
        (scan.strings(in: request.body)["account_id"] ?? []).map { .account($0.lowercased()) }
    }

    private static let scan = JSONScan("account_id")

    /// One item per request.
    public static func split(_ request: AuthenticatedRequest) throws(InboundError) -> [InboundItem] {
        [try PapercupsEvent(request.request).item]
    }
}

extension JSONValue {
    /// The object with the members in `names` only.
    func keeping(_ names: Set<String>) -> JSONValue {
        guard case .object(let members) = self else { return self }
        return .object(members.filter { names.contains($0.key) })
    }
}
