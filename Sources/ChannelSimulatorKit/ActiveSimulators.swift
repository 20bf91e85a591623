import ChannelKit

/// The simulators in use, with the channels of those that play providers.
actor ActiveSimulators {
    let registry: SimulatorRegistry
    private let provider: @Sendable (AdapterKind) -> SimulatorContext
    private var simulators: [AdapterKind: any ProviderSimulator] = [:]
    private var kinds: [ChannelID: AdapterKind] = [:]
    private nonisolated let services: [StrategyKind: any ServiceSimulator]

    init(
        registry: SimulatorRegistry,
        provider: @escaping @Sendable (AdapterKind) -> SimulatorContext,
        service: (StrategyKind) -> SimulatedService
    ) {
        self.registry = registry
        self.provider = provider
        let services = registry.services.map { ($0.kind, $0.make(service($0.kind))) }
        self.services = Dictionary(uniqueKeysWithValues: services)
    }

    func install(_ channels: [AdapterKind: [SimulatedChannel]]) throws(SimulatorError) {
        var simulators: [AdapterKind: any ProviderSimulator] = [:]
        var kinds: [ChannelID: AdapterKind] = [:]
        for (kind, channels) in channels {
            guard let type = registry.simulator(kind) else { throw .unknownKind(kind) }
            simulators[kind] = type.init(channels: channels, provider: provider(kind))
            for channel in channels { kinds[channel.id] = kind }
        }
        self.simulators = simulators
        self.kinds = kinds
    }

    /// The channels, in alphabetical order.
    var channels: [ChannelID] { kinds.keys.sorted() }

    func provider(of kind: AdapterKind) -> SimulatorContext { provider(kind) }

    func simulator(of channel: ChannelID) -> (any ProviderSimulator)? { kinds[channel].flatMap { simulators[$0] } }

    /// Returns the simulator of `kind`, without channels if none were installed; nil for a kind that is not in the
    /// build.
    func simulator(_ kind: AdapterKind) -> (any ProviderSimulator)? {
        simulators[kind] ?? registry.simulator(kind).map { $0.init(channels: [], provider: provider(kind)) }
    }

    /// Returns the simulator of the service that strategies of `kind` call.
    nonisolated func service(_ kind: StrategyKind) -> (any ServiceSimulator)? { services[kind] }
}
