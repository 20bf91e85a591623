import ChannelKit
import ChannelSimulatorKit
import Crypto
import Foundation

/// A channel as Papercups knows it: an account, the keys of its user, and where its webhooks go.
struct SimulatedAccount {
    let channel: ChannelID
    let id: String
    let baseURL: String
    private let keys: [Secret]
    private let relaySecret: Secret?
    private let webhookURL: String

    /// Nil for settings that lack what a channel must have.
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

    /// A webhook, as Papercups posts it or as the relay before it passes it on.
    func webhook(
        _ event: String,
        _ payload: JSONValue,
        about customer: UnifiedContact,
        id: String? = nil
    ) -> SimulatedWebhook {
        let body = JSONValue.object(["event": .string(event), "payload": payload]).data
        var headers: HeaderFields = ["Content-Type": "application/json"]
        headers["X-Papercups-Signature"] = relaySecret.map { signature(of: body, with: $0) }
        return SimulatedWebhook(
            channel: channel,
            customer: customer.id,
            providerID: id ?? payload["id"]?.string ?? "",
            url: relaySecret == nil ? webhookURL : "\(webhookURL)/relay",
            headers: headers,
            body: body,
            // Whatever the answer is, Papercups does not ask twice.
            accepts: nil
        )
    }

    private func signature(of body: Data, with secret: Secret) -> String {
        let code = HMAC<SHA256>.authenticationCode(for: body, using: SymmetricKey(data: secret.keyData))
        return code.hex
    }
}

extension SettingValue {
    fileprivate var secrets: [Secret] {
        if case .secrets(let secrets) = self { secrets } else { [] }
    }
}
