/// A way to answer, as one step of a tenant's chain.
///
/// It returns a verdict and never sends. It may run until its deadline and is cancelled then.
///
/// ```swift
/// struct Greeting: ResponseStrategy {
///     private static let text = Setting.text("text", help: "The text to send.", example: "Hello")
///     static let manifest = StrategyManifest(
///         kind: "greeting",
///         summary: "Answers the first message with a text.",
///         settings: .settings { text },
///         deadline: .seconds(1)
///     )
///
///     private let reply: String
///
///     init(settings: SettingValues) throws(ConfigurationIssue) { reply = try settings[Self.text] }
///
///     func respond(to turn: Turn) async throws -> Verdict {
///         turn.conversation.isNew ? .reply(.text(reply)) : .pass(reason: "not the first message")
///     }
/// }
/// ```
public protocol ResponseStrategy: Sendable {
    /// The facts about the strategy.
    static var manifest: StrategyManifest { get }

    /// Creates a step from its validated settings.
    ///
    /// - Throws: ``ConfigurationIssue`` at a setting whose value has the right type and is still wrong.
    init(settings: SettingValues) throws(ConfigurationIssue)

    /// True if no turn passes this step, so that later steps of a chain are never reached.
    var alwaysAnswers: Bool { get }

    /// Returns the verdict on `turn`.
    ///
    /// - Throws: Any error passes the turn to the next step, with its description as the reason.
    func respond(to turn: Turn) async throws -> Verdict
}

extension ResponseStrategy {
    /// False: the strategy may pass.
    public var alwaysAnswers: Bool { false }

    /// The strategy's name in `channels.yaml`.
    public static var kind: StrategyKind { manifest.kind }
}

/// The facts about a strategy, declared once.
public struct StrategyManifest: Sendable {
    /// The name in `channels.yaml`.
    public var kind: StrategyKind
    /// The strategy's purpose, in one sentence.
    public var summary: String
    /// Its settings.
    public var settings: [SettingDeclaration]
    /// The default timeout of a step.
    public var deadline: Duration

    /// Creates a manifest.
    public init(kind: StrategyKind, summary: String, settings: [SettingDeclaration], deadline: Duration) {
        self.kind = kind
        self.summary = summary
        self.settings = settings
        self.deadline = deadline
    }
}

/// The decision of a strategy about a turn.
///
/// The reasons are stored for the operator and must not quote the customer.
public enum Verdict: Sendable {
    /// Send this reply, for this reason; the chain ends.
    case reply(Reply, ReplyRationale = ReplyRationale())
    /// Not handled: ask the next step, which finds `facts` in ``Turn/facts``.
    case pass(reason: String, facts: [String: JSONValue] = [:])
    /// Hand off to an agent; the chain ends.
    case handoff(HandoffRequest)
    /// Send nothing; the chain ends.
    case silent(reason: String)

    /// Returns a handoff with a reason and nothing else.
    public static func handoff(reason: String) -> Verdict { .handoff(HandoffRequest(reason: reason)) }
}

/// The reason and the sources of a reply, for explanations.
public struct ReplyRationale: Hashable, Sendable {
    /// The reason, such as `opening_hours, by a keyword`; it must not quote the customer.
    public var reason: String
    /// The sources of the contents.
    public var sources: [ReplySource]

    /// Creates a reason with its sources.
    public init(_ reason: String = "answered", sources: [ReplySource] = []) {
        self.reason = reason
        self.sources = sources
    }
}

/// A source of a reply, for explanations.
public struct ReplySource: Hashable, Sendable {
    /// The document, by a name that its owner knows, such as `prices.md`.
    public var document: String
    /// The part of it, such as a heading.
    public var section: String?
    /// The relevance to the question, from 0 to 1.
    public var score: Double

    /// Creates a source.
    public init(document: String, section: String? = nil, score: Double) {
        self.document = document
        self.section = section
        self.score = score
    }
}

/// A handoff of the conversation to an agent.
///
/// It is an error so that a streamed reply can end in one: the part that was already spoken is kept.
public struct HandoffRequest: Error, Hashable, Sendable {
    /// The reason, for the operator; it must not quote the customer.
    public var reason: String
    /// Information for the agent, such as a summary; only the tenant sees it.
    public var note: String?
    /// The notice to the customer, in place of the channel's own.
    public var customerMessage: String?

    /// Creates a handoff.
    public init(reason: String, note: String? = nil, customerMessage: String? = nil) {
        self.reason = reason
        self.note = note
        self.customerMessage = customerMessage
    }
}
