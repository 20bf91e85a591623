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
            throw .at(ToySetting.channel, "'toy_channel' does not begin with 't-'")
        }
        apiToken = try settings.first(of: ToySetting.apiToken)
        signingSecrets = try settings[ToySetting.signingSecret]
        tokens = try settings[ToySetting.verifyToken]
        baseURL = settings.baseURL
    }
}

enum ToySetting {
    static let channel = Setting.text("toy_channel", help: "The channel's id.", example: "t-10000001")
    static let apiToken = Setting.secret(
        "api_token",
        help: "Authenticates API requests.",
        example: "toy-example-api-token"
    )
    static let signingSecret = Setting.secret(
        "signing_secret",
        help: "Signs every webhook.",
        example: "toy-example-signing-secret"
    )
    static let verifyToken = Setting.secret(
        "verify_token",
        help: "Authenticates the check of the URL.",
        example: "toy-example-verify-token"
    )

    @SettingsBuilder static var declarations: [SettingDeclaration] {
        channel
        apiToken
        signingSecret
        verifyToken
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
