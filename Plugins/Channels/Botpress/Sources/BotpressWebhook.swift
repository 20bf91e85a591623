public import ChannelKit
public import Foundation

/// The dialects in which Botpress calls the hub.
enum Dialect: String, CaseIterable {
    /// The Messaging API integration: one message of the bot's.
    case messagingAPI = "messaging_api"
    /// A signal of the Chat integration, or of the forwarder in the bot, which is written like one.
    case signal
    /// An event of a Messaging server.
    case server
    /// The Messaging API's check of the URL when the integration is saved.
    case probe
    /// Nothing that is known.
    case other
}

/// A body of any dialect, told apart by its shape.
struct BotpressWebhook {
    let dialect: Dialect
    let body: JSONValue
    /// The client of a Messaging server, from its header.
    let clientID: String?

    init(dialect: Dialect, body: JSONValue, clientID: String? = nil) {
        self.dialect = dialect
        self.body = body
        self.clientID = clientID
    }

    /// - Throws: ``InboundError/malformed(_:)`` for what is no JSON object.
    init(_ request: WebhookRequest) throws(InboundError) {
        body = try JSONValue(parsing: request.body)
        guard body.object != nil else { throw .malformed("the body is not a JSON object") }
        clientID = request.headers[BotpressAdapter.clientHeader].flatMap { $0.isEmpty ? nil : $0 }
        let isServers = clientID != nil || request.headers[BotpressAdapter.oldTokenHeader] != nil
        dialect = Self.dialect(of: body, isServers: isServers)
    }

    /// Types of a Messaging server have a dot, such as `message.new`, and those of signals an underscore.
    private static func dialect(of body: JSONValue, isServers: Bool) -> Dialect {
        let type = body["type"]?.string ?? ""
        if type == "test", body["payload"] == "test" { return .probe }
        if body["botpressMessageId"] != nil || body["botpressConversationId"] != nil { return .messagingAPI }
        guard body["data"]?.object != nil, !type.isEmpty else { return .other }
        return isServers || type.contains(".") ? .server : .signal
    }
}

extension BotpressAdapter {
    /// What names a bot or a client: nothing else in a request tells whose it is.
    public static func locate(_ request: WebhookRequest) -> [Address] {
        let client = request.headers[clientHeader].flatMap { $0.isEmpty ? nil : Address.client($0) }
        return [client].compactMap(\.self) + (scan.strings(in: request.body)["botId"] ?? []).map(Address.bot)
    }

    private static let scan = JSONScan("botId")

    /// One item: no dialect knows batches.
    public static func split(_ request: AuthenticatedRequest) throws(InboundError) -> [InboundItem] {
        [try BotpressWebhook(request.request).item]
    }

    public func normalize(_ item: InboundItem, receivedAt: Date) throws(InboundError) -> [InboundEvent] {
        let webhook = try BotpressWebhook(payload: item.payload)
        switch webhook.dialect {
        case .messagingAPI: return try events(of: BotReply(webhook.body), receivedAt: receivedAt)
        case .signal: return try events(of: ChatSignal(webhook.body), receivedAt: receivedAt)
        case .server: return try events(of: ServerEvent(webhook.body), receivedAt: receivedAt)
        case .probe: return [.ignored(reason: "the Messaging API checked the URL")]
        case .other: return [.ignored(reason: "a body of no dialect of Botpress's")]
        }
    }
}
