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
    /// Say this; the chain ends.
    case reply(Reply)
    /// Not mine; ask the next step.
    case pass(reason: String)
    /// A person should answer; the chain ends.
    case handOff(reason: String)
    /// Nothing should be said; the chain ends.
    case silent(reason: String)
}
