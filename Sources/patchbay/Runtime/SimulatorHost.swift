import ChannelKit
import ChannelSimulatorKit
import HubConfig
import Logging

/// The simulators that stand in for the providers: in this process, or in one that outlives it.
enum SimulatorHost: Sendable {
    case own(SimulatorServer)
    case elsewhere(url: String)

    /// Where they are, once they listen.
    var url: String {
        get async throws {
            switch self {
            case .own(let server): ListenAddress(host: server.host, port: 0).url(port: try await server.boundPort)
            case .elsewhere(let url): url
            }
        }
    }

    /// Runs them, if they are here.
    func run() async throws {
        if case .own(let server) = self { try await server.run() }
    }

    /// Tells them the channels of `configuration`, if they are here.
    func install(_ configuration: HubConfiguration, hubURL: String, build: Build) async throws {
        guard case .own(let server) = self else { return }
        try await server.install(configuration.simulatedChannels(hubURL: hubURL, build: build))
    }
}

/// Runs `body` while `simulators` run beside it, and ends them with it.
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
    /// The simulators' server has nothing to say that the journal does not; ended, it complains of being ended.
    static var simulators: Logger {
        var logger = Logger(label: "simulators")
        logger.logLevel = .critical
        return logger
    }
}
