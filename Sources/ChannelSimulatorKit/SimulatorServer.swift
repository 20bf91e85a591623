public import ChannelKit
import HTTPTypes
import Hummingbird
public import Logging
import NIOCore
public import ServiceLifecycle

/// One HTTP server that stands in for all providers and services, each under `/<kind>/…`, with a door to drive them.
///
/// It can be started first, to know its port; then the hub is configured with `base_url`
/// `http://host:port/<kind>`; then ``install(_:)`` tells the simulators of providers their channels and the
/// hub's door; those of services need no more. What happens is written in the ``journal`` and in ``calls``.
///
/// | route | what |
/// | --- | --- |
/// | `* /<adapter kind>/…` | the provider's REST API |
/// | `* /<strategy kind>/…` | the API of the service that the strategy calls |
/// | `* /_simulator/…` | the door to drive them and to read what happened, see ``SimulatorControl`` |
public struct SimulatorServer: Service {
    /// What happened between providers and the hub.
    public let journal: SimulatorJournal
    /// What strategies asked of services.
    public let calls: ServiceJournal
    /// The host that it listens on.
    public let host: String
    private let port: Int
    private let stage: ActiveSimulators
    private let clock: any HubClock
    /// What is to go wrong at each provider and service.
    public let faults: SimulatorFaults
    private let dispatcher: WebhookDispatcher
    private let address = ServerAddress()
    private let logger: Logger

    /// A load test opens its connections all at once.
    private static let backlog = 4_096

    /// Makes a server; it listens once it runs.
    ///
    /// - Parameters:
    ///   - registry: The simulators of this build.
    ///   - host: The host to listen on. The door to drive it asks for no credential.
    ///   - port: The port to listen on; 0 for any that is free, see ``boundPort``.
    ///   - timing: The habits of providers and services.
    ///   - clock: The simulation's time.
    ///   - http: A client for the webhooks; nil for the real one.
    ///   - logger: Where the server logs.
    public init(
        registry: SimulatorRegistry,
        host: String = "127.0.0.1",
        port: Int = 0,
        timing: SimulatorTiming = SimulatorTiming(),
        clock: any HubClock = SystemClock(),
        http: (any HTTPSending)? = nil,
        logger: Logger = Logger(label: "patchbay.simulator")
    ) {
        let (webhooks, queue) = AsyncStream<QueuedWebhook>.makeStream()
        let journal = SimulatorJournal(clock: clock)
        let faults = SimulatorFaults()
        let client = http ?? WebhookClient()
        let provider = { @Sendable (kind: AdapterKind) in
            SimulatorContext(
                kind: kind,
                journal: journal,
                clock: clock,
                timing: timing,
                faults: faults,
                http: client,
                queue: queue
            )
        }
        self.journal = journal
        calls = ServiceJournal(clock: clock)
        self.host = host
        self.port = port
        self.clock = clock
        self.logger = logger
        stage = ActiveSimulators(registry: registry, provider: provider) { kind in
            SimulatedService(kind: kind, clock: clock, timing: timing, faults: faults)
        }
        self.faults = faults
        dispatcher = WebhookDispatcher(webhooks: webhooks)
    }

    /// The port that the server listens on, as soon as it does.
    ///
    /// - Throws: ``SimulatorError/notRunning`` when it could not start, or has stopped.
    public var boundPort: Int {
        get async throws { try await address.port }
    }

    /// The base URL of a provider's or a service's API, as soon as the server listens.
    public func baseURL(of name: SimulatorName) async throws -> String {
        "http://\(host):\(try await boundPort)/\(name)"
    }

    /// Tells the simulators their channels, in place of those they had.
    ///
    /// - Throws: ``SimulatorError/unknownKind(_:)`` for a kind without a simulator; nothing is changed then.
    public func install(_ channels: [AdapterKind: [SimulatedChannel]]) async throws {
        try await stage.install(channels)
    }

    /// Lets `customer`, or somebody who talks to them, do something on `channel`.
    ///
    /// - Throws: ``SimulatorError``.
    public func act(
        _ action: CustomerAction,
        as customer: UnifiedContact,
        on channel: ChannelID
    ) async throws -> ActionResult {
        guard let simulator = await stage.simulator(of: channel) else {
            throw SimulatorError.unknownChannel(channel)
        }
        return try await simulator.act(action, as: customer, on: channel)
    }

    /// What is played on `channel` in a demonstration.
    ///
    /// - Throws: ``SimulatorError/unknownChannel(_:)``.
    public func demonstration(on channel: ChannelID) async throws -> [DemoLine] {
        guard let simulator = await stage.simulator(of: channel) else {
            throw SimulatorError.unknownChannel(channel)
        }
        return await simulator.demonstration(on: channel)
    }

    /// Lets `customer` write `text` to `channel`.
    ///
    /// - Throws: ``SimulatorError/unknownChannel(_:)``.
    public func say(_ text: String, as customer: UnifiedContact, to channel: ChannelID) async throws -> ActionResult {
        try await act(.text(text), as: customer, on: channel)
    }

    /// Listens, answers and posts webhooks until it is cancelled or shut down.
    public func run() async throws {
        let application = Application(
            responder: SimulatorResponder(
                stage: stage,
                calls: calls,
                control: SimulatorControl(server: self, stage: stage, clock: clock),
                callers: CallerCheck(host: host),
                clock: clock
            ),
            configuration: ApplicationConfiguration(address: .hostname(host, port: port), backlog: Self.backlog),
            services: [dispatcher],
            onServerRunning: { [address] channel in await address.opened(at: channel.localAddress?.port) },
            logger: logger
        )
        do { try await application.run() } catch {
            await address.closed()
            throw error
        }
        await address.closed()
    }
}

/// Where the server listens, for those who ask before it does.
private actor ServerAddress {
    private enum State {
        case opening
        case open(Int)
        case closed
    }

    private var state = State.opening
    private var listeners: [AsyncStream<Void>.Continuation] = []

    func opened(at port: Int?) { change(to: port.map(State.open) ?? .closed) }

    func closed() { change(to: .closed) }

    var port: Int {
        get async throws {
            if case .opening = state {
                let (changed, listener) = AsyncStream<Void>.makeStream()
                listeners.append(listener)
                for await _ in changed {}
                try Task.checkCancellation()
            }
            guard case .open(let port) = state else { throw SimulatorError.notRunning }
            return port
        }
    }

    private func change(to state: State) {
        self.state = state
        for listener in listeners { listener.finish() }
        listeners = []
    }
}
