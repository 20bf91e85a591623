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

    /// The number of items of an entry.
    private static func count(of entry: JSONValue) -> Int {
        guard let changes = entry["changes"]?.array else { return 1 }
        return changes.reduce(0) { sum, change in
            let lists = WhatsAppField.lists(of: change["field"]?.string ?? "")
            return sum + max(1, lists.reduce(0) { $0 + (change["value"]?[$1.name]?.array?.count ?? 0) })
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
            // Changes of thread control name the number as their recipient.
            let metadata = (value["metadata"] ?? value["recipient"])?.brief(numberNames)
            var item = WhatsAppItem(kind: .change, field: field, account: account, time: time, body: value)
            item.metadata = metadata
            return items(of: item)
        }
    }

    /// The items of a change's value.
    ///
    /// A value without the lists of its field is one item by itself.
    private static func items(of change: WhatsAppItem) -> [WhatsAppItem] {
        let value = change.body
        let lists = WhatsAppField.lists(of: change.field).map { ($0.kind, value[$0.name]?.array ?? []) }
        let profiles = WhatsAppProfiles(
            value["contacts"]?.array ?? [],
            ofOne: lists.reduce(0) { $0 + ($1.0.hasProfile ? $1.1.count : 0) } == 1
        )
        let items = lists.flatMap { kind, elements in
            elements.map { element in
                var item = change
                item.kind = kind
                item.body = element
                // The two lists are not parallel, and an item must not carry the profiles of other customers.
                item.contact = profiles.contact(of: item)
                return item
            }
        }
        return items.isEmpty ? [single(change)] : items
    }

    /// A change without items: one of thread control, a notice, or content that is not read.
    private static func single(_ change: WhatsAppItem) -> WhatsAppItem {
        var item = change
        if change.field == WhatsAppField.control { item.kind = .control }
        return item.kind == .control || AccountNotice.isKnown(change.field) ? item : item.withoutContent()
    }
}
