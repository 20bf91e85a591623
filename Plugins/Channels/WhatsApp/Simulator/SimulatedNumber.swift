import ChannelKit
import ChannelSimulatorKit
import Crypto
import Foundation

/// A number as Meta knows it: whose it is, what opens it, and where its webhooks go.
struct SimulatedNumber {
    let channel: ChannelID
    let phoneNumberID: String
    private let accountID: String
    private let accessTokens: [Secret]
    private let appSecret: Secret
    private let webhookURL: String

    /// Nil for settings that lack what a number must have.
    init?(_ channel: SimulatedChannel) {
        let values = channel.settings.values
        guard let id = values.raw("phone_number_id")?.text,
            case .secrets(let tokens) = values.raw("access_token"),
            case .secrets(let appSecrets) = values.raw("app_secret"), let appSecret = appSecrets.first
        else { return nil }
        self.channel = channel.id
        phoneNumberID = id
        accountID = values.raw("waba_id")?.text ?? "210000000000001"
        accessTokens = tokens
        self.appSecret = appSecret
        webhookURL = channel.webhookURL
    }

    func accepts(_ token: String) -> Bool { accessTokens.contains { $0.matches(token) } }

    /// The webhook that tells the hub what `customer` wrote.
    func webhook(saying text: String, as customer: UnifiedContact, id: String, at moment: Date) -> JSONValue {
        let person = CustomerIDs(customer)
        return envelope([
            "contacts": [
                .compact([
                    "profile": .compact(["name": customer.name.map(JSONValue.string)]),
                    "wa_id": person.phone,
                    "user_id": person.user,
                ])
            ],
            "messages": [
                .compact([
                    "from": person.phone,
                    "from_user_id": person.user,
                    "id": .string(id),
                    "timestamp": .string(moment.metaTimestamp),
                    "type": "text",
                    "text": ["body": .string(text)],
                ])
            ],
        ])
    }

    /// The webhook that tells the hub how far a message of its own has come.
    func webhook(telling status: DeliveryStatus, of id: String, to send: SimulatedSend, at moment: Date) -> JSONValue {
        let person = CustomerIDs(UnifiedContact(id: send.customer))
        return envelope([
            "statuses": [
                .compact([
                    "id": .string(id),
                    "status": .string(status.rawValue),
                    "timestamp": .string(moment.metaTimestamp),
                    "recipient_id": person.phone,
                    "recipient_user_id": person.user,
                    "pricing": [
                        "billable": false, "pricing_model": "PMP", "type": "free_customer_service",
                        "category": "service",
                    ],
                    "biz_opaque_callback_data": send.callbackData.map(JSONValue.string),
                ])
            ]
        ])
    }

    /// `body` as Meta posts it: escaped to ASCII, and signed over those very bytes.
    func signed(
        _ body: JSONValue,
        about id: String,
        customer: String,
        status: DeliveryStatus? = nil
    ) -> SimulatedWebhook {
        let bytes = body.asciiData
        let code = HMAC<SHA256>.authenticationCode(for: bytes, using: SymmetricKey(data: appSecret.keyData))
        let signature = code.map { ($0 < 0x10 ? "0" : "") + String($0, radix: 16) }.joined()
        return SimulatedWebhook(
            channel: channel,
            customer: customer,
            providerID: id,
            status: status,
            url: webhookURL,
            headers: ["Content-Type": "application/json", "X-Hub-Signature-256": "sha256=\(signature)"],
            body: bytes,
            accepts: 200...200
        )
    }

    private func envelope(_ members: [String: JSONValue]) -> JSONValue {
        let common: [String: JSONValue] = [
            "messaging_product": "whatsapp",
            "metadata": [
                "display_phone_number": .string("1555\(phoneNumberID.suffix(7))"),
                "phone_number_id": .string(phoneNumberID),
            ],
        ]
        let value = JSONValue.object(common.merging(members) { common, _ in common })
        return [
            "object": "whatsapp_business_account",
            "entry": [["id": .string(accountID), "changes": [["field": "messages", "value": value]]]],
        ]
    }
}

/// The two ids that a person may have: phone digits, and the business-scoped one, which has a dot.
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
    fileprivate var metaTimestamp: String { String(Int64(timeIntervalSince1970)) }
}

extension JSONValue {
    /// The value as Meta writes it: `\u` escapes with lower-case hex for all but ASCII, and `\/` for a slash.
    ///
    /// Both can stand only inside JSON's strings, so that the finished text can be rewritten.
    fileprivate var asciiData: Data {
        var bytes: [UInt8] = []
        for unit in String(decoding: data, as: UTF8.self).utf16 {
            switch unit {
            case 0x2F: bytes += Array("\\/".utf8)
            case ..<0x80: bytes.append(UInt8(unit))
            default:
                let hex = String(unit, radix: 16)
                bytes += Array("\\u\(String(repeating: "0", count: 4 - hex.count))\(hex)".utf8)
            }
        }
        return Data(bytes)
    }
}
