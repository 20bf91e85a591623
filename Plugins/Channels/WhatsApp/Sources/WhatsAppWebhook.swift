public import ChannelKit
import Foundation

extension WhatsAppAdapter {
    /// The numbers that the body names; only if it names none, what may be an account.
    ///
    /// Accounts are called `id`, as messages, media and much else. They matter only in news of a whole account,
    /// which are short; anywhere else a number finds the same secret, since one app signs the whole request.
    public static func locate(_ request: WebhookRequest) -> [Address] {
        let numbers = JSONScan.strings(named: "phone_number_id", in: request.body)
        guard numbers.isEmpty else { return numbers.map(Address.phoneNumber) }
        return JSONScan.strings(named: "id", in: request.body).filter(\.isAllDigits).map(Address.account)
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
        guard root["object"]?.string == "whatsapp_business_account" else {
            let object = root["object"]?.string ?? "nothing"
            items = entries.map { WhatsAppItem(foreign: $0, of: object) }
            return
        }
        items = entries.flatMap(Self.items(of:))
    }

    private static func items(of entry: JSONValue) -> [WhatsAppItem] {
        guard let changes = entry["changes"]?.array else { return [WhatsAppItem(odd: entry)] }
        return changes.flatMap { change in
            items(of: change["value"] ?? .null) { kind, body, contact in
                WhatsAppItem(
                    kind: kind,
                    field: change["field"]?.string ?? "",
                    account: entry["id"]?.string,
                    time: entry["time"],
                    metadata: change["value"]?["metadata"],
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
        let contacts = value["contacts"]?.array ?? []
        var items: [WhatsAppItem] = []
        for message in value["messages"]?.array ?? [] {
            items.append(make(.message, message, sender(of: message, in: contacts)))
        }
        for status in value["statuses"]?.array ?? [] { items.append(make(.status, status, nil)) }
        for echo in value["message_echoes"]?.array ?? [] { items.append(make(.echo, echo, nil)) }
        for wish in value["user_preferences"]?.array ?? [] {
            items.append(make(.preference, wish, person(of: wish, in: contacts)))
        }
        for error in value["errors"]?.array ?? [] { items.append(make(.error, error, nil)) }
        return items.isEmpty ? [make(.change, value, nil)] : items
    }

    /// The profile of who wrote `message`; the two lists are not in step, and the others are none of its business.
    private static func sender(of message: JSONValue, in contacts: [JSONValue]) -> JSONValue? {
        profile(phone: message["from"], user: message["from_user_id"], in: contacts)
    }

    /// The profile of whose wish it is.
    private static func person(of wish: JSONValue, in contacts: [JSONValue]) -> JSONValue? {
        profile(phone: wish["wa_id"], user: wish["user_id"], in: contacts)
    }

    private static func profile(phone: JSONValue?, user: JSONValue?, in contacts: [JSONValue]) -> JSONValue? {
        contacts.first { contact in
            if let phone = phone?.string, contact["wa_id"]?.string == phone { return true }
            if let user = user?.string, contact["user_id"]?.string == user { return true }
            return false
        }
    }
}
