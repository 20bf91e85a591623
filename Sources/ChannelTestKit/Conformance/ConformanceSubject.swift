public import ChannelKit
public import ChannelSimulatorKit
public import Foundation

/// An adapter under test, with all that a plugin's tests have to declare.
///
/// Signed requests come from the simulator and settings from the manifest's examples, so only facts that neither has
/// are declared here.
///
/// ```swift
/// ConformanceSubject(
///     adapter: ExampleAdapter.self,
///     simulator: ExampleSimulator.self,
///     folder: URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent(),
///     sibling: ["inbox": .text("second")],
///     stranger: ["inbox": .text("foreign"), "signing_secret": .secret("other")],
///     customer: UnifiedContact(id: "u1", name: "Ana"),
///     otherCustomer: UnifiedContact(id: "u2", name: "Lucas"),
///     acknowledgement: WebhookResponse(status: 200)
/// )
/// ```
public struct ConformanceSubject: Sendable, CustomStringConvertible {
    /// The name in reports, by default the adapter's.
    public var name: String
    /// The adapter.
    public var adapter: any ChannelAdapter.Type
    /// The simulator of its provider.
    public var simulator: any ProviderSimulator.Type
    /// The plugin's folder, with `README.md` and `sample.yaml`.
    public var folder: URL
    /// The settings of the channel under test, besides the examples of required settings.
    public var settings: [String: SettingValue]
    /// The settings in which a second channel of the same account differs: another address, the same secrets.
    ///
    /// If a channel is an account of its own, as a bot is, no two share secrets: other secrets, and another address at a
    /// shared URL.
    public var sibling: [String: SettingValue]
    /// The settings in which a channel of another account differs: another address and other secrets.
    public var stranger: [String: SettingValue]
    /// True if the channels have routes of their own, by a URL key; always, if the manifest requires one.
    public var hasOwnRoute: Bool
    /// True if the provider reports the progress of a reply: sent, delivered and read.
    public var tellsStatuses: Bool
    /// The customer.
    public var customer: UnifiedContact
    /// A second customer.
    public var otherCustomer: UnifiedContact
    /// Requests of every kind that the provider sends, unchanged; they need no signature.
    public var samples: [WebhookRequest]
    /// Requests with contents that the provider does not send yet.
    public var unknown: [WebhookRequest]
    /// Requests that report messages of the tenant itself, sent by the hub or by hand.
    public var echoes: [WebhookRequest]
    /// Joins several bodies to one request as the provider does; nil if it never does.
    public var batch: (@Sendable ([Data]) -> Data?)?
    /// The provider's check of the webhook's URL, if it makes one.
    public var handshake: Handshake?
    /// The acknowledgement that the provider's documentation asks for.
    public var acknowledgement: WebhookResponse
    /// The max age of a signed request; nil if signatures carry no time.
    public var staleAfter: Duration?
    /// The names of the members whose value looks like a time and is an id, such as `ts`: redelivered unchanged, they may
    /// be in keys.
    public var timeIDs: Set<String>
    /// The provider's refusals, with the disposition of each.
    public var refusals: [Refusal]
    /// The names of the checks that do not apply to the provider.
    public var absent: Set<String>

    /// The provider's check of the webhook's URL.
    public struct Handshake: Sendable {
        /// The setting with the token that the check carries.
        public var setting: String
        /// Returns the request that carries `token`, or none.
        public var request: @Sendable (_ token: Secret?) -> WebhookRequest
        /// The part of the response that only a request with the right token may get.
        public var proof: String

        /// Creates a check.
        public init(
            setting: String,
            proof: String,
            request: @escaping @Sendable (_ token: Secret?) -> WebhookRequest
        ) {
            self.setting = setting
            self.proof = proof
            self.request = request
        }
    }

    /// A provider's refusal of a send.
    public struct Refusal: Sendable {
        /// The name in reports.
        public var name: String
        /// The response.
        public var response: OutboundResponse
        /// The disposition that it must have.
        public var disposition: DeliveryError.Disposition

        /// Creates a refusal.
        public init(_ name: String, _ response: OutboundResponse, _ disposition: DeliveryError.Disposition) {
            self.name = name
            self.response = response
            self.disposition = disposition
        }
    }

    /// Creates a subject.
    ///
    /// - Parameter folder: The plugin's folder: two above the test's `#filePath`.
    public init(
        name: String? = nil,
        adapter: any ChannelAdapter.Type,
        simulator: any ProviderSimulator.Type,
        folder: URL,
        settings: [String: SettingValue] = [:],
        sibling: [String: SettingValue],
        stranger: [String: SettingValue],
        hasOwnRoute: Bool = false,
        tellsStatuses: Bool = true,
        customer: UnifiedContact,
        otherCustomer: UnifiedContact,
        samples: [WebhookRequest] = [],
        unknown: [WebhookRequest] = [],
        echoes: [WebhookRequest] = [],
        batch: (@Sendable ([Data]) -> Data?)? = nil,
        handshake: Handshake? = nil,
        acknowledgement: WebhookResponse,
        staleAfter: Duration? = nil,
        timeIDs: Set<String> = [],
        refusals: [Refusal] = [],
        absent: Set<String> = []
    ) {
        self.name = name ?? adapter.kind.rawValue
        self.adapter = adapter
        self.simulator = simulator
        self.folder = folder
        self.settings = settings
        self.sibling = sibling
        self.stranger = stranger
        self.hasOwnRoute = hasOwnRoute || adapter.manifest.requiresURLKey
        self.tellsStatuses = tellsStatuses
        self.customer = customer
        self.otherCustomer = otherCustomer
        self.samples = samples
        self.unknown = unknown
        self.echoes = echoes
        self.batch = batch
        self.handshake = handshake
        self.acknowledgement = acknowledgement
        self.staleAfter = staleAfter
        self.timeIDs = timeIDs
        self.refusals = refusals
        self.absent = absent
    }

    /// The name.
    public var description: String { name }
}

extension ConformanceSubject.Refusal {
    /// Creates a refusal with a JSON body.
    public init(
        _ name: String,
        status: Int,
        headers: HeaderFields = [:],
        _ body: JSONValue,
        _ disposition: DeliveryError.Disposition
    ) {
        self.init(name, OutboundResponse(status: status, headers: headers, body: body.data), disposition)
    }
}
