import ArgumentParser
import ChannelKit
import ChannelSimulatorKit
import HubConfig
import HubServer
import Logging
import ServiceLifecycle
import UnixSignals

/// `patchbay simulate`.
struct Simulate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Act as a customer, inject faults, or run the simulators of providers.",
        discussion: """
            EXAMPLES:
              patchbay serve --simulate            # the hub, with the simulators in its process
              patchbay simulate whatsapp --say "hello" --to lotus-dental/whatsapp
              patchbay simulate whatsapp --tap yes --title "Yes" --to lotus-dental/whatsapp
              patchbay simulate fault whatsapp throttle --times 2 --retry-after 3
              patchbay simulate fault llm stall --duration 60 --pieces 3
              patchbay simulate serve              # the simulators alone
            """,
        subcommands: [SimulateAct.self, SimulateFault.self, ServeSimulators.self],
        defaultSubcommand: SimulateAct.self
    )
}

/// `patchbay simulate serve`: the simulators in a process of their own, so that they outlive the hub.
///
/// The hub can be killed and restarted while the providers' state stays.
struct ServeSimulators: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Run the simulators of every channel and service, for 'patchbay serve --simulate --simulators URL'.",
        discussion: "EXAMPLE: patchbay simulate serve --hub http://127.0.0.1:8080"
    )

    @Option(help: "The configuration whose channels are simulated.")
    var config = "channels.yaml"

    @Option(help: "The address to listen on, host:port.")
    var listen = ListenAddress(host: "127.0.0.1", port: 8090)

    @Option(help: "The URL of the hub.")
    var hub = "http://127.0.0.1:8080"

    @OptionGroup var reach: SimulationReach

    func validate() throws { try reach.require(listen) }

    func run() async throws {
        bootstrapLogging(format: .text, level: .warning)
        let announcer = Announcer(format: .text)
        reach.warn(of: listen, announcer)
        try listen.requireFree(option: "--listen")
        let build = try Build()
        let server = SimulatorServer(
            registry: build.simulators,
            host: listen.host,
            port: listen.port,
            logger: .simulators
        )
        var quiet = Logger(label: "simulator")
        quiet.logLevel = .error
        let group = ServiceGroup(services: [server], gracefulShutdownSignals: [.sigterm, .sigint], logger: quiet)
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            let url = listen.url(port: try await server.boundPort)
            let seed = try SimulationSeedFile.sharedSeed()
            let file = ConfigurationFile(path: config, build: build, simulators: url, seed: seed)
            let configuration = try await file.loadForStart(isStrict: false, announcer: announcer)
            try await server.install(configuration.simulatedChannels(hubURL: hub, build: build))
            announcer.say("simulators on \(url)")
            try await tasks.waitForAll()
        }
    }
}
