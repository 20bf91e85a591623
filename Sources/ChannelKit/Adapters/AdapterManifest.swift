/// The facts about an adapter, declared once: the router, validation, documentation and the command line read them.
///
/// ```swift
/// static let manifest = AdapterManifest(
///     kind: "example",
///     title: "Example Chat",
///     summary: "Connects an inbox of Example Chat.",
///     settings: declarations,
///     apiBaseURL: "https://api.example.com",
///     credentialPlaces: CredentialPlaces(headers: ["X-Example-Signature"]),
///     acknowledgement: WebhookResponse(status: 200),
///     redelivery: .within(.seconds(24 * 60 * 60)),
///     limits: AdapterManifest.Limits(bodyBytes: 1_048_576, textLength: 4_096)
/// )
/// ```
public struct AdapterManifest: Sendable {
    /// The name in `channels.yaml`.
    public var kind: AdapterKind
    /// The name of the provider's product, for documentation and messages.
    public var title: String
    /// The adapter's purpose, in one sentence.
    public var summary: String
    /// The settings of a channel; shared ones may also be written under `adapters:`.
    public var settings: [SettingDeclaration]
    /// Kinds of ``Address`` that name a whole account, which several channels may declare; any other is one channel's.
    public var accountAddresses: Set<String>
    /// The URL of the provider's API; the `base_url` setting replaces it.
    public var apiBaseURL: String
    /// The way in which webhooks are authenticated.
    public var authentication: Authentication
    /// The places in a request's head that can carry a signature or token; nil if they are unknown, so that every
    /// request counts as one that carries something.
    public var credentialPlaces: CredentialPlaces?
    /// True if every authentic delivery has an address that ``ChannelAdapter/locate(_:)`` finds, or arrives at a
    /// channel's own URL.
    ///
    /// The hub then rejects any other delivery without trying a secret, unless all channels have the same one;
    /// handshakes are exempt.
    public var alwaysNamesAddress: Bool
    /// True if nothing in a webhook identifies its channel, so that each channel needs a URL of its own.
    ///
    /// `url_key` is then a required setting, and the adapter has no shared URL: it responds 404 there.
    public var requiresURLKey: Bool
    /// The names of the settings whose secrets the provider expects in the URLs of API calls, such as `bot_token`.
    ///
    /// Any other secret in a URL fails the suite. The hub logs no URLs of API calls.
    public var secretsInURLs: Set<String>
    /// Further paths at which the adapter's shared URL is served, such as `/example/webhook`: those that were entered at
    /// the provider for an earlier system.
    public var pathAliases: [String]
    /// The words by which customers opt out, opt in and ask for help, if all of its channels have the same ones; else
    /// see ``ChannelAdapter/consentWords(for:)``.
    public var consentWords: ConsentWords
    /// The response to a webhook that was accepted.
    public var acknowledgement: WebhookResponse
    /// The time during which the provider redelivers webhooks that were not acknowledged.
    public var redelivery: Redelivery
    /// The provider's limits.
    public var limits: Limits
    /// The default delivery guarantee for replies whose outcome is unknown; operators override it with `delivery`.
    public var defaultDelivery: DeliveryPolicy
    /// The provider's errors, the hub's handling and the operator's remedy; the table in the plugin's page is made of
    /// it.
    public var errors: [ErrorGuidance]

    /// The way in which webhooks are authenticated.
    public enum Authentication: Hashable, Sendable {
        /// The provider signs, or sends a secret: every channel needs a credential.
        case signed
        /// The provider may do neither: a channel with `verification: none` needs an unguessable URL key instead.
        case urlKey
    }

    /// The time during which a provider redelivers webhooks that were not acknowledged.
    public enum Redelivery: Hashable, Sendable {
        /// No redelivery: a lost webhook is lost, unless the adapter is ``Backfilling``.
        case never
        /// Redelivery for this long after the first attempt.
        case within(Duration)
    }

    /// A provider's limits.
    public struct Limits: Hashable, Sendable {
        /// The default of ``unauthenticatedBodyBytes``: enough for any handshake and any error that needs a response,
        /// and little enough that a thousand such connections fit into memory.
        public static let defaultUnauthenticatedBodyBytes = 64 * 1_024
        /// The default of ``itemsPerRequest``: the largest batch that a known provider documents.
        public static let defaultItemsPerRequest = 1_000

        /// The max size of a webhook's body, in bytes.
        public var bodyBytes: Int
        /// The max size of a body, in bytes, if the request has nothing at the manifest's ``credentialPlaces``.
        public var unauthenticatedBodyBytes: Int
        /// The max number of items in one request; a larger request is rejected as a whole before any of it is stored.
        public var itemsPerRequest: Int
        /// The max length of the text in one message, in UTF-16 units.
        public var textLength: Int
        /// The provider's timeout for an inline response; nil if it has none.
        public var answerTimeout: Duration?
        /// The max rate at which a channel may send.
        public var sendRate: SendRate?
        /// The max rate at which a channel may send to one contact.
        public var recipientRate: SendRate?
        /// The marks that its customers see as emphasis; without any, formatted text is sent as plain text.
        public var markup: TextMarkup

        /// Creates limits.
        public init(
            bodyBytes: Int,
            unauthenticatedBodyBytes: Int = defaultUnauthenticatedBodyBytes,
            itemsPerRequest: Int = defaultItemsPerRequest,
            textLength: Int,
            answerTimeout: Duration? = nil,
            sendRate: SendRate? = nil,
            recipientRate: SendRate? = nil,
            markup: TextMarkup = .plain
        ) {
            self.bodyBytes = bodyBytes
            self.unauthenticatedBodyBytes = min(unauthenticatedBodyBytes, bodyBytes)
            self.itemsPerRequest = itemsPerRequest
            self.textLength = textLength
            self.answerTimeout = answerTimeout
            self.sendRate = sendRate
            self.recipientRate = recipientRate
            self.markup = markup
        }
    }

    /// A max rate of messages: one per interval, after a burst.
    public struct SendRate: Hashable, Sendable {
        /// The mean time between two messages.
        public var interval: Duration
        /// The number of messages that may be sent at once after a pause.
        public var burst: Int

        /// Creates a rate.
        public init(one interval: Duration, burst: Int) {
            self.interval = interval
            self.burst = max(1, burst)
        }
    }

    /// Creates a manifest.
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
        requiresURLKey: Bool = false,
        secretsInURLs: Set<String> = [],
        pathAliases: [String] = [],
        consentWords: ConsentWords = .none,
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
        self.requiresURLKey = requiresURLKey
        self.secretsInURLs = secretsInURLs
        self.pathAliases = pathAliases
        self.consentWords = consentWords
        self.acknowledgement = acknowledgement
        self.redelivery = redelivery
        self.limits = limits
        self.errors = errors
    }
}

extension AdapterManifest.Limits {
    /// Rejects a request of more than ``itemsPerRequest`` items.
    ///
    /// ``ChannelAdapter/split(_:)`` calls it before it makes the items. The hub counts them again, but only after that
    /// work.
    ///
    /// - Throws: ``InboundError/tooManyItems(limit:)``.
    public func check(items count: Int) throws(InboundError) {
        if count > itemsPerRequest { throw .tooManyItems(limit: itemsPerRequest) }
    }
}

/// The delivery guarantee for a send whose outcome is unknown and cannot be found out.
public enum DeliveryPolicy: String, Hashable, Sendable, CaseIterable {
    /// The send is retried: it may arrive twice.
    case atLeastOnce = "at_least_once"
    /// The send becomes a dead letter for the operator to decide on: it may not arrive.
    case atMostOnce = "at_most_once"
}

/// A channel's validated settings: the adapter's own, and those that every channel has.
public struct ChannelSettings: Hashable, Sendable {
    /// The channel.
    public let id: ChannelID
    /// The adapter's own settings.
    public let values: SettingValues
    /// The URL of the provider's API, without a trailing slash.
    public let baseURL: String
    /// The public URL of the hub as configured at the provider, without the hub's path and without a trailing slash.
    public let publicURL: String
    /// The unguessable key in the channel's own webhook URL; nil if it uses the adapter's URL.
    public let urlKey: Secret?
    /// True if the operator configured `verification: none`.
    public let isUnverified: Bool

    /// Creates a channel's settings.
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

    /// The URL of the hub's webhook for this channel of `kind`, as configured at the provider: the channel's own if it
    /// has a URL key, else the adapter's.
    public func webhookURL(of kind: AdapterKind) -> String {
        "\(publicURL)/webhooks/\(kind)" + (urlKey.map { "/\($0.reveal())" } ?? "")
    }

    /// The value of `setting`.
    public subscript<Value>(_ setting: Setting<Value>) -> Value {
        get throws(ConfigurationIssue) { try values[setting] }
    }

    /// The secret of `setting` to send with: the first one.
    public func first(of setting: Setting<[Secret]>) throws(ConfigurationIssue) -> Secret {
        guard let secret = try values[setting].first else {
            throw .at(setting, "'\(setting.declaration.name)' is empty")
        }
        return secret
    }

    /// The secret of `setting` to send with: the first one; nil if it is not configured.
    public func first(of setting: Setting<[Secret]?>) throws(ConfigurationIssue) -> Secret? {
        try values[setting]?.first
    }
}
