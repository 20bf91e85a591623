public import ChannelKit
import Foundation

/// The settings of an account.
enum PapercupsSetting {
    static let accountID = Setting.text(
        "account_id",
        help: "The account's id, the UUID that is the chat widget's token.",
        example: "5b0c7d64-6f0e-4d0a-9a57-3f6a1f0f7c21"
    )
    static let apiKey = Setting.secret(
        "api_key",
        help: """
            A personal API key of the user whom the answers come from; without it the hub can neither send nor confirm \
            what comes in.
            """,
        example: "SFMyNTY.example-api-key"
    ).optional(isInExamples: true)
    static let relaySecret = Setting.secret(
        "relay_secret",
        help: "The secret with which a relay of your own signs what it passes on to the channel's URL with /relay.",
        example: "papercups-example-relay-secret"
    ).optional()
    static let echo = Setting.boolean(
        "echo",
        help: "Whether Papercups tells the account's webhooks of the hub's own messages, for others who listen.",
        example: true
    ).defaulting(to: .boolean(false)).shared()
    static let messageType = Setting.choice(
        "message_type",
        of: ["reply", "bot"],
        help: "Whether an answer is a reply, which marks the conversation as read, or a bot's, which leaves it unread."
    ).defaulting(to: .text("reply")).shared()
    static let releaseWhen = Setting.choice(
        "release_when",
        of: PapercupsAdapter.ReleaseSign.allCases.map(\.rawValue),
        help: """
            What gives a conversation back to the hub: that it is closed, or also that it is open with nobody assigned.
            """
    ).defaulting(to: .text("closed")).shared()

    static let declarations = [
        accountID.declaration, apiKey.declaration, relaySecret.declaration, echo.declaration,
        messageType.declaration, releaseWhen.declaration,
    ]
}

extension PapercupsAdapter {
    public static let manifest = AdapterManifest(
        kind: "papercups",
        title: "Papercups",
        summary: "Connects an account of a Papercups server: its chat widget and its shared inbox.",
        settings: PapercupsSetting.declarations,
        apiBaseURL: "https://app.papercups.io",
        authentication: .urlKey,
        // Papercups itself sends nothing: only a relay signs.
        credentialPlaces: CredentialPlaces(headers: [signatureHeader]),
        // Every payload has its account_id.
        alwaysNamesAddress: true,
        // Papercups looks at neither the status nor the body.
        acknowledgement: WebhookResponse(status: 200, contentType: "text/plain", text: ""),
        redelivery: .never,
        // The length of a text is not limited; a page of it is as much as a chat window can show.
        limits: AdapterManifest.Limits(bodyBytes: 256 * 1_024, textLength: 10_000)
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

    /// The values of `setting`, none where it is not written; an empty secret would let anyone in.
    func secrets(_ setting: Setting<[Secret]?>) throws(ConfigurationIssue) -> [Secret] {
        guard let secrets = try self[setting] else { return [] }
        guard !secrets.isEmpty, secrets.allSatisfy({ !$0.reveal().isEmpty }) else {
            throw .at(setting, "'\(setting.declaration.name)' is empty")
        }
        return secrets
    }
}

extension ConfigurationIssue {
    fileprivate static func at<Value>(_ setting: Setting<Value>, _ problem: String) -> ConfigurationIssue {
        ConfigurationIssue(path: [setting.declaration.name], problem: problem, remedy: setting.declaration.help)
    }
}

extension String {
    /// Whether it is an id of Papercups's; those of users are numbers.
    var isUUID: Bool { utf8.count == 36 && UUID(uuidString: self) != nil }
}
