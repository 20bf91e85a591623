import ChannelKit

/// A channel of the invented provider.
struct ToyChannel: Sendable {
    let name: String
    let apiToken: Secret
    let signingSecrets: [Secret]
    let tokens: [Secret]
    let baseURL: String

    init(name: String, apiToken: Secret, signingSecrets: [Secret], tokens: [Secret], baseURL: String) {
        self.name = name
        self.apiToken = apiToken
        self.signingSecrets = signingSecrets
        self.tokens = tokens
        self.baseURL = baseURL
    }

    init(_ settings: ChannelSettings) throws(ConfigurationIssue) {
        name = try settings[ToySetting.channel]
        guard name.hasPrefix("t-") else {
            throw ConfigurationIssue(
                path: ["toy_channel"],
                problem: "it does not begin with 't-'",
                remedy: "look again"
            )
        }
        apiToken = try ToySetting.filled(ToySetting.apiToken, settings)[0]
        signingSecrets = try ToySetting.filled(ToySetting.signingSecret, settings)
        tokens = try ToySetting.filled(ToySetting.verifyToken, settings)
        baseURL = settings.baseURL
    }
}

enum ToySetting {
    static let channel = Setting.text("toy_channel", help: "The channel's id.", example: "t-10000001")
    static let apiToken = Setting.secret("api_token", help: "It opens the API.", example: "toy-example-api-token")
    static let signingSecret = Setting.secret(
        "signing_secret",
        help: "It signs every webhook.",
        example: "toy-example-signing-secret"
    )
    static let verifyToken = Setting.secret(
        "verify_token",
        help: "It proves whose URL it is.",
        example: "toy-example-verify-token"
    )

    static let declarations = [
        channel.declaration, apiToken.declaration, signingSecret.declaration, verifyToken.declaration,
    ]

    /// An empty secret would let anyone in.
    static func filled(_ setting: Setting<[Secret]>, _ settings: ChannelSettings) throws(ConfigurationIssue) -> [Secret]
    {
        let secrets = try settings[setting]
        guard !secrets.isEmpty, secrets.allSatisfy({ !$0.reveal().isEmpty }) else {
            throw ConfigurationIssue(
                path: [setting.declaration.name],
                problem: "it is empty",
                remedy: setting.declaration.help
            )
        }
        return secrets
    }
}

extension Toy {
    static var manifest: AdapterManifest { toyManifest() }

    static func toyManifest(
        settings: [SettingDeclaration] = ToySetting.declarations,
        acknowledgement: WebhookResponse = ToySample.acknowledgement,
        textLength: Int = ToySimulator.maxTextLength,
        credentialPlaces: CredentialPlaces? = CredentialPlaces(headers: ["X-Toy-Signature"]),
        itemsPerRequest: Int = AdapterManifest.Limits.defaultItemsPerRequest
    ) -> AdapterManifest {
        AdapterManifest(
            kind: "toy",
            title: "Toy",
            summary: "Connects a provider that does not exist.",
            settings: settings,
            accountAddresses: [],
            apiBaseURL: "https://api.toy.test",
            authentication: .signed,
            credentialPlaces: credentialPlaces,
            acknowledgement: acknowledgement,
            redelivery: .within(.seconds(86_400)),
            limits: AdapterManifest.Limits(
                bodyBytes: 4 * 1_024 * 1_024,
                itemsPerRequest: itemsPerRequest,
                textLength: textLength
            )
        )
    }

    init(_ settings: ChannelSettings) throws(ConfigurationIssue) { self.init(channel: try ToyChannel(settings)) }

    var addresses: [Address] { [Address("toy_channel", channel.name)] }

    var credentials: [Credential] { Credential.rotating("signing_secret", channel.signingSecrets) }
}
