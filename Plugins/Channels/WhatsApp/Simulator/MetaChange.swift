import ChannelKit
import Foundation

/// One change of a webhook, which concerns one number.
struct MetaChange {
    let account: String
    private let change: JSONValue

    init(_ field: String, of number: SimulatedNumber, _ members: [String: JSONValue]) {
        account = number.accountID
        let common: [String: JSONValue] = [
            "messaging_product": "whatsapp",
            "metadata": [
                "display_phone_number": .string(number.displayPhoneNumber),
                "phone_number_id": .string(number.phoneNumberID),
            ],
        ]
        let value = JSONValue.object(common.merging(members) { common, _ in common })
        change = ["field": .string(field), "value": value]
    }

    /// The body of a request with all of `changes`: one entry per account, in the order of their first changes.
    static func webhook(of changes: [MetaChange]) -> JSONValue {
        var accounts: [String] = []
        for change in changes where !accounts.contains(change.account) { accounts.append(change.account) }
        let entries = accounts.map { account -> JSONValue in
            let own = changes.filter { $0.account == account }.map(\.change)
            return ["id": .string(account), "changes": .array(own)]
        }
        return ["object": "whatsapp_business_account", "entry": .array(entries)]
    }
}

extension MetaChange {
    /// A message from `customer` to `number`.
    init(message: [String: JSONValue], from customer: UnifiedContact, to number: SimulatedNumber) {
        let ids = CustomerIDs(customer)
        let sender: JSONValue = .compact(["from": ids.phone, "from_user_id": ids.user])
        self.init(
            "messages",
            of: number,
            [
                "contacts": [
                    .compact([
                        "profile": .compact(["name": customer.name.map(JSONValue.string)]),
                        "wa_id": ids.phone, "user_id": ids.user,
                    ])
                ],
                "messages": [.object(message.merging(sender.object ?? [:]) { own, _ in own })],
            ]
        )
    }

    /// A message that the owner of `number` sent to `customer` in the WhatsApp Business app.
    init(echo message: [String: JSONValue], to customer: UnifiedContact, from number: SimulatedNumber) {
        let ids = CustomerIDs(customer)
        let ends: JSONValue = .compact([
            "from": .string(number.displayPhoneNumber), "to": ids.phone, "to_user_id": ids.user,
        ])
        self.init(
            "smb_message_echoes",
            of: number,
            ["message_echoes": [.object(message.merging(ends.object ?? [:]) { own, _ in own })]]
        )
    }

    /// A delivery status of a message that `number` sent.
    init(
        status: DeliveryStatus,
        of id: String,
        _ send: SimulatedSend,
        from number: SimulatedNumber,
        error: GraphRefusal? = nil,
        at moment: Date
    ) {
        let ids = CustomerIDs(UnifiedContact(id: send.customer))
        let body: JSONValue = .compact([
            "id": .string(id),
            "status": .string(status.rawValue),
            "timestamp": .string(moment.metaTimestamp),
            "recipient_id": ids.phone,
            "recipient_user_id": ids.user,
            "pricing": error == nil ? send.message.pricing : nil,
            "errors": error.map { [$0.statusError] },
            "biz_opaque_callback_data": send.callbackData.map(JSONValue.string),
        ])
        self.init("messages", of: number, ["statuses": [body]])
    }
}

/// The two ids of a customer: phone digits, and the business-scoped user id, which has a dot.
private struct CustomerIDs {
    let phone: JSONValue?
    let user: JSONValue?

    init(_ customer: UnifiedContact) {
        let ids = [customer.id] + customer.aliases
        phone = ids.first { $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }.map(JSONValue.string)
        user = ids.first { $0.contains(".") }.map(JSONValue.string)
    }
}

extension Date {
    var metaTimestamp: String { String(Int64(timeIntervalSince1970)) }
}
