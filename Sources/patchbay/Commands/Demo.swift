import ArgumentParser
import ChannelKit
import ChannelSimulatorKit
import Foundation
import HubConfig
import HubRouter
import HubServer
import Logging
import Metrics
import ServiceLifecycle

/// `patchbay demo`.
struct Demo: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Play a conversation on every channel, with simulators in place of the providers.",
        discussion: """
            The hub is the real one, on the shipped channels.yaml, with its database in a temporary folder. Afterwards \
            it keeps serving; with --once it ends, with 0 only if every message was answered.

            EXAMPLES:
              patchbay demo
              patchbay demo --once
            """
    )

    @OptionGroup var options: ServeOptions

    @Flag(help: "End after the conversations.")
    var once = false

    func validate() throws { try options.requireLoopback() }

    func run() async throws {
        bootstrapLogging(format: .text, level: .error)
        let announcer = Announcer(format: .text)
        options.warnOfSimulation(announcer)
        let metrics = PrometheusMetrics()
        MetricsSystem.bootstrap(metrics)
        let build = try Build()
        // Whoever only looks should not have to find a free port first.
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
        let runtime = try await HubRuntime(
            configuration: configuration,
            build: build,
            database: "sqlite:\(folder.path)/patchbay.db",
            metrics: metrics
        )
        let stage = DemoRunner(configuration: configuration, build: build, server: server, storage: runtime.storage)
        var options = options
        if once { options.listen = ListenAddress(host: "127.0.0.1", port: 0) }
        let admin = AdminListener(on: options.adminAddress(configuration.hub))
        let show = DemoShow(stage: stage, admin: admin, endsAfterwards: once)
        try await runtime.run(on: options.listen, admin: admin, besides: [show]) { url in await show.begin(at: url) }
        return await show.isComplete
    }
}

/// Plays the conversations once the hub is ready, and then ends the demonstration or lets it go on.
private actor DemoShow: Service {
    private let stage: DemoRunner
    private let admin: AdminListener
    private let endsAfterwards: Bool
    private let (ready, opening) = AsyncStream<String>.makeStream()
    private(set) var isComplete = false

    init(stage: DemoRunner, admin: AdminListener, endsAfterwards: Bool) {
        self.stage = stage
        self.admin = admin
        self.endsAfterwards = endsAfterwards
    }

    func begin(at url: String) { opening.yield(url) }

    func run() async throws {
        for await url in ready.cancelOnGracefulShutdown() {
            isComplete = try await stage.play(hubURL: url)
            if endsAfterwards { break }
            stage.invite(
                hubURL: url,
                adminURL: admin.url ?? url,
                simulatorURL: "http://127.0.0.1:\(try await stage.server.boundPort)"
            )
        }
        // A service that returns ends the process; one that goes on waits for Control-C.
        if !endsAfterwards { try? await gracefulShutdown() }
    }
}
