import ChannelKit
import ChannelSimulatorKit
import Foundation

/// A channel at the simulated Botpress, with its bot or client, secrets and webhook URL.
struct SimulatedBot: SimulatedEndpoint {
    let channel: ChannelID
    let isBrain: Bool
    let botID: String?
    let messageTag: String?
    let webhookID: String?
    let clientID: String?
    let chatWebhookID: String?
    let baseURL: String
    private let secrets: [String: [Secret]]
    private let hubURL: String

    init(_ channel: SimulatedChannel) {
        let values = channel.settings.values
        self.channel = channel.id
        isBrain = values.raw("role")?.text == "brain"
        botID = values.raw("bot_id")?.text
        messageTag = values.raw("message_tag")?.text
        webhookID = values.raw("webhook_id")?.text
        clientID = values.raw("client_id")?.text
        chatWebhookID = values.raw("chat_webhook_id")?.text
        baseURL = channel.settings.baseURL
        hubURL = channel.webhookURL
        let names = [
            "access_token", "inbound_secret", "client_token", "webhook_token", "internal_password", "chat_user_key",
        ]
        var secrets: [String: [Secret]] = [:]
        for name in names {
            if case .secrets(let values)? = values.raw(name) { secrets[name] = values }
        }
        self.secrets = secrets
    }

    /// True if `value` is one of the setting's secrets.
    func accepts(_ value: String?, for setting: String) -> Bool {
        guard let value else { return false }
        return secrets[setting]?.contains { $0.matches(value) } == true
    }

    /// True if `value` is the server's password, or if it has none.
    func acceptsPassword(_ value: String?) -> Bool {
        secrets["internal_password"] == nil || accepts(value, for: "internal_password")
    }

    /// The surface of a customer, chosen by the prefix of their id among several; nil if the bot has none.
    func surface(for customer: UnifiedContact) -> Surface? {
        let preferred: [Surface] =
            if customer.id.hasPrefix("hub-") {
                [.chat, .integration, .forwarder, .server]
            } else if customer.id.hasPrefix("user_") || customer.id.hasPrefix("conv_") {
                [.chat, .forwarder, .server, .integration]
            } else {
                [.chat, .server, .forwarder, .integration]
            }
        return preferred.first(where: has)
    }

    private func has(_ surface: Surface) -> Bool {
        switch surface {
        case .forwarder: botID != nil
        case .integration: webhookID != nil
        case .server: clientID != nil
        case .chat: isBrain && chatWebhookID != nil
        }
    }

    /// A webhook of `surface`, with its proof.
    func webhook(_ body: JSONValue, about id: String, customer: String, on surface: Surface) -> SimulatedWebhook {
        var headers: HeaderFields = ["Content-Type": "application/json"]
        switch surface {
        case .forwarder, .chat: headers["x-secret-key"] = secrets["inbound_secret"]?.first?.reveal()
        case .server:
            headers["x-bp-messaging-client-id"] = clientID
            headers["x-bp-messaging-webhook-token"] = secrets["webhook_token"]?.first?.reveal()
        case .integration: break
        }
        return SimulatedWebhook(
            channel: channel,
            customer: customer,
            providerID: id,
            // The Chat integration appends a slash to its URL.
            url: surface == .chat ? "\(hubURL)/" : hubURL,
            headers: headers,
            body: body.data,
            // The Cloud ignores the response; a Messaging server retries.
            accepts: surface == .server ? 200...299 : nil
        )
    }
}
