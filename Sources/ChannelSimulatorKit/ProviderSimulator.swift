public import ChannelKit

/// A stand-in for one provider: it answers the REST calls as the provider does, and signs webhooks as it does.
///
/// It is usually an actor. What it needs of the outside it is given as a ``SimulatorContext``.
public protocol ProviderSimulator: Sendable {
    /// The adapter whose provider this is; also the first component of the simulated API's path.
    static var kind: AdapterKind { get }

    /// A short conversation for demonstrations, with more than one person and in more than one language.
    static var demoConversation: [DemoLine] { get }

    /// The faults that it can be asked for, besides those that happen outside of it: slow, failing and dropped
    /// answers, and webhooks posted twice or in the wrong order.
    static var faults: Set<SimulatorFault.Kind> { get }

    /// Makes a provider that knows `channels` and no others.
    init(channels: [SimulatedChannel], provider: SimulatorContext)

    /// The provider's REST API.
    func respond(to request: SimulatedRequest) async -> WebhookResponse

    /// Lets `customer`, or somebody who talks to them, do something on a channel: the signed webhook goes out, and
    /// again until it is taken.
    ///
    /// It returns when the hub has answered the first attempt, so that what is said next comes after it.
    ///
    /// - Throws: ``SimulatorError`` for a channel that the provider does not know, and for what it has no such thing.
    func act(_ action: CustomerAction, as customer: UnifiedContact, on channel: ChannelID) async throws -> ActionResult

    /// What of ``demoConversation`` can be played on `channel`, whose settings may leave something out; all of it
    /// unless written otherwise.
    func demonstration(on channel: ChannelID) async -> [DemoLine]
}

extension ProviderSimulator {
    /// Unless a simulator says otherwise, its channels are alike.
    public func demonstration(on channel: ChannelID) async -> [DemoLine] { Self.demoConversation }

    /// Lets `customer` write `text` to a channel.
    public func say(_ text: String, as customer: UnifiedContact, to channel: ChannelID) async throws -> ActionResult {
        try await act(.text(text), as: customer, on: channel)
    }
}

/// A channel as its simulated provider knows it.
public struct SimulatedChannel: Sendable {
    /// The channel.
    public let id: ChannelID
    /// Its settings: the credentials to ask for and to sign with.
    public let settings: ChannelSettings
    /// The hub's door for it.
    public let webhookURL: String

    /// Describes a channel.
    public init(id: ChannelID, settings: ChannelSettings, webhookURL: String) {
        self.id = id
        self.settings = settings
        self.webhookURL = webhookURL
    }
}

/// What a customer said, and how the hub took it.
public struct ActionResult: Hashable, Sendable {
    /// The provider's id of the message.
    public let providerID: String
    /// The journal's number of it: replies to it have greater ones.
    public let journalNumber: Int
    /// The HTTP status of the hub's answer, nil if there was none.
    public let answer: Int?

    /// Describes what was said.
    public init(providerID: String, journalNumber: Int, answer: Int?) {
        self.providerID = providerID
        self.journalNumber = journalNumber
        self.answer = answer
    }
}

/// One line of a demonstration.
public struct DemoLine: Hashable, Sendable {
    /// Who does it, or to whom.
    public let customer: UnifiedContact
    /// What they do.
    public let action: Action
    /// In which language, for example `fr`.
    public let language: String
    /// What the customer hears of it.
    public let outcome: Outcome

    /// What happens.
    public enum Action: Hashable, Sendable {
        /// Somebody does something at the provider.
        case provider(CustomerAction)
        /// An operator gives the conversation back to the hub.
        case operatorReleases
    }

    /// What the customer hears.
    public enum Outcome: Hashable, Sendable {
        /// So many messages from the hub.
        case replies(Int)
        /// Nothing, and why.
        case nothing(because: String)
        /// Nothing any more, but the hub writes down what the call came to.
        case callReport
    }

    /// Describes a line that a customer says.
    public init(customer: UnifiedContact, text: String, language: String, outcome: Outcome = .replies(1)) {
        self.init(customer: customer, action: .provider(.text(text)), language: language, outcome: outcome)
    }

    /// Describes a line.
    public init(customer: UnifiedContact, action: Action, language: String, outcome: Outcome = .replies(1)) {
        self.customer = customer
        self.action = action
        self.language = language
        self.outcome = outcome
    }
}

/// Why a simulator cannot do what it is asked.
public enum SimulatorError: Error, Hashable, Sendable, CustomStringConvertible {
    /// It does not know the channel, or cannot work with its settings.
    case unknownChannel(ChannelID)
    /// No simulator of this kind is in the build.
    case unknownKind(AdapterKind)
    /// The provider has nothing like the action, or the simulator does not play it.
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
