import ChannelKit
import ChannelSimulatorKit
import Foundation
import HubAPI
import HubConfig
import HubModel
import HubRedis
import HubRouter
import HubServer
import HubStore
import Logging
import ServiceLifecycle
import UnixSignals

/// A hub with its storage, HTTP client and servers, ready to run in this process.
struct HubRuntime {
    let hub: Hub
    let storage: any OpenedStorage
    /// The path of the socket for operators' commands.
    private let socket: String
    private let http: HubHTTPClient
    private let redis: Redis?
    private let logger: Logger
    private let metrics: PrometheusMetrics

    /// Opens the storage and assembles the hub.
    ///
    /// - Parameters:
    ///   - files: The beginning of the paths of this machine's files; nil for those of the database.
    ///   - simulators: The URL of the simulators, beside which no other machine is called; nil for real providers.
    ///   - ambiguityGrace: The time that an ambiguous send waits for a status that resolves it.
    init(
        configuration: HubConfiguration,
        build: Build,
        database: String,
        files: String? = nil,
        metrics: PrometheusMetrics,
        simulators: String? = nil,
        ambiguityGrace: Duration = .seconds(20)
    ) async throws {
        let logger = Logger(label: "hub")
        let failpoints = Failpoints.ofProcess
        let database = try DatabaseURL(database)
        let path = files ?? database.localPath
        socket = OperatorSocket.path(database: path)
        // Before the database is opened: a mistake in the URL must not look like one of it.
        try await Self.check(configuration.hub.redis, logger: logger)
        storage = try await blocking {
            try database.open(files: path, failpoints: failpoints) { reason in
                logger.critical("the disk failed to sync; exiting", metadata: ["reason": "\(reason)"])
                // Exit before anything is acknowledged. After a failed sync the kernel may report the next one as a
                // success; a new process starts from what the file has.
                _exit(EXIT_FAILURE)
            }
        }
        for warning in storage.warnings { logger.warning("\(warning)") }
        OpenFiles.allowMost()
        var options = HubOptions()
        options.ambiguityGrace = ambiguityGrace
        options.crashMarker = Self.crashMarker(beside: path, logger: logger)
        options.cache = FileCache(
            folder: path + ".cache",
            writer: "\(BuildDescription.version) \(BuildFacts.commit)",
            logger: logger
        )
        // The limit is per host, and all turns and sends may go to one. The workers limit their number: a lower limit
        // here would make a send wait for the connection of a slow model.
        http = HubHTTPClient(connectionsPerHost: options.turns.total + options.outbox.total)
        options.failpoints = failpoints
        redis = try await Self.redis(configuration.hub.redis, storage: storage, logger: logger)
        options.tokens = redis?.tokens
        options.sharedServer = redis?.status
        if simulators != nil { options.unansweredHeader = SimulatedWebhook.unansweredHeader }
        options.works = !failpoints.isArmed(.receivesOnly)
        // As many as a benchmark begins: none of them ends.
        if failpoints.isArmed(.turnWaits) { options.turns = LaneLimits(total: 1_000_000, perTenant: 1_000_000) }
        options.hints = storage.hints
        if let redis { options.hints = CombinedHintBus(first: redis.hints, second: options.hints) }
        hub = Hub(
            routes: RoutingTable(configuration, build: build),
            storage: storage,
            http: simulators == nil ? http : SimulatedReach(http, simulators: simulators),
            clock: storage.clock,
            logger: logger,
            options: options
        )
        self.logger = logger
        self.metrics = metrics
        for metric in HubMetrics.declarations { metrics.describe(metric.label, as: metric.help) }
    }

    // MARK: - Redis

    /// Fails if Redis refuses the hub; one that is away may come.
    private static func check(_ address: RedisAddress?, logger: Logger) async throws {
        guard let address else { return }
        do { try await blocking { try Redis.probe(address) } } catch let error as RedisError {
            guard error.kind != .refused else { throw error }
            logger.warning("redis is away; starting without it", metadata: ["reason": "\(error)"])
        }
    }

    private static func redis(
        _ address: RedisAddress?,
        storage: any HubStorage,
        logger: Logger
    ) async throws -> Redis? {
        guard let address else { return nil }
        let installation = try await storage.inspect { try $0.installation() }
        return Redis(address, installation: installation, logger: logger)
    }

    // MARK: - Running

    /// Listens, recovers the work of an earlier process, and then serves until the process is asked to stop.
    ///
    /// The port comes first: a second hub that finds it in use must not have touched the work of the first one.
    /// Requests that arrive during the recovery wait for it.
    func run(
        on address: ListenAddress,
        admin: AdminListener,
        api: ListenAddress? = nil,
        besides services: [any Service] = [],
        announcer: Announcer = Announcer(format: .text),
        onReady: @escaping @Sendable (_ url: String) async -> Void
    ) async throws {
        let recovered = Gate()
        let application = HubApplication(hub: hub, storage: storage, logger: logger) { [metrics] in metrics.exposition()
        }
        let server = application.service(host: address.host, port: address.port) { [hub] port in
            await admin.waitUntilBound()
            do { try await hub.recover() } catch {
                recovered.open(throwing: error)
                // The service group ends with that error; until then no request is answered.
                return await untilCancelled()
            }
            recovered.open()
            if let url = admin.url { announcer.say("admin on \(url)") }
            await onReady(address.url(port: port))
        }
        let operators = OperatorSocket(path: socket, actions: hub.operators, access: hub.access, logger: logger)
        let work = ServicesBehindGate(services: hub.services + [operators], gate: recovered, drain: Stopping.workDrain)
        let requests = BoundedService(service: server, drain: Stopping.requestDrain)
        let health = BoundedService(service: admin.service(of: application), drain: Stopping.adminDrain)
        let stopping = Stopping(inHand: { [hub] in hub.lanesInFlight }, announcer: announcer)
        stopping.watch()
        let apis = api.map { [apiService(on: $0, announcer)] } ?? []
        do { try await group(of: [health, work] + services + apis + [requests]).run() } catch {
            try? await close()
            // If the port was taken after the first check, that is the error to report.
            try address.requireFree(option: "--listen")
            try admin.requireFree()
            throw error
        }
        try await close()
        if stopping.isUnderWay { announcer.say("stopped") }
    }

    /// The listener of the API.
    private func apiService(on address: ListenAddress, _ announcer: Announcer) -> any Service {
        let server = APIServer(hub: hub, storage: storage, logger: Logger(label: "api"))
        let service = server.service(host: address.host, port: address.port) { port in
            announcer.say("api on \(address.url(port: port))")
        }
        return BoundedService(service: service, drain: Stopping.requestDrain)
    }

    /// The group of services, stopped in reverse order: first webhooks stop, then the work in progress finishes.
    private func group(of services: [any Service]) -> ServiceGroup {
        var quiet = logger
        quiet.logLevel = .critical
        return ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: services.map {
                    ServiceGroupConfiguration.ServiceConfiguration(
                        service: $0,
                        successTerminationBehavior: .gracefullyShutdownGroup
                    )
                },
                gracefulShutdownSignals: [.sigterm, .sigint],
                logger: quiet
            )
        )
    }

    /// The marker file beside the database; without it, the hub runs but cannot tell which input caused a crash.
    private static func crashMarker(beside database: String, logger: Logger) -> CrashMarker {
        do {
            let marker = try CrashMarker(path: database + ".crash", logger: logger)
            marker.watch()
            return marker
        } catch {
            logger.warning("crash marker unavailable", metadata: ["path": "\(database).crash", "error": "\(error)"])
            return .none
        }
    }

    private func close() async throws {
        redis?.close()
        try await http.shutdown()
        try await blocking { [storage] in try storage.close() }
    }
}

/// Waits for the task's cancellation.
private func untilCancelled() async {
    let never = Gate()
    try? await never.wait()
}
