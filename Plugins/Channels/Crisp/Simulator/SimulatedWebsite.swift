import ChannelKit
import ChannelSimulatorKit
import Foundation

/// A website at the simulated Crisp, with its channel, keys and hook URL.
struct SimulatedWebsite: SimulatedEndpoint {
    let channel: ChannelID
    let id: String
    /// The API's URL, which files' URLs begin with.
    let baseURL: String
    private let tier: String
    private let identifier: String
    private let keys: [Secret]
    /// The plugin's signing secret; nil if the website posts unsigned hooks of its own.
    private let signingSecret: Secret?
    private let hookURL: String

    /// Nil if a required setting is missing.
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

    /// True if the request's key pair and tier give access to this website.
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
        _ event: SimulatedEvent,
        customer: String,
        status: DeliveryStatus? = nil,
        at moment: Date
    ) -> SimulatedWebhook {
        let body: JSONValue = [
            "website_id": .string(id), "event": .string(event.name), "data": event.data,
            "timestamp": .integer(moment.millisecondsSince1970),
        ]
        return SimulatedWebhook(
            channel: channel,
            customer: customer,
            providerID: event.id,
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
        // A hook is sent shortly after its event.
        let timestamp = String(moment.addingTimeInterval(0.137).millisecondsSince1970)
        let signed = [Data("[\(timestamp);".utf8), body, Data("]".utf8)]
        headers["X-Crisp-Hook-Origin"] = "plugin/rtm 1 production"
        headers["X-Crisp-Request-Timestamp"] = timestamp
        headers["X-Crisp-Signature"] = HMACAlgorithm.sha256.code(for: signed, key: signingSecret.keyData).hex
        return headers
    }
}
