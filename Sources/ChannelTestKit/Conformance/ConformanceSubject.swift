public import ChannelKit
public import ChannelSimulatorKit
public import Foundation

/// An adapter as the conformance suite sees it: all that a plugin's tests have to declare.
///
/// Signed requests come from the simulator and settings from the manifest's examples, so that only what neither can
/// say is written here.
public struct ConformanceSubject: Sendable, CustomStringConvertible {
    /// The adapter.
    public var adapter: any ChannelAdapter.Type
    /// The stand-in for its provider.
    public var simulator: any ProviderSimulator.Type
    /// The plugin's folder, with `README.md` and `sample.yaml`.
    public var folder: URL
    /// What the channel under test writes besides the examples of required settings.
    public var settings: [String: SettingValue]
    /// What a second channel of the same account writes otherwise: another address, the same secrets.
    public var sibling: [String: SettingValue]
    /// What a channel of somebody else's account writes otherwise: another address and other secrets.
    public var stranger: [String: SettingValue]
    /// Whether the channels have doors of their own, by a URL key.
    public var hasOwnRoute: Bool
    /// Whether the provider tells how far a reply has come: as sent, delivered and read.
    public var tellsStatuses: Bool
    /// Who writes.
    public var customer: UnifiedContact
    /// Somebody else who writes.
    public var otherCustomer: UnifiedContact
    /// Requests of every sort that the provider makes, as it makes them; they need no signature.
    public var samples: [WebhookRequest]
    /// Requests with things that the provider may send some day and nobody knows yet.
    public var unknown: [WebhookRequest]
    /// Requests that tell of what the business itself sent, by the hub or by hand.
    public var echoes: [WebhookRequest]
    /// Puts several bodies into one request as the provider does; nil where it never does.
    public var batch: (@Sendable ([Data]) -> Data?)?
    /// The provider's check of the webhook's URL, if it makes one.
    public var handshake: Handshake?
    /// The answer that the provider asks for, from its document.
    public var acknowledgement: WebhookResponse
    /// How old a signed request may be; nil where signatures carry no time.
    public var staleAfter: Duration?
    /// The provider's refusals, and what each must lead to.
    public var refusals: [Refusal]
    /// The checks that have nothing to look at, because the provider has nothing like it.
    public var absent: Set<String>

    /// The provider's check of the webhook's URL.
    public struct Handshake: Sendable {
        /// The setting with the token that the check carries.
        public var setting: String
        /// The request that carries `token`, or none.
        public var request: @Sendable (_ token: Secret?) -> WebhookRequest
        /// What only the right token may get to see.
        public var proof: String

        /// Describes a check.
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

    /// A provider's answer to a send that it does not take.
    public struct Refusal: Sendable {
        /// What it is about.
        public var name: String
        /// The answer.
        public var response: OutboundResponse
        /// What the outbox must do.
        public var disposition: DeliveryError.Disposition

        /// Describes a refusal.
        public init(_ name: String, _ response: OutboundResponse, _ disposition: DeliveryError.Disposition) {
            self.name = name
            self.response = response
            self.disposition = disposition
        }
    }

    /// Declares a subject.
    ///
    /// - Parameter folder: The plugin's folder: two above the test's `#filePath`.
    public init(
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
        refusals: [Refusal] = [],
        absent: Set<String> = []
    ) {
        self.adapter = adapter
        self.simulator = simulator
        self.folder = folder
        self.settings = settings
        self.sibling = sibling
        self.stranger = stranger
        self.hasOwnRoute = hasOwnRoute
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
        self.refusals = refusals
        self.absent = absent
    }

    /// The adapter's name.
    public var description: String { adapter.kind.rawValue }
}

extension ConformanceSubject.Refusal {
    /// A refusal with a JSON body.
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
