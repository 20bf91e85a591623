// Capabilities that connect a channel to its provider: registering the webhook, checking the connection, and
// acknowledging what was received.

/// A channel whose webhook can be registered through the provider's API.
///
/// Only `patchbay connect` calls it, on the operator's request: it reads the places, shows the plan, sets each place
/// that differs, and reads them again to verify the result. What a place held before is kept, so that it can be restored.
///
/// ```swift
/// extension ExampleAdapter: WebhookRegistering {
///     func webhookPlaces(
///         for url: String,
///         using http: any HTTPSending
///     ) async throws(DeliveryError) -> [WebhookPlace] {
///         let inbox = try await api.get("inbox", using: http)
///         return [WebhookPlace("webhook of inbox \(inboxID)", now: inbox?["webhook"]?.string, wanted: url)]
///     }
///
///     func register(_ place: WebhookPlace, using http: any HTTPSending) async throws(DeliveryError) {
///         _ = try await api.send("PATCH", ["webhook": .string(place.wanted)], to: "inbox", using: http)
///     }
///
///     func restore(_ place: WebhookPlace, using http: any HTTPSending) async throws(DeliveryError) {
///         _ = try await api.send("PATCH", ["webhook": .text(place.now)], to: "inbox", using: http)
///     }
/// }
/// ```
public protocol WebhookRegistering: ChannelAdapter {
    /// Returns the provider's settings that decide where the channel's webhooks are sent, without changing anything.
    ///
    /// Empty if this channel's cannot be set through the API; the operator then enters ``ChannelAdapter/entries(for:)``.
    ///
    /// - Parameter url: The channel's webhook URL.
    /// - Throws: ``DeliveryError`` if the provider refuses or does not answer.
    func webhookPlaces(for url: String, using http: any HTTPSending) async throws(DeliveryError) -> [WebhookPlace]

    /// Sets `place` to ``WebhookPlace/wanted``; setting it twice has the effect of once.
    ///
    /// - Throws: ``DeliveryError`` if the provider refuses, such as after a failed check of the URL.
    func register(_ place: WebhookPlace, using http: any HTTPSending) async throws(DeliveryError)

    /// Sets `place` back to ``WebhookPlace/now``, as it was read before it was registered; nil removes it.
    ///
    /// - Throws: ``DeliveryError`` if the provider refuses.
    func restore(_ place: WebhookPlace, using http: any HTTPSending) async throws(DeliveryError)
}

/// A setting at the provider that decides where webhooks are sent, such as a number's `SmsUrl`.
public struct WebhookPlace: Hashable, Sendable {
    /// The name, unique within the channel and the same each time, such as `sms_url of +15145550100`.
    public let name: String
    /// The value at the provider when it was read, a URL or a word such as `subscribed`; nil if it has none.
    public let now: String?
    /// The value that connects the channel.
    public let wanted: String
    /// Further facts that ``WebhookRegistering/restore(_:using:)`` needs, such as an HTTP method; no secrets.
    public let details: [String: JSONValue]
    /// The reason for which ``now`` cannot be restored through the API; nil if it can.
    public let irreversible: String?

    /// Creates a place.
    public init(
        _ name: String,
        now: String?,
        wanted: String,
        details: [String: JSONValue] = [:],
        irreversible: String? = nil
    ) {
        self.name = name
        self.now = now.flatMap { $0.isEmpty ? nil : $0 }
        self.wanted = wanted
        self.details = details
        self.irreversible = irreversible
    }

    /// True if the provider has the value that connects the channel.
    public var isConnected: Bool { now == wanted }
}

/// A value that the operator enters at the provider by hand, such as the callback URL.
public struct ProviderEntry: Hashable, Sendable {
    /// A value to enter.
    public enum Value: Hashable, Sendable {
        /// A value that is no secret, such as a URL.
        case text(String)
        /// A secret of the channel's, shown only where it has to be entered.
        case secret(Secret)
    }

    /// The field at the provider, with the way to it, such as `Number › Messaging › A message comes in`.
    public let field: String
    /// The value.
    public let value: Value

    /// Creates an entry.
    public init(_ field: String, _ value: Value) {
        self.field = field
        self.value = value
    }

    /// Creates an entry of a text.
    public init(_ field: String, _ text: String) { self.init(field, .text(text)) }
}

extension ChannelAdapter {
    /// The webhook URL alone.
    public func entries(for url: String) -> [ProviderEntry] { [ProviderEntry("Webhook URL", url)] }
}

/// A channel whose connection can be checked beyond its credentials, without side effects: the number exists, the app
/// is subscribed, the token does not expire soon.
///
/// The hub asks when a channel starts and `patchbay connect` before it registers anything. Problems are logged and shown
/// in the health report. They hold nothing: a check that fails must not stop a channel that could send.
public protocol ConnectionProbing: CredentialProbing {
    /// Returns the problems of the connection; empty if there are none.
    ///
    /// - Throws: ``DeliveryError`` if the provider refuses or does not answer.
    func connectionProblems(using http: any HTTPSending) async throws(DeliveryError) -> [ConnectionProblem]
}

/// A problem of a channel's connection that an operator has to solve at the provider.
public struct ConnectionProblem: Hashable, Sendable {
    /// The problem, as a sentence without identifiers of customers.
    public let problem: String
    /// The operator's remedy.
    public let remedy: String

    /// Creates a problem.
    public init(_ problem: String, remedy: String) {
        self.problem = problem
        self.remedy = remedy
    }

    /// Problem and remedy in one line.
    public var sentence: String { "\(problem); \(remedy)" }
}

/// A channel whose provider expects a request for some items that it delivered, such as the press of a button, which
/// shows a spinner until then.
///
/// The hub calls it once for each item that it stored, soon after the response to the webhook and whatever is answered.
/// It is best effort: nothing waits for it, and a failure is logged and not repeated.
///
/// ```swift
/// extension ExampleAdapter: ItemAcknowledging {
///     func acknowledge(_ item: InboundItem, using http: any HTTPSending) async throws(DeliveryError) {
///         guard let press = try? item.json["button_press"]?["id"] else { return }
///         _ = try await api.post(["id": press], to: "acknowledge", using: http)
///     }
/// }
/// ```
public protocol ItemAcknowledging: ChannelAdapter {
    /// Acknowledges `item` at the provider; returns at once for an item that needs none.
    ///
    /// - Throws: ``DeliveryError``, for the log.
    func acknowledge(_ item: InboundItem, using http: any HTTPSending) async throws(DeliveryError)
}
