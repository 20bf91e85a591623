public import ChannelKit

/// The settings of a Botpress channel.
enum BotpressSetting {
    static let role = Setting.choice(
        "role",
        of: BotpressAdapter.Role.allCases.map(\.rawValue),
        help:
            "The side that Botpress is on: channel (the hub answers in place of the bot) or brain (the hub answers the bot)."
    ).defaulting(to: .text("channel")).shared()
    static let botID = Setting.text(
        "bot_id",
        help: "The bot of Botpress Cloud in whose name the hub replies through the Runtime API.",
        example: "9f0c2a54-1111-4222-8333-444455556666"
    ).optional(isInExamples: true)
    static let accessToken = Setting.secret(
        "access_token",
        help: "A Bot Access Key or Personal Access Token of Botpress Cloud; the Messaging API accepts only the latter.",
        example: "bp_pat_exampleAccessToken0123456789"
    ).optional(isInExamples: true).shared()
    static let inboundSecret = Setting.secret(
        "inbound_secret",
        help: "The secret that the forwarder in the bot, or the Chat integration's webhook, sends in x-secret-key.",
        example: "botpress-example-inbound-secret"
    ).optional(isInExamples: true).shared()
    static let messageTag = Setting.text(
        "message_tag",
        help: "A message tag declared by the bot, for the hub's id of the send. It prevents duplicate replies.",
        example: "hubMessageId"
    ).optional().shared()
    static let webhookID = Setting.text(
        "webhook_id",
        help: "The Messaging API integration's id, which is the last part of its webhook URL.",
        example: "5f6e7d8c-aaaa-4bbb-8ccc-ddddeeeeffff"
    ).optional()
    static let clientID = Setting.text(
        "client_id",
        help: "The client of a self-hosted Messaging server. Requires base_url to be the server's URL.",
        example: "b7e5a3c1-2222-4333-8444-555566667777"
    ).optional()
    static let clientToken = Setting.secret(
        "client_token",
        help: "The Messaging server's token for the client, shown once when the client is created.",
        example: "messaging-example-client-token"
    ).optional()
    static let webhookToken = Setting.secret(
        "webhook_token",
        help: "The token that the Messaging server generated for the hub's webhook and sends with every event.",
        example: "messaging-example-webhook-token"
    ).optional()
    static let internalPassword = Setting.secret(
        "internal_password",
        help: "The Messaging server's INTERNAL_PASSWORD, if it has one.",
        example: "messaging-example-password"
    ).optional()
    static let mediaURL = Setting.url(
        "media_url",
        help: "The external URL of a v12 server, the base of its files' paths.",
        example: "https://botpress.example.com"
    ).optional()
    static let chatWebhookID = Setting.text(
        "chat_webhook_id",
        help: "The Chat integration's id, to reply to a bot as a user. Requires 'role: brain'.",
        example: "7a8b9c0d-9999-4aaa-8bbb-ccccddddeeee"
    ).optional()
    static let chatUserKey = Setting.secret(
        "chat_user_key",
        help: "The x-user-key of the Chat API user in whose name the hub replies.",
        example: "chat-example-user-key"
    ).optional()

    @SettingsBuilder static var declarations: [SettingDeclaration] {
        role
        botID
        accessToken
        inboundSecret
        messageTag
        webhookID
        clientID
        clientToken
        webhookToken
        internalPassword
        mediaURL
        chatWebhookID
        chatUserKey
    }
}

extension BotpressAdapter {
    public static let manifest = AdapterManifest(
        kind: "botpress",
        title: "Botpress",
        summary: "Connects a bot of Botpress Cloud or a self-hosted Messaging server, in each of their protocols.",
        settings: BotpressSetting.declarations,
        apiBaseURL: "https://api.botpress.cloud",
        authentication: .urlKey,
        credentialPlaces: CredentialPlaces(headers: [secretHeader, signatureHeader, tokenHeader, oldTokenHeader]),
        acknowledgement: WebhookResponse(status: 200, contentType: "application/json", text: "{}"),
        // The Cloud never retries; a Messaging server retries ten times or, because of a bug, forever.
        redelivery: .within(.seconds(72 * 60 * 60)),
        // Botpress documents no max length; the messengers behind it reject texts longer than about this.
        limits: AdapterManifest.Limits(bodyBytes: 1_024 * 1_024, textLength: 4_000),
        errors: BotpressError.guidance
    )
}
