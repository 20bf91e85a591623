import ArgumentParser
import ChannelSimulatorKit
import HubConfig
import HubRouter
import HubServer
import Logging
import Metrics
import ServiceLifecycle

/// `patchbay serve`.
struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Take webhooks, have them answered and send the answers.",
        discussion: """
            Says 'admin on http://…' and 'ready on http://…' on standard error once it accepts. SIGHUP reads channels.yaml \
            again; SIGTERM and SIGINT stop it after the work in hand, within 12 seconds; a second one, and SIGQUIT, stop it \
            at once.

            EXAMPLES:
              patchbay serve
              patchbay serve --config /etc/patchbay/channels.yaml --listen 0.0.0.0:8080 --log-format json
              patchbay serve --simulate
            """
    )

    @OptionGroup var options: ServeOptions

    @Flag(help: "Refuse to start when channels.yaml has any error, instead of serving the channels without one.")
    var strict = false

    @Flag(help: "Put simulators in place of the providers and make up the secrets that are not set.")
    var simulate = false

    @Option(
        help:
            "With --simulate: simulators that run elsewhere, by 'patchbay simulate serve', e.g. http://127.0.0.1:8090."
    )
    var simulators: String?

    @Option(
        name: .customLong("log-format"),
        help: "How to log, text or json.",
        transform: oneOf { LogFormat(rawValue: $0) }
    )
    var logFormat: LogFormat = .text

    @Option(
        name: .customLong("log-level"),
        help: "What to log: debug, info, notice, warning or error.",
        transform: oneOf { Logger.Level(rawValue: $0) }
    )
    var logLevel: Logger.Level = .info

    @Option(
        name: .customLong("ambiguity-grace"),
        help:
            "Seconds that a send whose outcome is unknown waits for the provider's word before the channel's delivery policy decides."
    )
    var ambiguityGrace = 20

    func validate() throws {
        if simulators != nil, !simulate { throw ValidationError("--simulators goes with --simulate") }
        if simulate { try options.requireLoopback() }
    }

    func run() async throws {
        let announcer = Announcer(format: logFormat)
        bootstrapLogging(format: logFormat, level: logLevel)
        Precautions.warn(announcer)
        if simulate { options.warnOfSimulation(announcer) }
        let metrics = PrometheusMetrics()
        MetricsSystem.bootstrap(metrics)
        let build = try Build()
        let host = simulate ? try simulatorHost(build) : nil
        let seed = try simulators == nil ? SimulationSeedFile.ownSeed() : SimulationSeedFile.sharedSeed()
        try await withSimulators(host) { url in
            let file = ConfigurationFile(
                path: options.config,
                build: build,
                simulators: url,
                seed: seed,
                checksModes: true
            )
            try await serve(file, build: build, simulators: host, metrics: metrics, announcer: announcer)
        }
    }

    private func simulatorHost(_ build: Build) throws -> SimulatorHost {
        if let simulators { return .elsewhere(url: simulators) }
        let port = options.listen.port == 0 ? 0 : options.simulatorPort
        try ListenAddress(host: "127.0.0.1", port: port).requireFree(option: "--simulator-port")
        return .own(SimulatorServer(registry: build.simulators, port: port, logger: .simulators))
    }

    private func serve(
        _ file: ConfigurationFile,
        build: Build,
        simulators: SimulatorHost?,
        metrics: PrometheusMetrics,
        announcer: Announcer
    ) async throws {
        let configuration = try await file.loadForStart(isStrict: strict, announcer: announcer)
        let admin = AdminListener(on: options.adminAddress(configuration.hub))
        // A database that is there may be in use, which says more than that the port is, too.
        if !DatabaseURL.exists(configuration.hub.database) {
            try options.listen.requireFree(option: "--listen")
            try admin.requireFree()
        }
        let runtime = try await HubRuntime(
            configuration: configuration,
            build: build,
            database: configuration.hub.database,
            metrics: metrics,
            ambiguityGrace: .seconds(ambiguityGrace)
        )
        let hubURL = HubAddress()
        let reloading = Reloading(
            file: file,
            hub: runtime.hub,
            logger: Logger(label: "config"),
            announcer: announcer
        ) { configuration in
            guard let url = await hubURL.url else { return }
            try? await simulators?.install(configuration, hubURL: url, build: build)
        }
        try await runtime.run(on: options.listen, admin: admin, besides: [reloading], announcer: announcer) { url in
            await hubURL.set(url)
            try? await simulators?.install(configuration, hubURL: url, build: build)
            if let simulatorURL = try? await simulators?.url { announcer.say("simulators on \(simulatorURL)") }
            announcer.say("ready on \(url)")
        }
    }
}

/// Where the hub listens, once it does.
private actor HubAddress {
    private(set) var url: String?

    func set(_ url: String) { self.url = url }
}

/// What `serve` and `demo` share.
struct ServeOptions: ParsableArguments {
    @Option(help: "The configuration.")
    var config = "channels.yaml"

    @Option(help: "Where to listen, as host:port; port 0 takes any that is free.")
    var listen = ListenAddress(host: "127.0.0.1", port: 8080)

    @Option(
        name: .customLong("admin-listen"),
        help: "Where to serve health and metrics, as host:port; 'hub.admin.listen' unless given."
    )
    var adminListen: ListenAddress?

    @Option(name: .customLong("simulator-port"), help: "Where simulators listen on 127.0.0.1.")
    var simulatorPort = 8090

    @OptionGroup var reach: SimulationReach

    /// Sees that no other machine reaches simulated channels unless that is wanted.
    func requireLoopback() throws { try reach.require(listen) }

    /// Says so where another machine does.
    func warnOfSimulation(_ announcer: Announcer) { reach.warn(of: listen, announcer) }
}

/// Reads a word of an enumeration that is not ours to extend.
private func oneOf<Value>(
    _ read: @escaping @Sendable (String) -> Value?
) -> @Sendable (String) throws -> Value {
    { word in
        guard let value = read(word) else { throw ValidationError("'\(word)' is not one of the words; see --help") }
        return value
    }
}
