public import ChannelKit

/// One website of Crisp's, with its inbox.
///
/// Crisp posts what happens on a website in two ways: as a plugin's hooks, which are signed, for every website that has
/// installed the plugin; or as the website's own hooks, which prove nothing and come to the channel's own door.
public struct CrispAdapter: ChannelAdapter {
    let websiteID: String
    /// The `origin` of what the hub writes, by which it is known again.
    let origin: String
    /// The author that visitors see, in Crisp's words.
    let persona: JSONValue?
    let routingTakesOver: Bool
    /// Whether a message that nobody signed is read back before it counts.
    let confirmsMessages: Bool
    let looksForMissed: Bool
    let api: CrispAPI
    let composing = ComposeMarks()
    public let credentials: [Credential]

    public init(_ settings: ChannelSettings) throws(ConfigurationIssue) {
        websiteID = try settings.websiteID()
        origin = try settings.origin()
        persona = try settings.persona()
        routingTakesOver = try settings[CrispSetting.routingTakesOver]
        let confirms = try settings[CrispSetting.confirm]
        confirmsMessages = settings.isUnverified && confirms
        looksForMissed = try settings[CrispSetting.backfill]
        api = CrispAPI(
            baseURL: settings.baseURL,
            websiteID: websiteID,
            tier: try settings[CrispSetting.tier],
            identifier: try settings.identifier(),
            key: try settings.apiKey()
        )
        credentials = try settings.vouchers()
    }

    public var addresses: [Address] { [.website(websiteID)] }
}

extension Address {
    /// A website, by the id that Crisp gave it.
    static func website(_ id: String) -> Address { Address("website_id", id) }
}
