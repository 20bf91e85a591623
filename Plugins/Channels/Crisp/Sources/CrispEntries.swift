public import ChannelKit

/// The hooks of a plugin and of a website are entered by hand: Crisp has no API for them.
extension CrispAdapter {
    /// The events that the adapter reads.
    private static let events = [
        "message:send", "message:received", "message:updated", "message:removed", "message:compose:send",
        "message:acknowledge:delivered", "message:acknowledge:read:received", "message:acknowledge:ignored",
        "session:set_phone", "session:set_nickname", "session:set_state", "session:set_routing",
        "plugin:subscription:updated",
    ]

    public func entries(for url: String) -> [ProviderEntry] {
        let isWebsiteHook = credentials.first?.name == "url_key"
        let way =
            isWebsiteHook
            ? "Settings › Workspace Settings › Advanced configuration › Web Hooks ›" : "Marketplace › plugin › Events ›"
        return [
            ProviderEntry("\(way) URL", url), ProviderEntry("\(way) events", Self.events.joined(separator: ", ")),
        ]
    }
}
