import ArgumentParser
import ChannelKit
import ChannelSimulatorKit
import Foundation
import HubConfig
import HubRouter
import HubServer
import HubStore
import Logging
import Metrics
import ServiceLifecycle

/// `patchbay demo`.
struct Demo: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Play a conversation on every channel, with simulated providers.",
        discussion: """
            The hub is the real one, with the shipped channels.yaml and a temporary SQLite database. Afterwards it keeps \
            serving; with --once it exits, with 0 only if every message got the expected reply.

            EXAMPLES:
              patchbay demo
              patchbay demo --once
              patchbay demo --database postgres://patchbay@localhost/demo
            """
    )

    @OptionGroup var options: ServeOptions

    @Flag(help: "Exit after the conversations.")
    var once = false

    @Option(
        help: "A new database, which keeps the conversations, such as a PostgreSQL database after 'patchbay migrate'."
    )
    var database: String?

    func validate() throws { try options.requireLoopback() }

    func run() async throws {
        bootstrapLogging(format: .text, level: .error)
        let announcer = Announcer(format: .text)
        options.warnOfSimulation(announcer)
        let metrics = PrometheusMetrics()
        MetricsSystem.bootstrap(metrics)
        let build = try Build()
        // With --once, no other program connects: any free port serves.
        let simulatorPort = once ? 0 : options.simulatorPort
        if !once {
            try options.listen.requireFree(option: "--listen")
            try ListenAddress(host: "127.0.0.1", port: simulatorPort).requireFree(option: "--simulator-port")
        }
        let server = SimulatorServer(registry: build.simulators, port: simulatorPort, logger: .simulators)
        let isComplete = try await withSimulators(.own(server)) { url in
            let file = ConfigurationFile(path: options.config, build: build, simulators: url)
            let configuration = try await file.loadForStart(isStrict: true, announcer: announcer)
            return try await play(configuration, build: build, server: server, metrics: metrics)
        }
        if !isComplete { throw ExitCode.failure }
    }

    private func play(
        _ configuration: HubConfiguration,
        build: Build,
        server: SimulatorServer,
        metrics: PrometheusMetrics
    ) async throws -> Bool {
        let folder = FileManager.default.temporaryDirectory.appending(path: "patchbay-demo-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        if let database { try await requireNew(database, for: configuration) }
        let runtime = try await HubRuntime(
            configuration: configuration,
            build: build,
            database: database ?? "sqlite:\(folder.path)/patchbay.db",
            files: "\(folder.path)/patchbay.db",
            metrics: metrics,
            simulators: "http://127.0.0.1"
        )
        let runner = DemoRunner(configuration: configuration, build: build, server: server, storage: runtime.storage)
        var options = options
        if once { options.listen = ListenAddress(host: "127.0.0.1", port: 0) }
        let admin = AdminListener(on: options.adminAddress(configuration.hub))
        let service = DemoService(runner: runner, admin: admin, endsAfterwards: once)
        try await runtime.run(on: options.listen, admin: admin, besides: [service]) { [hub = runtime.hub] url in
            // A build for debugging trains for seconds; the first customers would get what later steps answer.
            await hub.prepareStrategies()
            await service.begin(at: url)
        }
        return await service.isComplete
    }

    /// Rejects a database with conversations or work, on which the hub would act with simulated providers.
    private func requireNew(_ database: String, for configuration: HubConfiguration) async throws {
        let database = try DatabaseURL(database)
        guard database.exists else { return }
        let storage = try await blocking { try database.openReadOnly() }
        var isNew = true
        for stage in Stage.allCases where isNew {
            isNew = try await storage.waitingLanes(stage, after: nil, limit: 1).lanes.isEmpty
        }
        for tenant in configuration.tenants where isNew {
            isNew = try await storage.read(tenant.profile.id) {
                try $0.conversations(onlyWithAgent: false, limit: 1).isEmpty
            }
        }
        try await blocking { try storage.close() }
        guard isNew else { throw fail("the database has conversations or work: choose a new one with --database") }
    }
}

/// The service that plays the conversations when the hub is ready, and then ends the process or keeps it serving.
private actor DemoService: Service {
    private let runner: DemoRunner
    private let admin: AdminListener
    private let endsAfterwards: Bool
    private let (urls, ready) = AsyncStream<String>.makeStream()
    private(set) var isComplete = false

    init(runner: DemoRunner, admin: AdminListener, endsAfterwards: Bool) {
        self.runner = runner
        self.admin = admin
        self.endsAfterwards = endsAfterwards
    }

    func begin(at url: String) { ready.yield(url) }

    func run() async throws {
        for await url in urls.cancelOnGracefulShutdown() {
            isComplete = try await runner.play(hubURL: url)
            if endsAfterwards { break }
            runner.printSuggestions(
                hubURL: url,
                adminURL: admin.url ?? url,
                simulatorURL: "http://127.0.0.1:\(try await runner.server.boundPort)"
            )
        }
        // A service that returns ends the process; otherwise wait for Control-C.
        if !endsAfterwards { try? await gracefulShutdown() }
    }
}
