/// What an adapter says of itself, once: the router, validation, documentation and the command line read it here.
public struct AdapterManifest: Sendable {
    /// The name in `channels.yaml`.
    public var kind: AdapterKind
    /// The name of the provider's product for people.
    public var title: String
    /// What it connects, in a sentence.
    public var summary: String
    /// The settings of a channel; shared ones may also stand under `adapters:`.
    public var settings: [SettingDeclaration]
    /// Kinds of ``Address`` that name a whole account, which several channels may declare; any other is one channel's.
    public var accountAddresses: Set<String>
    /// Where the provider's API lives; the `base_url` setting replaces it.
    public var apiBaseURL: String
    /// What proves that a webhook is genuine.
    public var authentication: Authentication
    /// The places of a request's head that can carry a signature or token; nil where the adapter does not say, so that
    /// every request counts as one that does.
    public var credentialPlaces: CredentialPlaces?
    /// Whether every authentic delivery names an address that ``ChannelAdapter/locate(_:)`` finds, or comes to a
    /// channel's own URL.
    ///
    /// The hub then refuses any other delivery without trying a secret; handshakes are exempt.
    public var alwaysNamesAddress: Bool
    /// The answer to a webhook that was taken.
    public var acknowledgement: WebhookResponse
    /// How long the provider delivers again what was not acknowledged.
    public var redelivery: Redelivery
    /// What the provider allows.
    public var limits: Limits
    /// What holds where the operator does not say what becomes of a reply of which nobody knows whether it arrived.
    public var defaultDelivery: DeliveryPolicy
    /// What becomes of the provider's refusals; the README's table is made of it.
    public var errors: [ErrorGuidance]

    /// What proves that a webhook is genuine.
    public enum Authentication: Hashable, Sendable {
        /// The provider signs, or sends a secret: every channel needs a credential.
        case signed
        /// The provider may do neither: a channel with `verification: none` needs an unguessable URL key instead.
        case urlKey
    }

    /// How long the provider delivers again what was not acknowledged.
    public enum Redelivery: Hashable, Sendable {
        /// What is lost is lost, unless the adapter can fetch it.
        case never
        /// For so long.
        case within(Duration)
    }

    /// What the provider allows.
    public struct Limits: Hashable, Sendable {
        /// The default of ``unauthenticatedBodyBytes``: room for any handshake and any error that wants an answer,
        /// and little enough that a thousand connections of it fit into memory.
        public static let defaultUnauthenticatedBodyBytes = 64 * 1_024
        /// The default of ``itemsPerRequest``: the most that Meta, the one provider with large batches, puts into one.
        public static let defaultItemsPerRequest = 1_000

        /// The largest webhook body, in bytes.
        public var bodyBytes: Int
        /// The largest body, in bytes, of a request without anything at the manifest's ``credentialPlaces``.
        public var unauthenticatedBodyBytes: Int
        /// The most items in one request; a request with more is refused as a whole before any of it is stored.
        public var itemsPerRequest: Int
        /// The longest text in one message, in UTF-16 units.
        public var textLength: Int
        /// How long the provider waits for an inline answer.
        public var answerTimeout: Duration?
        /// How fast a channel may send.
        public var sendRate: SendRate?
        /// How fast a channel may send to one person.
        public var recipientRate: SendRate?

        /// Describes limits.
        public init(
            bodyBytes: Int,
            unauthenticatedBodyBytes: Int = defaultUnauthenticatedBodyBytes,
            itemsPerRequest: Int = defaultItemsPerRequest,
            textLength: Int,
            answerTimeout: Duration? = nil,
            sendRate: SendRate? = nil,
            recipientRate: SendRate? = nil
        ) {
            self.bodyBytes = bodyBytes
            self.unauthenticatedBodyBytes = min(unauthenticatedBodyBytes, bodyBytes)
            self.itemsPerRequest = itemsPerRequest
            self.textLength = textLength
            self.answerTimeout = answerTimeout
            self.sendRate = sendRate
            self.recipientRate = recipientRate
        }
    }

    /// How fast a provider takes messages: one every so often, after a burst.
    public struct SendRate: Hashable, Sendable {
        /// The mean time between two messages.
        public var interval: Duration
        /// How many may go at once after a pause.
        public var burst: Int

        /// Describes a rate.
        public init(one interval: Duration, burst: Int) {
            self.interval = interval
            self.burst = max(1, burst)
        }
    }

    /// Describes an adapter.
    public init(
        kind: AdapterKind,
        title: String,
        summary: String,
        settings: [SettingDeclaration],
        accountAddresses: Set<String> = [],
        apiBaseURL: String,
        authentication: Authentication = .signed,
        credentialPlaces: CredentialPlaces? = nil,
        alwaysNamesAddress: Bool = false,
        acknowledgement: WebhookResponse,
        redelivery: Redelivery,
        limits: Limits,
        defaultDelivery: DeliveryPolicy = .atLeastOnce,
        errors: [ErrorGuidance] = []
    ) {
        self.defaultDelivery = defaultDelivery
        self.kind = kind
        self.title = title
        self.summary = summary
        self.settings = settings
        self.accountAddresses = accountAddresses
        self.apiBaseURL = apiBaseURL
        self.authentication = authentication
        self.credentialPlaces = credentialPlaces
        self.alwaysNamesAddress = alwaysNamesAddress
        self.acknowledgement = acknowledgement
        self.redelivery = redelivery
        self.limits = limits
        self.errors = errors
    }
}

extension AdapterManifest.Limits {
    /// Refuses a request of more than ``itemsPerRequest`` items.
    ///
    /// For ``ChannelAdapter/split(_:)``, which calls it before it makes the items: the hub counts again, but then
    /// the work is done.
    ///
    /// - Throws: ``InboundError/tooManyItems(limit:)``.
    public func check(items count: Int) throws(InboundError) {
        if count > itemsPerRequest { throw .tooManyItems(limit: itemsPerRequest) }
    }
}

/// A channel's checked settings, with what every channel has.
public struct ChannelSettings: Sendable {
    /// The channel.
    public let id: ChannelID
    /// The adapter's own settings.
    public let values: SettingValues
    /// The provider's API, without a trailing slash.
    public let baseURL: String
    /// The public URL of the hub as the provider was given it, without a path of ours and without a trailing slash.
    public let publicURL: String
    /// The unguessable key in the channel's own webhook URL, if it has one.
    public let urlKey: Secret?
    /// Whether the operator wrote `verification: none`.
    public let isUnverified: Bool

    /// Describes a channel's settings.
    public init(
        id: ChannelID,
        values: SettingValues,
        baseURL: String,
        publicURL: String,
        urlKey: Secret? = nil,
        isUnverified: Bool = false
    ) {
        self.id = id
        self.values = values
        self.baseURL = baseURL
        self.publicURL = publicURL
        self.urlKey = urlKey
        self.isUnverified = isUnverified
    }

    /// The URL of the hub's webhook for this channel of `kind`, as the provider was given it: its own door if it has a
    /// URL key, else the adapter's.
    public func webhookURL(of kind: AdapterKind) -> String {
        "\(publicURL)/webhooks/\(kind)" + (urlKey.map { "/\($0.reveal())" } ?? "")
    }

    /// The value of `setting`.
    public subscript<Value>(_ setting: Setting<Value>) -> Value {
        get throws(ConfigurationIssue) { try values[setting] }
    }

    /// The secrets of `setting`, at least one, and none of them empty: with an empty one anybody could sign.
    public func nonEmpty(_ setting: Setting<[Secret]>) throws(ConfigurationIssue) -> [Secret] {
        let secrets = try values[setting]
        guard !secrets.isEmpty, secrets.allSatisfy({ !$0.reveal().isEmpty }) else {
            throw ConfigurationIssue(
                path: [setting.declaration.name],
                problem: "it is empty",
                remedy: "write it, such as ${NAME}"
            )
        }
        return secrets
    }
}
