public import ChannelKit

/// The settings of a Papercups channel.
enum PapercupsSetting {
    static let accountID = Setting.text(
        "account_id",
        help: "The account's id, the UUID that is the chat widget's token.",
        example: "5b0c7d64-6f0e-4d0a-9a57-3f6a1f0f7c21"
    )
    static let apiKey = Setting.secret(
        "api_key",
        help: """
            A personal API key of the user whom replies come from. Without it the hub can neither send replies nor \
            confirm webhooks.
            """,
        example: "SFMyNTY.example-api-key"
    ).optional(isInExamples: true)
    static let relaySecret = Setting.secret(
        "relay_secret",
        help: "The secret with which your relay signs the webhooks that it forwards to the channel's URL with /relay.",
        example: "papercups-example-relay-secret"
    ).optional()
    static let echo = Setting.boolean(
        "echo",
        help:
            "Whether Papercups posts the hub's own messages to the account's webhooks, for other programs that use them.",
        example: true
    ).defaulting(to: .boolean(false)).shared()
    static let messageType = Setting.choice(
        "message_type",
        of: ["reply", "bot"],
        help: "The type of the hub's messages: reply marks the conversation as read, bot leaves it unread."
    ).defaulting(to: .text("reply")).shared()
    static let releaseWhen = Setting.choice(
        "release_when",
        of: PapercupsAdapter.ReleaseTrigger.allCases.map(\.rawValue),
        help: """
            When a conversation is released to the hub: when it is closed, or also when it is open and unassigned.
            """
    ).defaulting(to: .text("closed")).shared()

    @SettingsBuilder static var declarations: [SettingDeclaration] {
        accountID
        apiKey
        relaySecret
        echo
        messageType
        releaseWhen
    }
}

extension PapercupsAdapter {
    public static let manifest = AdapterManifest(
        kind: "papercups",
        title: "Papercups",
        summary: "Connects an account of a Papercups server: its chat widget and its shared inbox.",
        settings: PapercupsSetting.declarations,
        apiBaseURL: "https://app.papercups.io",
        authentication: .urlKey,
        // Papercups itself sends no proof: only a relay signs.
        credentialPlaces: CredentialPlaces(headers: [signatureHeader]),
        // Every payload has its account_id.
        alwaysNamesAddress: true,
        pathAliases: ["/papercups/webhook"],
        // Papercups ignores the status and the body.
        acknowledgement: WebhookResponse(status: 200, contentType: "text/plain", text: ""),
        redelivery: .never,
        // Papercups does not limit the text's length; a chat window shows no more than this.
        limits: AdapterManifest.Limits(bodyBytes: 256 * 1_024, textLength: 10_000),
        errors: PapercupsError.guidance
    )
}

extension ChannelSettings {
    func accountID() throws(ConfigurationIssue) -> String {
        let id = try self[PapercupsSetting.accountID]
        guard id.isUUID else {
            throw .at(PapercupsSetting.accountID, "'account_id' is not a UUID")
        }
        return id.lowercased()
    }
}
