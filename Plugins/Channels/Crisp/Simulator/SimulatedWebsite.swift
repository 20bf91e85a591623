import ChannelKit
import ChannelSimulatorKit
import Crypto
import Foundation

/// A website as Crisp knows it: whose it is, what opens it, and where its hooks go.
struct SimulatedWebsite {
    let channel: ChannelID
    let id: String
    /// Where the API lies, for the URLs of files.
    let baseURL: String
    private let tier: String
    private let identifier: String
    private let keys: [Secret]
    /// The plugin's; nil where the website has hooks of its own, which nobody signs.
    private let signingSecret: Secret?
    private let hookURL: String

    /// Nil for settings that lack what a website must have.
    init?(_ channel: SimulatedChannel) {
        let values = channel.settings.values
        guard let id = values.raw("website_id")?.text, let identifier = values.raw("api_identifier")?.text,
            case .secrets(let keys) = values.raw("api_key")
        else { return nil }
        self.channel = channel.id
        self.id = id.lowercased()
        self.identifier = identifier
        self.keys = keys
        tier = values.raw("tier")?.text ?? "plugin"
        baseURL = channel.settings.baseURL
        hookURL = channel.webhookURL
        if !channel.settings.isUnverified, case .secrets(let secrets) = values.raw("signing_secret") {
            signingSecret = secrets.first
        } else {
            signingSecret = nil
        }
    }

    /// Whether the key pair and its tier open this website.
    func accepts(_ headers: HeaderFields) -> Bool {
        guard headers["X-Crisp-Tier"] == tier, let authorization = headers["Authorization"],
            authorization.hasPrefix("Basic "),
            let login = Data(base64Encoded: String(authorization.dropFirst("Basic ".count)))
        else { return false }
        let text = String(decoding: login, as: UTF8.self)
        return keys.contains { Secret("\(identifier):\($0.reveal())").matches(text) }
    }

    /// A hook as Crisp posts it.
    func hook(
        _ event: String,
        _ data: JSONValue,
        about id: String,
        customer: String,
        status: DeliveryStatus? = nil,
        at moment: Date
    ) -> SimulatedWebhook {
        let body: JSONValue = [
            "website_id": .string(self.id), "event": .string(event), "data": data,
            "timestamp": .integer(moment.millisecondsSince1970),
        ]
        return SimulatedWebhook(
            channel: channel,
            customer: customer,
            providerID: id,
            status: status,
            url: hookURL,
            headers: headers(for: body.data, at: moment),
            body: body.data
        )
    }

    private func headers(for body: Data, at moment: Date) -> HeaderFields {
        var headers: HeaderFields = [
            "Content-Type": "application/json", "X-Delivery-Attempt-Count": "1", "X-Delivery-Attempt-Limit": "5",
        ]
        guard let signingSecret else { return headers }
        // A hook goes out a moment after what it tells of.
        let timestamp = String(moment.addingTimeInterval(0.137).millisecondsSince1970)
        let text = Data("[\(timestamp);".utf8) + body + Data("]".utf8)
        let code = HMAC<SHA256>.authenticationCode(for: text, using: SymmetricKey(data: signingSecret.keyData))
        headers["X-Crisp-Hook-Origin"] = "plugin/rtm 1 production"
        headers["X-Crisp-Request-Timestamp"] = timestamp
        headers["X-Crisp-Signature"] = code.hex
        return headers
    }
}
