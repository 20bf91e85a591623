public import ChannelKit

/// One tenant's Botpress: a bot of Botpress Cloud, a client of a self-hosted Messaging server, or both.
public struct BotpressAdapter: ChannelAdapter {
    let role: Role
    let botID: String?
    let clientID: String?
    let secrets: InboundSecrets
    let runtime: RuntimeAPI?
    let integration: MessagingIntegration?
    let server: MessagingServer?
    let chat: ChatAPI?
    let media: MediaLocations

    /// The side of the conversation that Botpress is on.
    enum Role: String, CaseIterable {
        /// Customers talk to the bot, and the hub replies in the bot's place.
        case channel
        /// The bot is the participant, and the hub replies to it as a user.
        case brain
    }

    public init(_ settings: ChannelSettings) throws(ConfigurationIssue) {
        role = try Role(rawValue: settings[BotpressSetting.role]) ?? .channel
        runtime = try settings.runtime()
        integration = try settings.integration()
        server = try settings.server(role: role)
        chat = try settings.chat(role: role)
        botID = runtime?.botID
        clientID = server?.clientID
        secrets = try settings.inboundSecrets()
        media = try settings.mediaLocations(authorization: runtime?.authorization)
        guard runtime != nil || integration != nil || server != nil || chat != nil else {
            throw .at(BotpressSetting.botID, "'bot_id', 'webhook_id', 'client_id' or 'chat_webhook_id' is required")
        }
    }

    /// The ids that some dialects have in a request; channels of the others need a URL of their own.
    public var addresses: [Address] {
        [botID.map(Address.bot), clientID.map(Address.client)].compactMap(\.self)
    }

    public var credentials: [Credential] { secrets.credentials }
}

extension Address {
    /// A bot of Botpress Cloud, by the forwarder's `botId`.
    static func bot(_ id: String) -> Address { Address("bot_id", id) }

    /// A client of a Messaging server, by the client id header.
    static func client(_ id: String) -> Address { Address("client_id", id) }
}
