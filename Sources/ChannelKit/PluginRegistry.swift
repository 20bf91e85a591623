/// The adapters and strategies of this build, in order of registration.
public struct PluginRegistry: Sendable {
    /// The adapters, in order.
    public private(set) var adapters: [any ChannelAdapter.Type] = []
    /// The strategies, in order.
    public private(set) var strategies: [any ResponseStrategy.Type] = []

    /// Creates an empty registry.
    public init() {}

    /// Adds an adapter.
    ///
    /// - Throws: ``ConfigurationIssue`` if its name is taken: a mistake in the build, not in a file.
    public mutating func register(_ adapter: any ChannelAdapter.Type) throws(ConfigurationIssue) {
        guard self.adapter(adapter.kind) == nil else { throw .taken("adapter", adapter.kind.rawValue) }
        adapters.append(adapter)
    }

    /// Adds a strategy.
    ///
    /// - Throws: ``ConfigurationIssue`` if its name is taken: a mistake in the build, not in a file.
    public mutating func register(_ strategy: any ResponseStrategy.Type) throws(ConfigurationIssue) {
        guard self.strategy(strategy.kind) == nil else { throw .taken("strategy", strategy.kind.rawValue) }
        strategies.append(strategy)
    }

    /// Returns the adapter called `kind`.
    public func adapter(_ kind: AdapterKind) -> (any ChannelAdapter.Type)? { adapters.first { $0.kind == kind } }

    /// Returns the strategy called `kind`.
    public func strategy(_ kind: StrategyKind) -> (any ResponseStrategy.Type)? {
        strategies.first { $0.kind == kind }
    }
}

extension ConfigurationIssue {
    fileprivate static func taken(_ what: String, _ name: String) -> ConfigurationIssue {
        ConfigurationIssue(
            path: [],
            problem: "two plugins are called '\(name)'",
            remedy: "give one \(what) another kind, or register it once"
        )
    }
}
