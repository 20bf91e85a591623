public import ChannelKit

/// The settings of a website.
enum CrispSetting {
    static let websiteID = Setting.text(
        "website_id",
        help: "The website's id, from Settings › Workspace Settings › Setup & Integrations.",
        example: "0b6f0f1e-52c4-4a39-9d7a-6f0a5f2f9c11"
    )
    static let tier = Setting.choice(
        "tier",
        of: ["plugin", "website"],
        help: "Whose the API key is: a Marketplace plugin's or the website's own; a wrong one makes a good key useless."
    ).defaulting(to: .text("plugin")).shared()
    static let identifier = Setting.text(
        "api_identifier",
        help: "The identifier of the API key pair.",
        example: "5d1f2c3b-0a49-4e8d-b7c6-1f2e3d4c5b6a"
    ).shared()
    static let key = Setting.secret(
        "api_key",
        help: "The key of the API key pair; rolling it at Crisp ends the old one at once.",
        example: "crisp-example-api-key"
    ).shared()
    static let signingSecret = Setting.secret(
        "signing_secret",
        help: "The plugin's signing secret, as it is displayed; a channel with 'verification: none' needs none.",
        example: "3f9d1c7a5be24860a1d2c3b4e5f60718"
    ).optional(isInExamples: true).shared()
    static let tolerance = Setting.duration(
        "signature_tolerance",
        help: "How old a signed request may be, or how far ahead; 0s takes any.",
        example: .seconds(300)
    ).defaulting(to: .duration(.seconds(300))).shared()
    static let origin = Setting.text(
        "origin",
        help: "The URN that marks what the hub writes, of the form urn:name:name:0.",
        example: "urn:patchbay:hub:0"
    ).defaulting(to: .text("urn:patchbay:hub:0")).shared()
    static let botName = Setting.text(
        "bot_name",
        help: "The name under which visitors see the hub's answers; without one they come from the website.",
        example: "Support bot"
    ).optional().shared()
    static let botAvatar = Setting.url(
        "bot_avatar",
        help: "The picture beside the hub's answers; it needs a 'bot_name'.",
        example: "https://cdn.example.com/bot.png"
    ).optional().shared()
    static let routingTakesOver = Setting.boolean(
        "routing_takes_over",
        help:
            "Whether a conversation that is assigned to an operator is theirs; write false where Crisp assigns by rule.",
        example: true
    ).defaulting(to: .boolean(true)).shared()
    static let confirm = Setting.boolean(
        "confirm",
        help: "Whether messages of unsigned hooks are read back from Crisp before they count; each costs a request.",
        example: false
    ).defaulting(to: .boolean(false)).shared()
    static let backfill = Setting.boolean(
        "backfill",
        help: "Whether messages that no hook brought are looked for now and then; each look costs requests.",
        example: false
    ).defaulting(to: .boolean(false)).shared()

    static let declarations = [
        websiteID.declaration, tier.declaration, identifier.declaration, key.declaration, signingSecret.declaration,
        tolerance.declaration, origin.declaration, botName.declaration, botAvatar.declaration,
        routingTakesOver.declaration, confirm.declaration, backfill.declaration,
    ]
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
        credentialPlaces: CredentialPlaces(headers: [CrispSignature.header], queryFields: [Proof.keyField]),
        // Every hook has its website_id.
        alwaysNamesAddress: true,
        acknowledgement: WebhookResponse(status: 200, contentType: "text/plain", text: ""),
        // It tries again as often as `X-Delivery-Attempt-Limit` says, at times that are not documented.
        redelivery: .within(.seconds(24 * 60 * 60)),
        limits: AdapterManifest.Limits(bodyBytes: 1_024 * 1_024, textLength: MessageLimit.text)
    )
}
