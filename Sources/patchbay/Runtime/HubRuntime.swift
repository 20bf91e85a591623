import ChannelKit
import Foundation
import HubConfig
import HubRouter
import HubServer
import HubStore
import Logging
import ServiceLifecycle
import UnixSignals

/// A hub with all its parts, ready to run in this process.
struct HubRuntime {
    let hub: Hub
    let storage: SQLiteStorage
    private let http: HubHTTPClient
    private let logger: Logger
    private let metrics: PrometheusMetrics

    /// Opens the storage and puts the hub together.
    init(
        configuration: HubConfiguration,
        build: Build,
        database: String,
        metrics: PrometheusMetrics,
        ambiguityGrace: Duration = .seconds(20)
    ) async throws {
        let logger = Logger(label: "hub")
        storage = try await blocking {
            try SQLiteStorage(
                path: try DatabaseURL(database).path,
                as: .exclusive(command: CommandName.current),
                onFailedSync: { reason in
                    logger.critical("the disk failed to sync: the hub ends", metadata: ["reason": "\(reason)"])
                    // At once, before anything is acknowledged: only a new process knows what is on the disk.
                    _exit(EXIT_FAILURE)
                }
            )
        }
        for warning in storage.warnings { logger.warning("\(warning)") }
        OpenFiles.allowMost()
        var options = HubOptions(
            owner: "\(ProcessInfo.processInfo.hostName)-\(ProcessInfo.processInfo.processIdentifier)"
        )
        options.ambiguityGrace = ambiguityGrace
        options.crashMarker = Self.crashMarker(beside: try DatabaseURL(database).path, logger: logger)
        // The stages bound what runs at once; a model that takes its time must not keep a provider's API waiting.
        http = HubHTTPClient(connectionsPerHost: options.turns.total + options.outbox.total)
        options.failpoints = Failpoints(ProcessInfo.processInfo.environment["PATCHBAY_FAILPOINTS"] ?? "")
        hub = Hub(
            routes: RoutingTable(configuration, build: build),
            storage: storage,
            http: http,
            logger: logger,
            options: options
        )
        self.logger = logger
        self.metrics = metrics
        metrics.describe(HubMetricsHelp.sentences)
    }

    /// Listens, takes up what an earlier life left, and then serves until the process is asked to stop.
    ///
    /// The port comes first: a second hub that finds it taken must not have touched what the first one has in hand. A
    /// request that comes before the rest is done waits for it.
    func run(
        on address: ListenAddress,
        admin: AdminListener,
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
                // The group ends with that error; no request is answered until it does.
                return await untilCancelled()
            }
            recovered.open()
            if let url = admin.url { announcer.say("admin on \(url)") }
            await onReady(address.url(port: port))
        }
        let watch = ExternalWriteWatcher(storage: storage, hub: hub)
        let work = ServicesBehindGate(services: hub.services + [watch], gate: recovered, drain: Stopping.workDrain)
        let requests = BoundedService(service: server, drain: Stopping.requestDrain)
        let health = BoundedService(service: admin.service(of: application), drain: Stopping.adminDrain)
        let stopping = Stopping(inHand: { [hub] in hub.workInHand }, announcer: announcer)
        stopping.watch()
        do { try await group(of: [health, work] + services + [requests]).run() } catch {
            try? await close()
            // Taken since it was looked at.
            try address.requireFree(option: "--listen")
            try admin.requireFree()
            throw error
        }
        try await close()
        if stopping.isUnderWay { announcer.say("stopped") }
    }

    /// The last to start is the first to stop: no new webhooks, then the work in hand.
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

    /// The marker file beside the database; without one the hub runs, and does not learn from a crash.
    private static func crashMarker(beside database: String, logger: Logger) -> CrashMarker {
        do {
            let marker = try CrashMarker(path: database + ".crash", logger: logger)
            marker.watch()
            return marker
        } catch {
            logger.warning("no crash marker", metadata: ["path": "\(database).crash", "error": "\(error)"])
            return .none
        }
    }

    private func close() async throws {
        try await http.shutdown()
        try await blocking { [storage] in try storage.close() }
    }
}

/// Waits for the task's cancellation.
private func untilCancelled() async {
    let never = Gate()
    try? await never.wait()
}

/// `hub.database`, as far as this build knows databases.
struct DatabaseURL {
    /// The file.
    let path: String

    /// Whether there is a database at `text`.
    static func exists(_ text: String) -> Bool {
        (try? DatabaseURL(text)).map { FileManager.default.fileExists(atPath: $0.path) } ?? false
    }

    /// Reads `sqlite:PATH`.
    init(_ text: String) throws {
        guard text.hasPrefix("sqlite:"), text.count > 7 else {
            // Not the whole of it: the address of another database can hold a password.
            throw StorageError.unavailable("'\(text.prefix { $0 != ":" }):…' is not 'sqlite:' and a path")
        }
        path = String(text.dropFirst(7))
    }
}
