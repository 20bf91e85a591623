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
    let media: MediaPlaces

    /// Which side of the conversation Botpress is on.
    ///
    /// - SeeAlso: The protocol's first question, "who thinks".
    enum Role: String, CaseIterable {
        /// People talk to Botpress, and the hub produces the answers in the bot's place.
        case channel
        /// The bot is a participant like a person, and the hub answers it as a user.
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
        media = try settings.mediaPlaces(authorization: runtime?.authorization)
        guard runtime != nil || integration != nil || server != nil || chat != nil else {
            throw .at(BotpressSetting.botID, "there is no 'bot_id', 'webhook_id', 'client_id' or 'chat_webhook_id'")
        }
    }

    /// What little of the dialects tells whose a request is; a channel of any other has a door of its own.
    public var addresses: [Address] {
        [botID.map(Address.bot), clientID.map(Address.client)].compactMap(\.self)
    }

    public var credentials: [Credential] { secrets.credentials }
}

extension Address {
    /// A bot of Botpress Cloud, as the forwarder names it.
    static func bot(_ id: String) -> Address { Address("bot_id", id) }

    /// A client of a Messaging server, as its header names it.
    static func client(_ id: String) -> Address { Address("client_id", id) }
}
