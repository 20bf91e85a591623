public import ChannelKit

/// A simulator of one provider: it answers the REST calls as the provider does, and signs webhooks as it does.
///
/// Simulators are actors as a rule. A ``SimulatorContext`` gives them the journal, the clock and the client.
///
/// ```swift
/// actor ExampleSimulator: ProviderSimulator {
///     static let kind: AdapterKind = "example"
///     static let faults: Set<SimulatorFault.Kind> = [.throttle, .expiredToken]
///
///     func act(
///         _ action: CustomerAction,
///         as customer: UnifiedContact,
///         on channel: ChannelID
///     ) async throws -> ActionResult {
///         let inbox = try inboxes.endpoint(of: channel)
///         let id = UUID().uuidString
///         let webhook = inbox.webhook(for: action, of: customer, id: id)
///         return await provider.perform(action, as: id, by: customer, on: channel, posting: webhook)
///     }
/// }
/// ```
public protocol ProviderSimulator: Sendable {
    /// The adapter of the provider; also the first component of the simulated API's path.
    static var kind: AdapterKind { get }

    /// A short conversation for demonstrations, with several customers and in several languages.
    static var demoConversation: [DemoLine] { get }

    /// The faults that it supports, besides those that happen outside of it: slow, failing and dropped responses, and
    /// webhooks that are duplicated or reordered.
    static var faults: Set<SimulatorFault.Kind> { get }

    /// Creates a provider with `channels` and no others.
    init(channels: [SimulatedChannel], provider: SimulatorContext)

    /// Answers a call of the provider's REST API.
    func respond(to request: SimulatedRequest) async -> WebhookResponse

    /// Performs an action of `customer` or of an agent on a channel: posts the signed webhook, and again until it is
    /// acknowledged.
    ///
    /// It returns after the hub has answered the first attempt, so that the next action comes after it.
    ///
    /// - Throws: ``SimulatorError`` for an unknown channel, and for an action that the provider does not have.
    func act(_ action: CustomerAction, as customer: UnifiedContact, on channel: ChannelID) async throws -> ActionResult

    /// Returns the part of ``demoConversation`` that `channel` can play with its settings. Default: all of it.
    func demonstration(on channel: ChannelID) async -> [DemoLine]
}

extension ProviderSimulator {
    /// The whole ``demoConversation``.
    public func demonstration(on channel: ChannelID) async -> [DemoLine] { Self.demoConversation }

    /// Sends `text` of `customer` to a channel.
    public func say(_ text: String, as customer: UnifiedContact, to channel: ChannelID) async throws -> ActionResult {
        try await act(.text(text), as: customer, on: channel)
    }
}

/// A channel as its simulated provider sees it.
public struct SimulatedChannel: Sendable {
    /// The channel.
    public let id: ChannelID
    /// The settings, with the credentials to require and to sign with.
    public let settings: ChannelSettings
    /// The URL of the hub's webhook.
    public let webhookURL: String

    /// Creates a channel.
    public init(id: ChannelID, settings: ChannelSettings, webhookURL: String) {
        self.id = id
        self.settings = settings
        self.webhookURL = webhookURL
    }
}

/// The result of an action: its ids and the hub's response.
public struct ActionResult: Hashable, Sendable {
    /// The provider's id of the message.
    public let providerID: String
    /// The number of the journal's entry; entries of replies have greater numbers.
    public let journalNumber: Int
    /// The HTTP status of the hub's response; nil if there was none.
    public let answer: Int?

    /// Creates a result.
    public init(providerID: String, journalNumber: Int, answer: Int?) {
        self.providerID = providerID
        self.journalNumber = journalNumber
        self.answer = answer
    }
}

/// One line of a demonstration.
public struct DemoLine: Hashable, Sendable {
    /// The customer.
    public let customer: UnifiedContact
    /// The action.
    public let action: Action
    /// The language, such as `fr`.
    public let language: String
    /// The result for the customer.
    public let outcome: Outcome

    /// An action of a demonstration.
    public enum Action: Hashable, Sendable {
        /// An action at the provider.
        case provider(CustomerAction)
        /// An operator returns the conversation to the hub.
        case operatorReleases
    }

    /// The result of a line for the customer.
    public enum Outcome: Hashable, Sendable {
        /// This number of messages from the hub.
        case replies(Int)
        /// No message, for this reason.
        case nothing(because: String)
        /// No message: the call has ended, and the hub stores its report.
        case callReport
    }

    /// Creates a line with a customer's text.
    public init(customer: UnifiedContact, text: String, language: String, outcome: Outcome = .replies(1)) {
        self.init(customer: customer, action: .provider(.text(text)), language: language, outcome: outcome)
    }

    /// Creates a line.
    public init(customer: UnifiedContact, action: Action, language: String, outcome: Outcome = .replies(1)) {
        self.customer = customer
        self.action = action
        self.language = language
        self.outcome = outcome
    }
}

/// An error of a simulator that cannot perform an action.
public enum SimulatorError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The channel is unknown, or its settings cannot be used.
    case unknownChannel(ChannelID)
    /// The build has no simulator of this kind.
    case unknownKind(AdapterKind)
    /// The provider does not have the action, or the simulator does not support it.
    case unsupported(String)
    /// The server could not start, or has stopped.
    case notRunning

    public var description: String {
        switch self {
        case .unknownChannel(let id): "no simulated channel is called '\(id)'"
        case .unknownKind(let kind): "there is no simulator for '\(kind)'"
        case .unsupported(let what): "the provider has no \(what)"
        case .notRunning: "the simulator server is not running"
        }
    }
}
