public import ChannelKit
public import Foundation

/// The protocol of a webhook.
enum Dialect: String, CaseIterable {
    /// A bot's message from the Messaging API integration.
    case messagingAPI = "messaging_api"
    /// A signal of the Chat integration, or of the forwarder in the bot, which has the same form.
    case signal
    /// An event of a Messaging server.
    case server
    /// The check of the URL when the Messaging API integration is saved.
    case probe
    /// An unknown body.
    case other
}

/// A webhook of any dialect, which is determined by the body's form.
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

    /// - Throws: ``InboundError/malformed(_:)`` if the body is not a JSON object.
    init(_ request: WebhookRequest) throws(InboundError) {
        body = try JSONValue(parsing: request.body)
        guard body.object != nil else { throw .malformed("the body is not a JSON object") }
        clientID = request.headers[BotpressAdapter.clientHeader].flatMap { $0.isEmpty ? nil : $0 }
        let isServers = clientID != nil || request.headers[BotpressAdapter.oldTokenHeader] != nil
        dialect = Self.dialect(of: body, isServers: isServers)
    }

    /// The dialect of `body`: a Messaging server's types have a dot, such as `message.new`, signals' an underscore.
    private static func dialect(of body: JSONValue, isServers: Bool) -> Dialect {
        let type = body["type"]?.string ?? ""
        if type == "test", body["payload"] == "test" { return .probe }
        if body["botpressMessageId"] != nil || body["botpressConversationId"] != nil { return .messagingAPI }
        guard body["data"]?.object != nil, !type.isEmpty else { return .other }
        return isServers || type.contains(".") ? .server : .signal
    }
}

extension BotpressAdapter {
    /// The client in the header and the bots in the body: no other part of a request identifies a channel.
    public static func locate(_ request: WebhookRequest) -> [Address] {
        let client = request.headers[clientHeader].flatMap { $0.isEmpty ? nil : Address.client($0) }
        return [client].compactMap(\.self) + (scan.strings(in: request.body)["botId"] ?? []).map(Address.bot)
    }

    private static let scan = JSONScan("botId")

    /// One item per request: no dialect has batches.
    public static func split(_ request: AuthenticatedRequest) throws(InboundError) -> [InboundItem] {
        [try BotpressWebhook(request.request).item]
    }

    public func normalize(_ item: InboundItem, receivedAt: Date) throws(InboundError) -> [InboundEvent] {
        let webhook = try BotpressWebhook(item)
        switch webhook.dialect {
        case .messagingAPI: return try events(of: BotMessage(webhook.body), receivedAt: receivedAt)
        case .signal: return try events(of: ChatSignal(webhook.body), receivedAt: receivedAt)
        case .server: return try events(of: ServerEvent(webhook.body), receivedAt: receivedAt)
        case .probe: return [.ignored(reason: "the Messaging API checked the URL")]
        case .other: return [.ignored(reason: "a body of an unknown dialect")]
        }
    }
}
