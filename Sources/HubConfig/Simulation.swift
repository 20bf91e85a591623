public import ChannelKit

/// Where simulators stand in for the providers, and for what strategies call.
///
/// Every channel's `base_url` becomes its adapter's simulator, whatever the file says; so does every `base_url` in the
/// settings of a strategy that has one. A variable or file that is missing in a secret setting gets a made-up value,
/// which the seed and its name decide.
public struct Simulation: Sendable {
    let seed: SimulationSeed
    private let adapterURL: @Sendable (AdapterKind) -> String
    private let strategyURL: @Sendable (StrategyKind) -> String?

    /// Describes a simulation by the URL of each adapter's simulator, and of each strategy's that has one.
    ///
    /// - Parameter seed: What missing secrets are made of. The hub and the simulators must have the same.
    public init(
        seed: SimulationSeed = .random(),
        adapters: @escaping @Sendable (AdapterKind) -> String,
        strategies: @escaping @Sendable (StrategyKind) -> String? = { _ in nil }
    ) {
        self.seed = seed
        adapterURL = adapters
        strategyURL = strategies
    }

    /// The URL that stands in for the provider's API.
    public func baseURL(for adapter: AdapterKind) -> String { adapterURL(adapter) }

    /// The URL that stands in for what the strategy calls; nil where nothing does.
    public func baseURL(for strategy: StrategyKind) -> String? { strategyURL(strategy) }
}
