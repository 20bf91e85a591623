public import Foundation

/// A cache of what strategies compute from their settings, such as trained models, which may outlive the process.
///
/// An entry may vanish at any time: what cannot be computed again belongs elsewhere. All strategies share the keys, so a
/// key begins with the strategy's name and has a digest of everything that the data depends on.
///
/// ```swift
/// let key = "intent-detection-\(examples.digest())"
/// if let data = await turn.services.cache.data(for: key) { … }
/// ```
public protocol StrategyCache: Sendable {
    /// True if entries outlive the process.
    var isPersistent: Bool { get }

    /// True if there is an entry for `key`.
    func contains(_ key: String) async -> Bool

    /// Returns the data stored under `key`; nil if there is none, or if it is damaged.
    func data(for key: String) async -> Data?

    /// Stores `data` under `key`, of at most 100 lower-case letters, digits and hyphens; a failure is only logged.
    func store(_ data: Data, for key: String) async
}

/// A cache that stores nothing.
public struct NoStrategyCache: StrategyCache {
    /// Creates the cache.
    public init() {}

    /// False.
    public var isPersistent: Bool { false }
    /// Returns false.
    public func contains(_ key: String) async -> Bool { false }
    /// Returns nil.
    public func data(for key: String) async -> Data? { nil }
    /// Does nothing.
    public func store(_ data: Data, for key: String) async {}
}

/// A strategy that computes something from its settings before the first message needs it.
public protocol StrategyPreparing: ResponseStrategy {
    /// Prepares the step, after its configuration has come into force.
    ///
    /// The hub calls it in the background for one step after another, and cancels it when it stops. It is called again
    /// for the same settings after a reload and for each channel of a tenant.
    func prepare(using cache: any StrategyCache) async
}
