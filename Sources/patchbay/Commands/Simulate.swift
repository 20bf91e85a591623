import ArgumentParser
import ChannelKit
import ChannelSimulatorKit
import Foundation
import HubConfig
import HubServer
import Logging
import ServiceLifecycle
import UnixSignals

/// `patchbay simulate`.
struct Simulate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Be a customer, or the providers.",
        discussion: """
            EXAMPLES:
              patchbay serve --simulate
              patchbay simulate whatsapp --say "hello" --to lotus-dental/whatsapp
              patchbay simulate serve              # only the simulators
            """,
        subcommands: [Say.self, ServeSimulators.self],
        defaultSubcommand: Say.self
    )
}

/// `patchbay simulate ADAPTER --say …`: one message of a customer to a hub that runs with simulators.
struct Say: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "say",
        abstract: "Write to a running hub as a customer would, and print the answer.",
        discussion: #"EXAMPLE: patchbay simulate whatsapp --say "hello" --to lotus-dental/whatsapp"#
    )

    @Argument(help: "The adapter.")
    var adapter: String

    @Option(name: .customLong("say"), help: "What to say.")
    var text: String

    @Option(name: .customLong("to"), help: "The channel, tenant/name.")
    var channel: String

    @Option(name: .customLong("as"), help: "The customer's id at the provider; without it the demonstration's first.")
    var customer: String?

    @Option(help: "The customer's name.")
    var name: String?

    @Option(help: "Where the simulators are.")
    var simulators = "http://127.0.0.1:8090"

    @Option(help: "How long to wait for the answer, in seconds.")
    var wait = 10

    func run() async throws {
        let http = HubHTTPClient()
        let answer: ChannelKit.HTTPResponse
        do {
            answer = try await http.send(request())
            try await http.shutdown()
        } catch {
            try? await http.shutdown()
            Terminal.error.print("error: no simulators on \(simulators); start 'patchbay serve --simulate'")
            throw ExitCode.failure
        }
        let json = try JSONValue(parsing: answer.body)
        guard answer.status == 200 else {
            Terminal.error.print("error: \(json["error"]?.string ?? "the simulators answered \(answer.status)")")
            throw ExitCode.failure
        }
        let replies = json["replies"]?.array?.compactMap(\.string) ?? []
        for reply in replies { Terminal.output.print(reply) }
        guard replies.isEmpty else { return }
        let status = json["webhook_status"]?.integer.map { "the hub answered the webhook with \($0)" }
        Terminal.error.print("error: no answer within \(wait) s; \(status ?? "the hub did not take the webhook")")
        throw ExitCode.failure
    }

    private func request() -> ChannelKit.HTTPRequest {
        var body: [String: JSONValue] = [
            "channel": .string(channel), "text": .string(text), "wait_ms": .integer(Int64(wait * 1_000)),
        ]
        if let customer { body["customer"] = ["id": .string(customer), "name": .text(name)] }
        return ChannelKit.HTTPRequest(
            method: "POST",
            url: "\(simulators)/_simulator/say",
            headers: ["Content-Type": "application/json"],
            body: JSONValue.object(body).data,
            timeout: .seconds(wait + 5)
        )
    }
}

/// `patchbay simulate serve`: the simulators in a process of their own, so that they outlive the hub.
struct ServeSimulators: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Run the simulators of every channel, for 'patchbay serve --simulate --simulators URL'.",
        discussion: "EXAMPLE: patchbay simulate serve --hub http://127.0.0.1:8080"
    )

    @Option(help: "The configuration.")
    var config = "channels.yaml"

    @Option(help: "Where to listen, as host:port.")
    var listen = ListenAddress(host: "127.0.0.1", port: 8090)

    @Option(help: "Where the hub is.")
    var hub = "http://127.0.0.1:8080"

    func run() async throws {
        bootstrapLogging(format: .text, level: .warning)
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
            let url = "http://\(server.host):\(try await server.boundPort)"
            let file = ConfigurationFile(path: config, build: build, simulators: url)
            let configuration = try await file.loadForStart(isStrict: false)
            try await server.install(configuration.simulatedChannels(hubURL: hub, build: build))
            Terminal.error.print("simulators on \(url)")
            try await tasks.waitForAll()
        }
    }
}
