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
        abstract: "Run the hub: receive webhooks, run the strategies and send the replies.",
        discussion: """
            Prints 'admin on http://…' and 'ready on http://…' to standard error when it is ready. SIGHUP reloads \
            channels.yaml. SIGTERM and SIGINT stop it after the work in progress, within 12 seconds; a second one, or \
            SIGQUIT, stops it immediately.

            EXAMPLES:
              patchbay serve
              patchbay serve --config /etc/patchbay/channels.yaml --listen 0.0.0.0:8080 --log-format json
              patchbay serve --simulate
            """
    )

    @OptionGroup var options: ServeOptions

    @Flag(help: "Do not start if channels.yaml has any error, instead of serving the valid channels.")
    var strict = false

    @Flag(help: "Replace the providers by simulators, and generate secrets that are not set.")
    var simulate = false

    @Option(
        help:
            "With --simulate: the URL of simulators in another process ('patchbay simulate serve')."
    )
    var simulators: String?

    @Option(
        name: .customLong("log-format"),
        help: "The log format: text or json.",
        transform: oneOf { LogFormat(rawValue: $0) }
    )
    var logFormat: LogFormat = .text

    @Option(
        name: .customLong("log-level"),
        help: "The log level: debug, info, notice, warning or error.",
        transform: oneOf { Logger.Level(rawValue: $0) }
    )
    var logLevel: Logger.Level = .info

    @Option(
        name: .customLong("ambiguity-grace"),
        help:
            "The seconds to wait for a delivery status of an ambiguous send before the channel's 'delivery' applies."
    )
    var ambiguityGrace = 20

    func validate() throws {
        if simulators != nil, !simulate { throw ValidationError("--simulators requires --simulate") }
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
        let api = configuration.hub.apiListen.flatMap(ListenAddress.init(argument:))
        let simulation = simulate ? SimulationDatabase(configuration.hub, outlivesProcess: self.simulators != nil) : nil
        defer { simulation?.remove() }
        if let notice = simulation?.notice { announcer.say(notice) }
        let database = simulation?.url ?? configuration.hub.database
        // An existing database may be in use, which is the better error than the port in use.
        if try !DatabaseURL(database).exists {
            try options.listen.requireFree(option: "--listen")
            try admin.requireFree()
            try api?.requireFree(option: "'hub.api.listen'")
        }
        let runtime = try await HubRuntime(
            configuration: configuration,
            build: build,
            database: database,
            metrics: metrics,
            simulators: file.simulators,
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
        try await runtime.run(
            on: options.listen,
            admin: admin,
            api: api,
            besides: [reloading],
            announcer: announcer
        ) { url in
            await hubURL.set(url)
            try? await simulators?.install(configuration, hubURL: url, build: build)
            if let simulatorURL = try? await simulators?.url { announcer.say("simulators on \(simulatorURL)") }
            announcer.say("ready on \(url)")
        }
    }
}

/// The hub's URL, once it listens.
private actor HubAddress {
    private(set) var url: String?

    func set(_ url: String) { self.url = url }
}

/// The options of `serve` and `demo`.
struct ServeOptions: ParsableArguments {
    @Option(help: "The configuration file.")
    var config = "channels.yaml"

    @Option(help: "The address to listen on, host:port; port 0 for any free port.")
    var listen = ListenAddress(host: "127.0.0.1", port: 8080)

    @Option(
        name: .customLong("admin-listen"),
        help: "The address of health and metrics, host:port. Default: 'hub.admin.listen'."
    )
    var adminListen: ListenAddress?

    @Option(name: .customLong("simulator-port"), help: "The simulators' port on 127.0.0.1.")
    var simulatorPort = 8090

    @OptionGroup var reach: SimulationReach

    /// Checks that no other machine reaches simulated channels, unless that is allowed.
    func requireLoopback() throws { try reach.require(listen) }

    /// Warns if other machines can reach the simulation.
    func warnOfSimulation(_ announcer: Announcer) { reach.warn(of: listen, announcer) }
}

/// Parses the value of an enumeration of another module, which cannot be extended.
private func oneOf<Value>(
    _ read: @escaping @Sendable (String) -> Value?
) -> @Sendable (String) throws -> Value {
    { word in
        guard let value = read(word) else { throw ValidationError("unknown value '\(word)'; see --help") }
        return value
    }
}
