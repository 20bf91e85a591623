public import ChannelKit
import HTTPTypes
import Hummingbird
public import Logging
import NIOCore
public import ServiceLifecycle

/// An HTTP server that simulates all providers and services, each under `/<kind>/…`, with routes to drive them.
///
/// It is started first, to know its port; then the hub is configured with `base_url` `http://host:port/<kind>`; then
/// ``install(_:)`` gives the simulators of providers their channels and the hub's webhook URLs. Simulators of services
/// need nothing more. All events are recorded in the ``journal`` and in ``calls``.
///
/// ```swift
/// let server = SimulatorServer(registry: registry)
/// // while `server.run()` runs in a task of its own:
/// try await server.install(["example": channels])
/// try await server.say("Hello", as: customer, to: channels[0].id)
/// ```
///
/// | route | purpose |
/// | --- | --- |
/// | `* /<adapter kind>/…` | the provider's REST API |
/// | `* /<strategy kind>/…` | the API of the service that the strategy calls |
/// | `* /_simulator/…` | the control routes, see ``SimulatorControl`` |
public struct SimulatorServer: Service {
    /// The events between providers and the hub.
    public let journal: SimulatorJournal
    /// The strategies' calls of services.
    public let calls: ServiceJournal
    /// The host that it listens on.
    public let host: String
    private let port: Int
    private let stage: ActiveSimulators
    private let clock: any HubClock
    /// The pending faults of each provider and service.
    public let faults: SimulatorFaults
    private let dispatcher: WebhookDispatcher
    private let address = ServerAddress()
    private let logger: Logger

    /// The max number of connections that wait to be accepted: a load test opens its connections all at once.
    private static let backlog = 4_096

    /// Creates a server; it listens when it runs.
    ///
    /// - Parameters:
    ///   - registry: The simulators of this build.
    ///   - host: The host to listen on. The control routes need no credentials.
    ///   - port: The port to listen on; 0 for any free one, see ``boundPort``.
    ///   - timing: The timing of providers and services.
    ///   - clock: The simulation's time.
    ///   - http: A client for the webhooks; nil for the real one.
    ///   - logger: The server's logger.
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

    /// The port that the server listens on; available when it does.
    ///
    /// - Throws: ``SimulatorError/notRunning`` if it could not start, or has stopped.
    public var boundPort: Int {
        get async throws { try await address.port }
    }

    /// Returns the base URL of a provider's or a service's API; available when the server listens.
    public func baseURL(of name: SimulatorName) async throws -> String {
        "http://\(host):\(try await boundPort)/\(name)"
    }

    /// Replaces the simulators' channels.
    ///
    /// - Throws: ``SimulatorError/unknownKind(_:)`` for a kind without a simulator; nothing is changed then.
    public func install(_ channels: [AdapterKind: [SimulatedChannel]]) async throws {
        try await stage.install(channels)
    }

    /// Performs an action of `customer` or of an agent on `channel`.
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

    /// Returns the demonstration for `channel`.
    ///
    /// - Throws: ``SimulatorError/unknownChannel(_:)``.
    public func demonstration(on channel: ChannelID) async throws -> [DemoLine] {
        guard let simulator = await stage.simulator(of: channel) else {
            throw SimulatorError.unknownChannel(channel)
        }
        return await simulator.demonstration(on: channel)
    }

    /// Sends `text` of `customer` to `channel`.
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

/// The address of the server, for those who ask before it listens.
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
