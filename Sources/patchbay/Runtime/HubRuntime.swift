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

    /// Takes up what an earlier life left and serves until the process is asked to stop.
    func run(
        on address: ListenAddress,
        admin: AdminListener,
        besides services: [any Service] = [],
        onReady: @escaping @Sendable (_ url: String) async -> Void
    ) async throws {
        try await hub.recover()
        let application = HubApplication(hub: hub, storage: storage, logger: logger) { [metrics] in metrics.exposition()
        }
        let server = application.service(host: address.host, port: address.port) { port in
            await admin.waitUntilBound()
            if let url = admin.url { Terminal.error.print("admin on \(url)") }
            await onReady(address.url(port: port))
        }
        var quiet = logger
        quiet.logLevel = .error
        // The last to start is the first to stop: no new webhooks, then the work in hand.
        let watch = ForeignWrites(storage: storage, hub: hub)
        let configurations = ([admin.service(of: application)] + hub.services + services + [watch, server]).map {
            service in
            ServiceGroupConfiguration.ServiceConfiguration(
                service: service,
                successTerminationBehavior: .gracefullyShutdownGroup
            )
        }
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: configurations,
                gracefulShutdownSignals: [.sigterm, .sigint],
                logger: quiet
            )
        )
        do { try await group.run() } catch {
            try? await close()
            throw error
        }
        try await close()
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

/// `hub.database`, as far as this build knows databases.
struct DatabaseURL {
    /// The file.
    let path: String

    /// Reads `sqlite:PATH`.
    init(_ text: String) throws {
        guard text.hasPrefix("sqlite:"), text.count > 7 else {
            // Not the whole of it: the address of another database can hold a password.
            throw StorageError.unavailable("'\(text.prefix { $0 != ":" }):…' is not 'sqlite:' and a path")
        }
        path = String(text.dropFirst(7))
    }
}
