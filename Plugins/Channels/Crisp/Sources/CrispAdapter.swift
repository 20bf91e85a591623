public import ChannelKit

/// One Crisp website and its inbox.
///
/// Crisp posts a website's events in two ways: as plugin hooks, which are signed and cover every website that has
/// installed the plugin, or as website hooks, which are unsigned and come to the channel's own URL.
///
/// - SeeAlso: <https://docs.crisp.chat/guides/web-hooks/> (read 2026-11)
public struct CrispAdapter: ChannelAdapter {
    let websiteID: String
    /// The `origin` of the hub's messages, which identifies their echoes.
    let origin: String
    /// The author shown to visitors, as Crisp's `user` object.
    let persona: JSONValue?
    let routingTakesOver: Bool
    /// True if messages of unsigned hooks are read back from Crisp before they are processed.
    let confirmsMessages: Bool
    /// True if messages whose hooks were lost are fetched.
    let fetchesMissed: Bool
    let api: CrispAPI
    let typingIndicators = TypingIndicators()
    public let credentials: [Credential]

    public init(_ settings: ChannelSettings) throws(ConfigurationIssue) {
        websiteID = try settings.websiteID()
        origin = try settings.origin()
        persona = try settings.persona()
        routingTakesOver = try settings[CrispSetting.routingTakesOver]
        let confirms = try settings[CrispSetting.confirm]
        confirmsMessages = settings.isUnverified && confirms
        fetchesMissed = try settings[CrispSetting.backfill]
        api = CrispAPI(
            baseURL: settings.baseURL,
            websiteID: websiteID,
            tier: try settings[CrispSetting.tier],
            identifier: try settings.identifier(),
            key: try settings.first(of: CrispSetting.key)
        )
        credentials = try settings.hookCredentials()
    }

    public var addresses: [Address] { [.website(websiteID)] }
}

extension Address {
    /// A website by its Crisp id.
    static func website(_ id: String) -> Address { Address("website_id", id) }
}
