import ChannelKit
import Foundation

/// One thing inside a webhook, with as much of its surroundings as it needs to be understood alone.
struct WhatsAppItem {
    /// What it is; the name is the member of the payload that holds it.
    enum Kind: String, CaseIterable {
        case message, status
        /// What the owner of the number, or another application, wrote.
        case echo
        /// What a person wants to get.
        case preference
        /// An error that concerns no message.
        case error
        /// The value of a change that has no parts, such as news of a template.
        case change
        /// An entry that is not WhatsApp's.
        case foreign
    }

    var kind: Kind
    /// `messages`, or what else the change is about.
    var field: String
    /// The account's id, `entry[].id`.
    var account: String?
    /// `entry[].time`, in seconds; only in news of an account.
    var time: JSONValue?
    /// The number that it is for.
    var metadata: JSONValue?
    /// The profile of the person.
    var contact: JSONValue?
    var body: JSONValue
}

extension WhatsAppItem {
    /// An entry of another product, which shares the app and so the URL.
    ///
    /// Nothing of its content is kept: the one who wrote it has no business here.
    init(foreign entry: JSONValue, of object: String) {
        self.init(
            kind: .foreign,
            field: object,
            account: entry["id"]?.ifBrief?.string,
            body: ["digest": .string(entry.digest)]
        )
    }

    /// An entry that has no list of changes: a single change that is about nothing.
    init(odd entry: JSONValue) {
        self.init(kind: .change, field: "", account: entry["id"]?.ifBrief?.string, body: entry)
    }

    /// Reads an item's payload back.
    init(payload: Data) throws(InboundError) {
        let root = try JSONValue(parsing: payload)
        guard let kind = Kind.allCases.first(where: { root[$0.rawValue] != nil }), let body = root[kind.rawValue] else {
            throw .malformed("the item holds nothing that is known")
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

    /// The item as the hub keeps it.
    var inboundItem: InboundItem {
        InboundItem(
            key: key,
            lane: lane,
            addresses: addresses,
            reach: isForOneNumber ? .firstMatch : .everyMatch,
            occurredAt: occurredAt,
            payload: payload
        )
    }

    /// When it happened, as Meta says.
    var occurredAt: Date? { (body["timestamp"] ?? time).flatMap(Date.init(metaTimestamp:)) }

    private var payload: Data {
        JSONValue.compact([
            "field": .string(field), "account": account.map(JSONValue.string), "time": time, "metadata": metadata,
            "contact": contact, kind.rawValue: body,
        ]).data
    }

    private var isForOneNumber: Bool {
        switch kind {
        case .message, .status, .echo, .preference: true
        case .error, .change, .foreign: number != nil
        }
    }

    /// The id of the number that it is for, if it is for one.
    private var number: String? { metadata?["phone_number_id"]?.string ?? (kind == .change ? alertedNumber : nil) }

    /// What a person wrote is for the number it was written to, and for no other of the account.
    private var addresses: [Address] {
        if kind == .foreign { return account.map { [Address(field, $0)] } ?? [] }
        if let number { return [.phoneNumber(number)] }
        return isForOneNumber ? [] : account.map { [.account($0)] } ?? []
    }
}

extension Date {
    /// Reads Meta's timestamps: seconds since 1970 as text, but numbers and milliseconds have been seen.
    init?(metaTimestamp value: JSONValue) {
        switch value.integer {
        case .some(let seconds) where (1..<100_000_000_000).contains(seconds):
            self.init(timeIntervalSince1970: Double(seconds))
        case .some(let milliseconds) where (1_000_000_000_000..<100_000_000_000_000).contains(milliseconds):
            self.init(millisecondsSince1970: milliseconds)
        default:
            return nil
        }
    }
}
