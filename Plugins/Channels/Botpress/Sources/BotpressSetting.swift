public import ChannelKit

/// The settings of a Botpress channel.
enum BotpressSetting {
    static let role = Setting.choice(
        "role",
        of: BotpressAdapter.Role.allCases.map(\.rawValue),
        help:
            "Which side Botpress is: channel, where the hub answers people in the bot's place, or brain, the other way."
    ).defaulting(to: .text("channel")).shared()
    static let botID = Setting.text(
        "bot_id",
        help: "The bot of Botpress Cloud as which the hub answers through the Runtime API.",
        example: "9f0c2a54-1111-4222-8333-444455556666"
    ).optional(isInExamples: true)
    static let accessToken = Setting.secret(
        "access_token",
        help: "A Bot Access Key or a Personal Access Token of Botpress Cloud; the Messaging API takes only the latter.",
        example: "bp_pat_exampleAccessToken0123456789"
    ).optional(isInExamples: true).shared()
    static let inboundSecret = Setting.secret(
        "inbound_secret",
        help: "What the forwarder in the bot, or the Chat integration's webhook, sends in x-secret-key.",
        example: "botpress-example-inbound-secret"
    ).optional(isInExamples: true).shared()
    static let messageTag = Setting.text(
        "message_tag",
        help: "A message tag that the bot declares: the hub's own id goes there, and no reply is created twice.",
        example: "hubMessageId"
    ).optional().shared()
    static let webhookID = Setting.text(
        "webhook_id",
        help: "The Messaging API integration's id: the last part of its webhook URL.",
        example: "5f6e7d8c-aaaa-4bbb-8ccc-ddddeeeeffff"
    ).optional()
    static let clientID = Setting.text(
        "client_id",
        help: "The client of a self-hosted Messaging server; base_url must then be the server's address.",
        example: "b7e5a3c1-2222-4333-8444-555566667777"
    ).optional()
    static let clientToken = Setting.secret(
        "client_token",
        help: "The Messaging server's token for the client, shown once when the client is made.",
        example: "messaging-example-client-token"
    ).optional()
    static let webhookToken = Setting.secret(
        "webhook_token",
        help: "The token that the Messaging server made for the hub's webhook, and sends with every event.",
        example: "messaging-example-webhook-token"
    ).optional()
    static let internalPassword = Setting.secret(
        "internal_password",
        help: "The Messaging server's INTERNAL_PASSWORD, if it runs with one.",
        example: "messaging-example-password"
    ).optional()
    static let mediaURL = Setting.url(
        "media_url",
        help: "The external URL of a v12 server, put before the paths by which it names its files.",
        example: "https://botpress.example.com"
    ).optional()
    static let chatWebhookID = Setting.text(
        "chat_webhook_id",
        help: "The Chat integration's id, to answer a bot as a user; only with 'role: brain'.",
        example: "7a8b9c0d-9999-4aaa-8bbb-ccccddddeeee"
    ).optional()
    static let chatUserKey = Setting.secret(
        "chat_user_key",
        help: "The x-user-key of the user of the Chat API that the hub speaks as.",
        example: "chat-example-user-key"
    ).optional()

    static let declarations = [
        role.declaration, botID.declaration, accessToken.declaration, inboundSecret.declaration,
        messageTag.declaration, webhookID.declaration, clientID.declaration, clientToken.declaration,
        webhookToken.declaration, internalPassword.declaration, mediaURL.declaration, chatWebhookID.declaration,
        chatUserKey.declaration,
    ]
}

extension BotpressAdapter {
    public static let manifest = AdapterManifest(
        kind: "botpress",
        title: "Botpress",
        summary: "Connects a bot of Botpress Cloud or a self-hosted Messaging server, by whichever dialect it speaks.",
        settings: BotpressSetting.declarations,
        apiBaseURL: "https://api.botpress.cloud",
        authentication: .urlKey,
        credentialPlaces: CredentialPlaces(headers: [secretHeader, signatureHeader, tokenHeader, oldTokenHeader]),
        acknowledgement: WebhookResponse(status: 200, contentType: "application/json", text: "{}"),
        // Nothing of the Cloud is delivered twice; a Messaging server tries ten times or, by a fault, for ever.
        redelivery: .within(.seconds(72 * 60 * 60)),
        // Botpress documents no longest text; the surfaces behind it begin to refuse at about so much.
        limits: AdapterManifest.Limits(bodyBytes: 1_024 * 1_024, textLength: 4_000)
    )
}
