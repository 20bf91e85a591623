import ChannelKit
import Crypto
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
            account: entry["id"]?.string,
            body: ["digest": .string(entry.digest)]
        )
    }

    /// An entry that has no list of changes: a single change that is about nothing.
    init(odd entry: JSONValue) { self.init(kind: .change, field: "", account: entry["id"]?.string, body: entry) }

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

extension WhatsAppItem {
    /// The item's name, whatever request it came in: Meta's id of the message where there is one, else a digest of
    /// all that it says.
    private var key: ItemKey {
        let name = kind.rawValue
        switch (kind, body["id"]?.string, body["status"]?.string) {
        case (.message, let id?, _), (.echo, let id?, _):
            return ItemKey("\(name):\(id)")
        case (.status, let id?, let status?):
            return ItemKey("\(name):\(id):\(status)\(groupRecipient.map { ":\($0)" } ?? "")")
        default:
            let said: JSONValue = .compact([
                "account": account.map(JSONValue.string), "field": .string(field), "time": time, "body": body,
                "number": metadata?["phone_number_id"],
            ])
            return ItemKey("\(name):#\(said.digest)")
        }
    }

    /// In a group each participant has a status of their own.
    private var groupRecipient: String? {
        guard body["recipient_type"]?.string == "group" else { return nil }
        return body["recipient_participant_id"]?.string ?? body["recipient_id"]?.string
    }

    /// The person, so that their messages and the statuses of the answers to them stay in order: by phone where there
    /// is one, whatever its form, else by user id.
    ///
    /// Who is told of now by the one and now by the other has two lanes; no item can know both. Their turns still go
    /// one after the other, since the two ids are one contact.
    private var lane: LaneKey {
        let ids = personIDs.compactMap { $0?.string }.filter { !$0.isEmpty }
        let number = ids.lazy.compactMap(WhatsAppNumber.init).first
        return LaneKey(number?.orderingKey ?? ids.first ?? "account:\(account ?? "")")
    }
}

extension JSONValue {
    /// 128 bits of the SHA-256 of the value, in hex; white space, escapes and the order of keys do not matter.
    fileprivate var digest: String {
        SHA256.hash(data: data).prefix(16).map { byte in
            (byte < 0x10 ? "0" : "") + String(byte, radix: 16)
        }.joined()
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
