public import ChannelKit

/// A stand-in for a service that a strategy calls, such as one with language models.
///
/// It knows no channels and is there from the start, under the strategy's kind.
public protocol ServiceSimulator: Sendable {
    /// The strategy that calls the service; also the first component of the simulated API's path.
    static var kind: StrategyKind { get }

    /// The faults that it can be asked for.
    static var faults: Set<SimulatorFault.Kind> { get }

    /// Makes the service.
    init(service: SimulatedService)

    /// The service's API.
    func respond(to request: SimulatedRequest) async -> SimulatedAnswer
}

/// What a simulated service is given: the time, its pace, and what is to go wrong.
public struct SimulatedService: Sendable {
    /// The service that is played.
    public let kind: StrategyKind
    /// The simulation's time.
    public let clock: any HubClock
    /// How fast it is.
    public let timing: SimulatorTiming
    private let faults: SimulatorFaults

    init(kind: StrategyKind, clock: any HubClock, timing: SimulatorTiming, faults: SimulatorFaults) {
        self.kind = kind
        self.clock = clock
        self.timing = timing
        self.faults = faults
    }

    /// The fault that was asked for first, of those that are left: it happens now, to one call.
    public func nextFault() async -> SimulatorFault? { await faults.takeFirst(at: SimulatorName(kind)) }
}
