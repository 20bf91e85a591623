public import ChannelKit
import Foundation

extension WhatsAppAdapter {
    private static let scan = JSONScan("phone_number_id", "id")

    /// The ids of numbers in the body; without any, the ids that may be accounts.
    ///
    /// Accounts are called `id`, as are messages, media and more. They matter only in account notices, which are short.
    /// In other requests a number leads to the same secret, because one app signs the whole request.
    public static func locate(_ request: WebhookRequest) -> [Address] {
        let found = scan.strings(in: request.body)
        if let numbers = found["phone_number_id"] { return numbers.map(Address.phoneNumber) }
        return (found["id"] ?? []).filter(\.isAllDigits).map(Address.account)
    }

    public static func split(_ request: AuthenticatedRequest) throws(InboundError) -> [InboundItem] {
        try WhatsAppWebhook(parsing: request.request.body).items.map(\.inboundItem)
    }
}

/// The body of a webhook: entries of accounts, each with changes of numbers, each with messages and statuses.
///
/// - SeeAlso: <https://developers.facebook.com/docs/whatsapp/cloud-api/webhooks/components> (read 2026-11)
struct WhatsAppWebhook {
    /// All items in the body, in order.
    let items: [WhatsAppItem]

    init(parsing body: Data) throws(InboundError) {
        let root = try JSONValue(parsing: body)
        guard let entries = root["entry"]?.array else { throw .malformed("the 'entry' list is missing") }
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

    /// The members of a change's metadata that an item needs.
    private static let numberNames: Set = ["phone_number_id", "display_phone_number"]

    private static func items(of entry: JSONValue) -> [WhatsAppItem] {
        guard let changes = entry["changes"]?.array else { return [WhatsAppItem(odd: entry)] }
        let account = entry["id"]?.ifBrief?.string
        let time = entry["time"]?.ifBrief
        return changes.flatMap { change in
            let value = change["value"] ?? .null
            let field = change["field"]?.ifBrief?.string ?? ""
            // These values are copied into each item, so only short ones are kept.
            let metadata = value["metadata"]?.brief(numberNames)
            var item = WhatsAppItem(kind: .change, field: field, account: account, time: time, body: value)
            item.metadata = metadata
            return items(of: item)
        }
    }

    /// The items of a change's value.
    ///
    /// A value without known lists is one item by itself.
    private static func items(of change: WhatsAppItem) -> [WhatsAppItem] {
        func part(_ kind: WhatsAppItem.Kind, _ body: JSONValue, _ contact: JSONValue? = nil) -> WhatsAppItem {
            var item = change
            item.kind = kind
            item.body = body
            item.contact = contact
            return item
        }
        let value = change.body
        let profiles = WhatsAppProfiles(value["contacts"]?.array ?? [])
        var items: [WhatsAppItem] = []
        for message in value["messages"]?.array ?? [] {
            // The two lists are not parallel, and a message must not carry the profiles of other customers.
            items.append(part(.message, message, profiles.of(message["from"], message["from_user_id"])))
        }
        for status in value["statuses"]?.array ?? [] { items.append(part(.status, status)) }
        for echo in value["message_echoes"]?.array ?? [] { items.append(part(.echo, echo)) }
        for preference in value["user_preferences"]?.array ?? [] {
            items.append(part(.preference, preference, profiles.of(preference["wa_id"], preference["user_id"])))
        }
        for error in value["errors"]?.array ?? [] { items.append(part(.error, error)) }
        return items.isEmpty ? [change] : items
    }
}

/// The `contacts` of a change by id, so that a long list is not searched for each message.
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

    /// The first contact with one of the ids, reduced to the members that an item needs.
    func of(_ phone: JSONValue?, _ user: JSONValue?) -> JSONValue? {
        let found = [phone?.string.flatMap { byPhone[$0] }, user?.string.flatMap { byUser[$0] }]
        return found.compactMap(\.self).min().flatMap { Self.kept(contacts[$0]) }
    }

    private static let idNames: Set = ["wa_id", "user_id", "parent_user_id"]
    private static let profileNames: Set = ["name", "username"]

    private static func kept(_ contact: JSONValue) -> JSONValue? {
        guard var members = contact.brief(idNames)?.object else { return nil }
        members["profile"] = contact["profile"]?.brief(profileNames)
        return .object(members)
    }
}
