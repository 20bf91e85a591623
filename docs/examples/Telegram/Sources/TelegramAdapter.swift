public import ChannelKit
public import Foundation

/// A Telegram bot that receives and sends texts.
///
/// Nothing in an update names the bot, so each channel has a URL of its own.
public struct TelegramAdapter: TextSending {
    static let botToken = Setting.secret("bot_token", help: "The bot's token.", example: "1001:telegram-ex-token")
    static let secretToken = Setting.secret(
        "secret_token",
        help: "Stands in a header of every webhook: 1 to 256 letters, digits, `_` and `-`.",
        example: "telegram-ex-secret"
    )

    public static let manifest = AdapterManifest(
        kind: "telegram",
        title: "Telegram",
        summary: "Connects a Telegram bot: receives and sends texts.",
        settings: .settings {
            botToken
            secretToken
        },
        apiBaseURL: "https://api.telegram.org",
        credentialPlaces: CredentialPlaces(headers: [header]),
        requiresURLKey: true,
        // Telegram wants the token in the path and nowhere else.
        secretsInURLs: ["bot_token"],
        acknowledgement: WebhookResponse(status: 200, contentType: "text/plain", text: ""),
        redelivery: .within(.seconds(24 * 60 * 60)),
        limits: AdapterManifest.Limits(bodyBytes: 1_048_576, textLength: 4_096),
        errors: errors.guidance
    )
    static let header = "X-Telegram-Bot-Api-Secret-Token"

    public let addresses: [Address] = []
    public let credentials: [Credential]
    let baseURL: String
    let token: Secret
    let webhookSecret: Secret

    public init(_ settings: ChannelSettings) throws(ConfigurationIssue) {
        credentials = Credential.rotating("secret_token", try settings[Self.secretToken])
        baseURL = settings.baseURL
        token = try settings.first(of: Self.botToken)
        webhookSecret = try settings.first(of: Self.secretToken)
    }

    public static func locate(_ request: WebhookRequest) -> [Address] { [] }

    public static func verify(_ request: WebhookRequest, with credential: Credential) throws(AuthenticationFailure) {
        try request.requireToken(in: header, credential.secret)
    }

    public static func split(_ request: AuthenticatedRequest) throws(InboundError) -> [InboundItem] {
        let update = try JSONValue(parsing: request.request.body)
        guard update.object != nil else { throw .malformed("an update is an object") }
        let key = ItemKey("update:" + (update["update_id"]?.integer.map(String.init) ?? update.digest))
        return [
            InboundItem(key: key, lane: LaneKey(TelegramUpdate(update).sender?.id ?? ""), addresses: [], json: update)
        ]
    }

    public func normalize(_ item: InboundItem, receivedAt: Date) throws(InboundError) -> [InboundEvent] {
        TelegramUpdate(try item.json).events(receivedAt: receivedAt)
    }

    public func send(
        _ text: String,
        to recipient: Destination,
        using http: any HTTPSending
    ) async throws(DeliveryError) -> DeliveryReceipt {
        let message: JSONValue = ["chat_id": .text(recipient.contact.id), "text": .text(text)]
        let sent = try await api.post(message, to: "sendMessage", using: http)?["result"]
        return try DeliveryReceipt(requiring: sent?["message_id"]?.integer.map(String.init))
    }
}
