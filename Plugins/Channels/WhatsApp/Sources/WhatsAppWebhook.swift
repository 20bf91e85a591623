public import ChannelKit
import Foundation

extension WhatsAppAdapter {
    private static let scan = JSONScan("phone_number_id", "id")

    /// The numbers that the body names; only if it names none, what may be an account.
    ///
    /// Accounts are called `id`, as messages, media and much else. They matter only in news of a whole account,
    /// which are short; anywhere else a number finds the same secret, since one app signs the whole request.
    public static func locate(_ request: WebhookRequest) -> [Address] {
        let found = scan.strings(in: request.body)
        if let numbers = found["phone_number_id"] { return numbers.map(Address.phoneNumber) }
        return (found["id"] ?? []).filter(\.isAllDigits).map(Address.account)
    }

    public static func split(_ request: AuthenticatedRequest) throws(InboundError) -> [InboundItem] {
        try WhatsAppWebhook(parsing: request.request.body).items.map(\.inboundItem)
    }
}

/// A webhook's body: entries of accounts, each with changes of numbers, each with messages and statuses.
struct WhatsAppWebhook {
    /// Every single thing in it, in order.
    let items: [WhatsAppItem]

    init(parsing body: Data) throws(InboundError) {
        let root = try JSONValue(parsing: body)
        guard let entries = root["entry"]?.array else { throw .malformed("there is no 'entry' list") }
        let limits = WhatsAppAdapter.manifest.limits
        guard root["object"]?.string == "whatsapp_business_account" else {
            try limits.check(items: entries.count)
            let object = root["object"]?.ifBrief?.string ?? "nothing"
            items = entries.map { WhatsAppItem(foreign: $0, of: object) }
            return
        }
        try limits.check(items: entries.reduce(0) { $0 + Self.count(of: $1) })
        items = entries.flatMap(Self.items(of:))
    }

    /// The lists of a change's value whose elements are items.
    private static let lists = ["messages", "statuses", "message_echoes", "user_preferences", "errors"]

    /// The number of items of an entry.
    private static func count(of entry: JSONValue) -> Int {
        guard let changes = entry["changes"]?.array else { return 1 }
        return changes.reduce(0) { sum, change in
            sum + max(1, lists.reduce(0) { $0 + (change["value"]?[$1]?.array?.count ?? 0) })
        }
    }

    private static func items(of entry: JSONValue) -> [WhatsAppItem] {
        guard let changes = entry["changes"]?.array else { return [WhatsAppItem(odd: entry)] }
        let account = entry["id"]?.ifBrief?.string
        let time = entry["time"]?.ifBrief
        return changes.flatMap { change in
            let value = change["value"] ?? .null
            let field = change["field"]?.ifBrief?.string ?? ""
            // What each item is copied, and so only what is short.
            let metadata = value["metadata"]?.brief(["phone_number_id", "display_phone_number"])
            return items(of: value) { kind, body, contact in
                WhatsAppItem(
                    kind: kind,
                    field: field,
                    account: account,
                    time: time,
                    metadata: metadata,
                    contact: contact,
                    body: body
                )
            }
        }
    }

    /// The parts of a change's value; a value with no parts that are known is one item by itself.
    private static func items(
        of value: JSONValue,
        make: (WhatsAppItem.Kind, JSONValue, JSONValue?) -> WhatsAppItem
    ) -> [WhatsAppItem] {
        let profiles = WhatsAppProfiles(value["contacts"]?.array ?? [])
        var items: [WhatsAppItem] = []
        for message in value["messages"]?.array ?? [] {
            // The two lists are not in step, and the other profiles are none of the message's business.
            items.append(make(.message, message, profiles.of(message["from"], message["from_user_id"])))
        }
        for status in value["statuses"]?.array ?? [] { items.append(make(.status, status, nil)) }
        for echo in value["message_echoes"]?.array ?? [] { items.append(make(.echo, echo, nil)) }
        for wish in value["user_preferences"]?.array ?? [] {
            items.append(make(.preference, wish, profiles.of(wish["wa_id"], wish["user_id"])))
        }
        for error in value["errors"]?.array ?? [] { items.append(make(.error, error, nil)) }
        return items.isEmpty ? [make(.change, value, nil)] : items
    }
}

/// The `contacts` of a change by their ids, so that a long list is not searched for each message.
private struct WhatsAppProfiles {
    private let contacts: [JSONValue]
    private var byPhone: [String: Int] = [:]
    private var byUser: [String: Int] = [:]

    init(_ contacts: [JSONValue]) {
        self.contacts = contacts
        for (position, contact) in contacts.enumerated().reversed() {
            if let phone = contact["wa_id"]?.string { byPhone[phone] = position }
            if let user = contact["user_id"]?.string { byUser[user] = position }
        }
    }

    /// The first with one of the ids, as far as an item needs it.
    func of(_ phone: JSONValue?, _ user: JSONValue?) -> JSONValue? {
        let found = [phone?.string.flatMap { byPhone[$0] }, user?.string.flatMap { byUser[$0] }]
        return found.compactMap(\.self).min().flatMap { Self.kept(contacts[$0]) }
    }

    private static func kept(_ contact: JSONValue) -> JSONValue? {
        guard var members = contact.brief(["wa_id", "user_id", "parent_user_id"])?.object else { return nil }
        members["profile"] = contact["profile"]?.brief(["name", "username"])
        return .object(members)
    }
}
