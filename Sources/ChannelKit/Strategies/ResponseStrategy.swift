/// A way to answer, as one step of a tenant's chain.
///
/// It returns what it thinks and never sends. It may take as long as its deadline allows and is cancelled then.
public protocol ResponseStrategy: Sendable {
    /// What the strategy says of itself.
    static var manifest: StrategyManifest { get }

    /// Makes a step from its checked settings.
    ///
    /// - Throws: ``ConfigurationIssue`` at the setting that is wrong beyond its type.
    init(settings: SettingValues) throws(ConfigurationIssue)

    /// Whether no turn gets past this step: what follows it in a chain is never reached.
    var alwaysAnswers: Bool { get }

    /// What to do with `turn`. An error passes to the next step, with its description as the reason.
    func respond(to turn: Turn) async throws -> Verdict
}

extension ResponseStrategy {
    /// The strategy's name in `channels.yaml`.
    public static var kind: StrategyKind { manifest.kind }
}

/// What a strategy says of itself.
public struct StrategyManifest: Sendable {
    /// The name in `channels.yaml`.
    public var kind: StrategyKind
    /// What it does, in a sentence.
    public var summary: String
    /// Its settings.
    public var settings: [SettingDeclaration]
    /// How long a step may take where the operator says nothing.
    public var deadline: Duration

    /// Describes a strategy.
    public init(kind: StrategyKind, summary: String, settings: [SettingDeclaration], deadline: Duration) {
        self.kind = kind
        self.summary = summary
        self.settings = settings
        self.deadline = deadline
    }
}

/// What a strategy decided.
///
/// The reasons are stored for the operator and must not quote the customer.
public enum Verdict: Sendable {
    /// Say this, for such a reason; the chain ends.
    case reply(Reply, ReplyRationale = ReplyRationale())
    /// Not mine; ask the next step, which finds `facts` in ``Turn/facts``.
    case pass(reason: String, facts: [String: JSONValue] = [:])
    /// A person should answer; the chain ends.
    case handoff(HandoffRequest)
    /// Nothing should be said; the chain ends.
    case silent(reason: String)

    /// A person should answer, for a reason that says all there is to say.
    public static func handoff(reason: String) -> Verdict { .handoff(HandoffRequest(reason: reason)) }
}

/// Why a reply says what it says, for whoever wants to know.
public struct ReplyRationale: Hashable, Sendable {
    /// Why, such as `opening_hours, by a keyword`; it must not quote the customer.
    public var reason: String
    /// Where it was found.
    public var sources: [ReplySource]

    /// Describes rationale.
    public init(_ reason: String = "answered", sources: [ReplySource] = []) {
        self.reason = reason
        self.sources = sources
    }
}

/// Where a reply was found, for whoever wants to know why it says what it says.
public struct ReplySource: Hashable, Sendable, Codable {
    /// The document, by a name that its owner knows, such as `prices.md`.
    public var document: String
    /// The part of it, such as a heading.
    public var section: String?
    /// How well it fits the question, from 0 to 1.
    public var score: Double

    /// Describes a source.
    public init(document: String, section: String? = nil, score: Double) {
        self.document = document
        self.section = section
        self.score = score
    }
}

/// A conversation that goes over to a person.
///
/// It is an error so that a streamed reply can end in one: what was said until then is kept.
public struct HandoffRequest: Error, Hashable, Sendable {
    /// Why, for the operator; it must not quote the customer.
    public var reason: String
    /// What the person should know before they answer, a summary for example; only its tenant ever sees it.
    public var note: String?
    /// What the customer is told, in place of the channel's own `handoff` text.
    public var customerMessage: String?

    /// Describes a hand-over.
    public init(reason: String, note: String? = nil, customerMessage: String? = nil) {
        self.reason = reason
        self.note = note
        self.customerMessage = customerMessage
    }
}
