public import ChannelKit

/// Every simulator of this build, in order of registration.
public struct SimulatorRegistry: Sendable {
    /// The simulators, in order.
    public private(set) var simulators: [any ProviderSimulator.Type] = []

    /// Makes an empty registry.
    public init() {}

    /// Adds a simulator.
    ///
    /// - Throws: `ConfigurationIssue` when its name is taken: a mistake in the build, not in a file.
    public mutating func register(_ simulator: any ProviderSimulator.Type) throws(ConfigurationIssue) {
        guard self.simulator(simulator.kind) == nil else {
            throw ConfigurationIssue(
                path: [],
                problem: "two simulators are called '\(simulator.kind)'",
                remedy: "register each once"
            )
        }
        simulators.append(simulator)
    }

    /// The simulator of the provider behind `kind`.
    public func simulator(_ kind: AdapterKind) -> (any ProviderSimulator.Type)? {
        simulators.first { $0.kind == kind }
    }
}
