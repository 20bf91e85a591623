public import ChannelKit

/// Every simulator of this build, in order of registration.
public struct SimulatorRegistry: Sendable {
    /// The stand-ins for providers, in order.
    public private(set) var simulators: [any ProviderSimulator.Type] = []

    /// The stand-ins for services, in order.
    public private(set) var services: [RegisteredService] = []

    /// Makes an empty registry.
    public init() {}

    /// Adds the simulator of a provider.
    ///
    /// - Throws: `ConfigurationIssue` when its name is taken: a mistake in the build, not in a file.
    public mutating func register(_ simulator: any ProviderSimulator.Type) throws(ConfigurationIssue) {
        try requireFree(SimulatorName(simulator.kind))
        simulators.append(simulator)
    }

    /// Adds the simulator of a service.
    ///
    /// - Parameter make: Makes it; its own initialiser does unless something else is wanted of it.
    /// - Throws: `ConfigurationIssue` when its name is taken: a mistake in the build, not in a file.
    public mutating func register<Simulator: ServiceSimulator>(
        service: Simulator.Type,
        making make: @escaping @Sendable (SimulatedService) -> Simulator = { Simulator(service: $0) }
    ) throws(ConfigurationIssue) {
        try requireFree(SimulatorName(service.kind))
        services.append(RegisteredService(kind: service.kind, faults: service.faults, make: make))
    }

    /// The simulator of the provider behind `kind`.
    public func simulator(_ kind: AdapterKind) -> (any ProviderSimulator.Type)? {
        simulators.first { $0.kind == kind }
    }

    /// The simulator of the service that strategies of `kind` call.
    public func service(_ kind: StrategyKind) -> RegisteredService? { services.first { $0.kind == kind } }

    /// Both sorts of simulators have their names in one place: the first component of a path.
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

/// The stand-in for a service, as it is registered.
public struct RegisteredService: Sendable {
    /// The strategy that calls it.
    public let kind: StrategyKind
    /// The faults that it can be asked for.
    public let faults: Set<SimulatorFault.Kind>
    /// Makes it.
    let make: @Sendable (SimulatedService) -> any ServiceSimulator
}
