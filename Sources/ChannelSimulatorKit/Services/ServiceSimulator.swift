public import ChannelKit

/// A simulator of a service that a strategy calls, such as one with language models.
///
/// It has no channels and runs from the start, under the strategy's kind.
public protocol ServiceSimulator: Sendable {
    /// The strategy that calls the service; also the first component of the simulated API's path.
    static var kind: StrategyKind { get }

    /// The faults that it supports.
    static var faults: Set<SimulatorFault.Kind> { get }

    /// Creates the service.
    init(service: SimulatedService)

    /// Answers a call of the service's API.
    func respond(to request: SimulatedRequest) async -> SimulatedAnswer
}

/// The context of a simulated service: its clock, its timing and its faults.
public struct SimulatedService: Sendable {
    /// The strategy that calls the service.
    public let kind: StrategyKind
    /// The simulation's time.
    public let clock: any HubClock
    /// The timing of its responses.
    public let timing: SimulatorTiming
    private let faults: SimulatorFaults

    init(kind: StrategyKind, clock: any HubClock, timing: SimulatorTiming, faults: SimulatorFaults) {
        self.kind = kind
        self.clock = clock
        self.timing = timing
        self.faults = faults
    }

    /// Returns the oldest pending fault: it happens now, to one call.
    public func nextFault() async -> SimulatorFault? { await faults.takeFirst(at: SimulatorName(kind)) }
}
