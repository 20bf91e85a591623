import ChannelKit
import ChannelSimulatorKit
import Foundation

/// An account at the simulated Papercups, with its channel, API keys and webhook URL.
struct SimulatedAccount: SimulatedEndpoint {
    let channel: ChannelID
    let id: String
    let baseURL: String
    private let keys: [Secret]
    private let relaySecret: Secret?
    private let webhookURL: String

    /// Nil if a required setting is missing.
    init?(_ channel: SimulatedChannel) {
        let values = channel.settings.values
        guard let id = values.raw("account_id")?.text else { return nil }
        self.channel = channel.id
        self.id = id.lowercased()
        keys = values.raw("api_key")?.secrets ?? []
        relaySecret = values.raw("relay_secret")?.secrets.first
        webhookURL = channel.webhookURL
        baseURL = channel.settings.baseURL
    }

    func accepts(_ key: String) -> Bool { keys.contains { $0.matches(key) } }

    /// A webhook as Papercups posts it, or as the relay forwards it.
    func webhook(
        _ event: String,
        _ payload: JSONValue,
        about customer: UnifiedContact,
        id: String? = nil
    ) -> SimulatedWebhook {
        let body = JSONValue.object(["event": .string(event), "payload": payload]).data
        var headers: HeaderFields = ["Content-Type": "application/json"]
        headers["X-Papercups-Signature"] = relaySecret.map {
            HMACAlgorithm.sha256.code(for: body, key: $0.keyData).hex
        }
        return SimulatedWebhook(
            channel: channel,
            customer: customer.id,
            providerID: id ?? payload["id"]?.string ?? "",
            url: relaySecret == nil ? webhookURL : "\(webhookURL)/relay",
            headers: headers,
            body: body,
            // Papercups never retries.
            accepts: nil
        )
    }
}

extension SettingValue {
    fileprivate var secrets: [Secret] {
        if case .secrets(let secrets) = self { secrets } else { [] }
    }
}
