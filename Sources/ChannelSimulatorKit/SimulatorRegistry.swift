public import ChannelKit

/// The simulators of this build, in order of registration.
public struct SimulatorRegistry: Sendable {
    /// The simulators of providers, in order.
    public private(set) var simulators: [any ProviderSimulator.Type] = []

    /// The simulators of services, in order.
    public private(set) var services: [RegisteredService] = []

    /// Creates an empty registry.
    public init() {}

    /// Adds the simulator of a provider.
    ///
    /// - Throws: `ConfigurationIssue` if its name is taken: a mistake in the build, not in a file.
    public mutating func register(_ simulator: any ProviderSimulator.Type) throws(ConfigurationIssue) {
        try requireFree(SimulatorName(simulator.kind))
        simulators.append(simulator)
    }

    /// Adds the simulator of a service.
    ///
    /// - Parameter make: Creates the simulator. Default: its own initializer.
    /// - Throws: `ConfigurationIssue` if its name is taken: a mistake in the build, not in a file.
    public mutating func register<Simulator: ServiceSimulator>(
        service: Simulator.Type,
        making make: @escaping @Sendable (SimulatedService) -> Simulator = { Simulator(service: $0) }
    ) throws(ConfigurationIssue) {
        try requireFree(SimulatorName(service.kind))
        services.append(RegisteredService(kind: service.kind, faults: service.faults, make: make))
    }

    /// Returns the simulator of the provider of `kind`.
    public func simulator(_ kind: AdapterKind) -> (any ProviderSimulator.Type)? {
        simulators.first { $0.kind == kind }
    }

    /// Returns the simulator of the service that strategies of `kind` call.
    public func service(_ kind: StrategyKind) -> RegisteredService? { services.first { $0.kind == kind } }

    /// Throws if `name` is taken: providers and services share the first component of the path.
    private func requireFree(_ name: SimulatorName) throws(ConfigurationIssue) {
        guard simulator(AdapterKind(name.rawValue)) == nil, service(StrategyKind(name.rawValue)) == nil else {
            throw ConfigurationIssue(
                path: [],
                problem: "two simulators are called '\(name)'",
                remedy: "register each once"
            )
        }
    }
}

/// The simulator of a service, as registered.
public struct RegisteredService: Sendable {
    /// The strategy that calls it.
    public let kind: StrategyKind
    /// The faults that it supports.
    public let faults: Set<SimulatorFault.Kind>
    /// Creates the simulator.
    let make: @Sendable (SimulatedService) -> any ServiceSimulator
}
