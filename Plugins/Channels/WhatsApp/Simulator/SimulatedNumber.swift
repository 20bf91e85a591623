import ChannelKit
import ChannelSimulatorKit
import Foundation

/// A number as Meta knows it: its ids, tokens and webhook URL.
struct SimulatedNumber: SimulatedEndpoint {
    /// The application that webhooks are sent to: Meta may put those of all its numbers into one request.
    struct App: Hashable {
        fileprivate let secret: Secret
        fileprivate let webhookURL: String
    }

    let channel: ChannelID
    let phoneNumberID: String
    /// The account that the number belongs to.
    let accountID: String
    /// The API's base URL, for the URLs in responses.
    let baseURL: String
    /// The hub's URL as it is configured, and so registered, which may not be the one that reaches it from here.
    let publicURL: String
    private let accessTokens: [Secret]
    private let appSecret: Secret
    private let webhookURL: String

    /// Nil for settings without the values that a number requires.
    init?(_ channel: SimulatedChannel) {
        let values = channel.settings.values
        guard let id = values.raw("phone_number_id")?.text,
            case .secrets(let tokens) = values.raw("access_token"),
            case .secrets(let appSecrets) = values.raw("app_secret"), let appSecret = appSecrets.first
        else { return nil }
        self.channel = channel.id
        phoneNumberID = id
        accountID = values.raw("waba_id")?.text ?? "210000000000001"
        baseURL = channel.settings.baseURL
        accessTokens = tokens
        self.appSecret = appSecret
        webhookURL = channel.webhookURL
        publicURL = channel.settings.webhookURL(of: WhatsAppCloudSimulator.kind)
    }

    /// The phone number.
    var displayPhoneNumber: String { "1555\(phoneNumberID.suffix(7))" }

    func accepts(_ token: String) -> Bool { accessTokens.contains { $0.matches(token) } }

    /// The URL at which `callback` is reached from here.
    func reachable(_ callback: String) -> String { callback == publicURL ? webhookURL : callback }

    /// The application of the number.
    var app: App { App(secret: appSecret, webhookURL: webhookURL) }

    /// The number's object in the Graph API.
    var description: JSONValue {
        [
            "id": .string(phoneNumberID), "display_phone_number": .string(displayPhoneNumber),
            "verified_name": .string(channel.tenant.rawValue), "quality_rating": "GREEN", "status": "CONNECTED",
        ]
    }

    /// A webhook with `changes` as Meta posts it: escaped to ASCII, and signed over exactly those bytes.
    func signed(
        _ changes: [MetaChange],
        about id: String,
        customer: String,
        status: DeliveryStatus? = nil
    ) -> SimulatedWebhook {
        let bytes = MetaChange.webhook(of: changes).asciiData
        let signature = HMACAlgorithm.sha256.code(for: bytes, key: appSecret.keyData).hex
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
}

extension JSONValue {
    /// The value as Meta writes it: `\u` escapes with lower-case hex for all but ASCII, and `\/` for a slash.
    ///
    /// Both occur only inside JSON strings, so the serialized text can be rewritten.
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
