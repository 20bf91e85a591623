import ChannelKit
import ChannelSimulatorKit
import HubConfig
import Logging

/// The simulators that replace the providers: in this process, or in another one that outlives it.
enum SimulatorHost: Sendable {
    case own(SimulatorServer)
    case elsewhere(url: String)

    /// The simulators' URL; waits until they listen.
    var url: String {
        get async throws {
            switch self {
            case .own(let server): ListenAddress(host: server.host, port: 0).url(port: try await server.boundPort)
            case .elsewhere(let url): url
            }
        }
    }

    /// Runs the simulators, if they are in this process.
    func run() async throws {
        if case .own(let server) = self { try await server.run() }
    }

    /// Passes the channels of `configuration` to the simulators, if they are in this process.
    func install(_ configuration: HubConfiguration, hubURL: String, build: Build) async throws {
        guard case .own(let server) = self else { return }
        try await server.install(configuration.simulatedChannels(hubURL: hubURL, build: build))
    }
}

/// Runs `body` and the simulators concurrently, and stops the simulators when `body` returns.
func withSimulators<Result: Sendable>(
    _ simulators: SimulatorHost?,
    _ body: @escaping @Sendable (_ url: String?) async throws -> Result
) async throws -> Result {
    try await withThrowingTaskGroup(of: Void.self) { group in
        if let simulators { group.addTask { try await simulators.run() } }
        let result = try await body(try await simulators?.url)
        group.cancelAll()
        return result
    }
}

extension Logger {
    /// The logger of the simulators, for critical messages only: the journal has the rest, and a cancelled server logs
    /// an error.
    static var simulators: Logger {
        var logger = Logger(label: "simulators")
        logger.logLevel = .critical
        return logger
    }
}
