package import ChannelKit

/// The simulators that replace providers and the services that strategies call.
///
/// Every channel's `base_url` becomes its adapter's simulator, whatever the file says; so does every `base_url` in the
/// settings of a strategy that has one. A missing variable or file in a secret setting is replaced by a
/// generated value, derived from the seed and its name.
package struct Simulation: Sendable {
    let seed: SimulationSeed
    private let adapterURL: @Sendable (AdapterKind) -> String
    private let strategyURL: @Sendable (StrategyKind) -> String?

    /// Makes a simulation from the URL of each adapter's simulator, and of each strategy's service simulator.
    ///
    /// - Parameter seed: The seed of generated secrets. The hub and the simulators must share it.
    package init(
        seed: SimulationSeed = .random(),
        adapters: @escaping @Sendable (AdapterKind) -> String,
        strategies: @escaping @Sendable (StrategyKind) -> String? = { _ in nil }
    ) {
        self.seed = seed
        adapterURL = adapters
        strategyURL = strategies
    }

    /// The URL that replaces the provider's API.
    package func baseURL(for adapter: AdapterKind) -> String { adapterURL(adapter) }

    /// The URL that replaces the service that the strategy calls; nil if no simulator does.
    package func baseURL(for strategy: StrategyKind) -> String? { strategyURL(strategy) }
}
