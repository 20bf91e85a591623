public import ChannelKit

/// The settings of a Crisp channel.
enum CrispSetting {
    static let websiteID = Setting.text(
        "website_id",
        help: "The website's id, from Settings › Workspace Settings › Setup & Integrations.",
        example: "0b6f0f1e-52c4-4a39-9d7a-6f0a5f2f9c11"
    )
    static let tier = Setting.choice(
        "tier",
        of: ["plugin", "website"],
        help:
            "The kind of API key: a Marketplace plugin's or the website's own. With a wrong tier a valid key is refused."
    ).defaulting(to: .text("plugin")).shared()
    static let identifier = Setting.text(
        "api_identifier",
        help: "The identifier of the API key pair.",
        example: "5d1f2c3b-0a49-4e8d-b7c6-1f2e3d4c5b6a"
    ).shared()
    static let key = Setting.secret(
        "api_key",
        help: "The key of the API key pair. Rolling it at Crisp revokes the old one immediately.",
        example: "crisp-example-api-key"
    ).shared()
    static let signingSecret = Setting.secret(
        "signing_secret",
        help: "The plugin's signing secret, exactly as displayed. Not needed with 'verification: none'.",
        example: "3f9d1c7a5be24860a1d2c3b4e5f60718"
    ).optional(isInExamples: true).shared()
    static let tolerance = Setting.duration(
        "signature_tolerance",
        help: "The max difference between a signed request's timestamp and the hub's clock; 0s accepts any.",
        example: .seconds(300)
    ).defaulting(to: .duration(.seconds(300))).shared()
    static let origin = Setting.text(
        "origin",
        help: "The URN that marks the hub's own messages, such as urn:name:name:0.",
        example: "urn:patchbay:hub:0"
    ).defaulting(to: .text("urn:patchbay:hub:0")).shared()
    static let botName = Setting.text(
        "bot_name",
        help: "The author's name shown with the hub's replies. Default: the website.",
        example: "Support bot"
    ).optional().shared()
    static let botAvatar = Setting.url(
        "bot_avatar",
        help: "The author's picture shown with the hub's replies. Requires 'bot_name'.",
        example: "https://cdn.example.com/bot.png"
    ).optional().shared()
    static let routingTakesOver = Setting.boolean(
        "routing_takes_over",
        help:
            "Whether assigning a conversation to an operator is a takeover. Set false if Crisp assigns by rules.",
        example: true
    ).defaulting(to: .boolean(true)).shared()
    static let confirm = Setting.boolean(
        "confirm",
        help:
            "Whether messages of unsigned hooks are confirmed with Crisp before they are processed. Costs a request each.",
        example: false
    ).defaulting(to: .boolean(false)).shared()
    static let backfill = Setting.boolean(
        "backfill",
        help: "Whether messages whose hook was lost are fetched periodically. Each run costs requests.",
        example: false
    ).defaulting(to: .boolean(false)).shared()

    @SettingsBuilder static var declarations: [SettingDeclaration] {
        websiteID
        tier
        identifier
        key
        signingSecret
        tolerance
        origin
        botName
        botAvatar
        routingTakesOver
        confirm
        backfill
    }
}

extension CrispAdapter {
    public static let manifest = AdapterManifest(
        kind: "crisp",
        title: "Crisp",
        summary: "Connects a website's Crisp inbox: its chat and its email.",
        settings: CrispSetting.declarations,
        apiBaseURL: "https://api.crisp.chat",
        // A plugin's hooks are signed, a website's own are not.
        authentication: .urlKey,
        credentialPlaces: CredentialPlaces(headers: [signatureHeader], queryFields: [Proof.keyField]),
        // Every hook has its website_id.
        alwaysNamesAddress: true,
        pathAliases: ["/crisp/webhook"],
        acknowledgement: WebhookResponse(status: 200, contentType: "text/plain", text: ""),
        // The number of retries is in `X-Delivery-Attempt-Limit`; their times are not documented.
        redelivery: .within(.seconds(24 * 60 * 60)),
        limits: AdapterManifest.Limits(bodyBytes: 1_024 * 1_024, textLength: MessageLimit.text),
        errors: CrispError.guidance
    )
}
