public import ChannelKit

/// A subscription is made with the session of a user: Papercups accepts no API key for it.
extension PapercupsAdapter {
    public func entries(for url: String) -> [ProviderEntry] {
        [
            ProviderEntry("POST /api/event_subscriptions › webhook_url", url),
            ProviderEntry("POST /api/event_subscriptions › scope", "conversation:updated"),
        ]
    }
}
