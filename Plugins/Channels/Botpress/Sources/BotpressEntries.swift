public import ChannelKit

/// The URLs of Botpress's webhooks are entered by hand.
///
/// The Cloud has no API for them; that of a Messaging server replaces a client's whole configuration, its other channels
/// included, and makes another token.
extension BotpressAdapter {
    public func entries(for url: String) -> [ProviderEntry] {
        var entries: [ProviderEntry] = []
        if runtime != nil {
            entries.append(ProviderEntry("Forwarder in the bot › POST to", url))
            if let secret = secrets.inbound.first {
                entries.append(ProviderEntry("Forwarder in the bot › header x-secret-key", .secret(secret)))
            }
        }
        if integration != nil {
            entries.append(ProviderEntry("Messaging API integration › Response Endpoint URL", url))
        }
        if server != nil { entries.append(ProviderEntry("Messaging server › POST /api/v1/sync › webhooks[].url", url)) }
        if chat != nil { entries.append(ProviderEntry("Chat integration › Webhook URL", url)) }
        return entries
    }
}
