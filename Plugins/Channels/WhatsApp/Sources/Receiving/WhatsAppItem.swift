import ChannelKit
import Foundation

/// One item of a webhook, with the context that it needs to be understood alone.
struct WhatsAppItem {
    /// The type of an item, named after the member of the payload that holds it.
    enum Kind: String, CaseIterable {
        case message, status
        /// A message that was sent by the number's owner or another application.
        case echo
        /// A marketing preference of the customer's.
        case preference
        /// A call to the number or by it.
        case call
        /// A change of thread control: of the application that answers a conversation.
        case control
        /// An error without a message.
        case error
        /// The value of a change that has no items, such as an update of a template.
        case change
        /// An entry of another product of Meta's.
        case foreign
    }

    var kind: Kind
    /// The field of the change, such as `messages`.
    var field: String
    /// The account's id, `entry[].id`.
    var account: String?
    /// `entry[].time` in seconds; set for account notices only.
    var time: JSONValue?
    /// The number that received the webhook.
    var metadata: JSONValue?
    /// The customer's profile.
    var contact: JSONValue?
    var body: JSONValue
}

extension WhatsAppItem {
    /// An entry of another product that shares the app and so the URL.
    ///
    /// Only a digest of its content is kept: the data belongs to another product.
    init(foreign entry: JSONValue, of object: String) {
        self.init(
            kind: .foreign,
            field: object,
            account: entry["id"]?.ifBrief?.string,
            body: ["digest": .string(entry.digest)]
        )
    }

    /// A change whose field is not read, such as old messages or those of another application's conversations.
    ///
    /// Only a digest of its content is kept.
    func withoutContent() -> WhatsAppItem {
        var item = self
        item.body = ["digest": .string(body.digest)]
        return item
    }

    /// An entry without a list of changes, as a change without a field.
    init(odd entry: JSONValue) {
        self.init(kind: .change, field: "", account: entry["id"]?.ifBrief?.string, body: entry)
    }

    /// Reads the content of an item.
    init(_ root: JSONValue) throws(InboundError) {
        guard let kind = Kind.allCases.first(where: { root[$0.rawValue] != nil }), let body = root[kind.rawValue] else {
            throw .malformed("the item has no known content")
        }
        self.init(
            kind: kind,
            field: root["field"]?.string ?? "",
            account: root["account"]?.string,
            time: root["time"],
            metadata: root["metadata"],
            contact: root["contact"],
            body: body
        )
    }

    /// The item in the form that the hub stores.
    var inboundItem: InboundItem {
        InboundItem(
            key: key,
            lane: lane,
            addresses: addresses,
            reach: isForOneNumber ? .firstMatch : .everyMatch,
            occurredAt: occurredAt,
            json: json
        )
    }

    /// The time of the event by Meta's clock.
    ///
    /// It is documented in seconds as text; numbers and milliseconds have been observed.
    var occurredAt: Date? { (body["timestamp"] ?? time)?.unixTime }

    private var json: JSONValue {
        var members: [String: JSONValue] = ["field": .string(field), kind.rawValue: body]
        members["account"] = account.map(JSONValue.string)
        members["time"] = time
        members["metadata"] = metadata
        members["contact"] = contact
        return .object(members)
    }

    private var isForOneNumber: Bool {
        switch kind {
        case .message, .status, .echo, .preference, .call, .control: true
        case .error, .change, .foreign: number != nil
        }
    }

    /// The id of the number that the item concerns, if it concerns a single one.
    private var number: String? { metadata?["phone_number_id"]?.string ?? (kind == .change ? alertedNumber : nil) }

    /// A message is routed to the number that received it, never to other numbers of the account.
    private var addresses: [Address] {
        if kind == .foreign { return account.map { [Address(field, $0)] } ?? [] }
        if let number { return [.phoneNumber(number)] }
        return isForOneNumber ? [] : account.map { [.account($0)] } ?? []
    }
}
