import Foundation
package import HubRouter
import Hummingbird
package import Logging
import ServiceLifecycle

/// The hub's Unix socket beside its database, for commands that change something.
///
/// With the claims in memory, a change in another process would not be seen: the command asks the hub to make it.
package struct OperatorSocket: Service {
    /// The max length of a socket's path on Linux, without the final zero; macOS has four bytes less.
    private static let maxPath = 103

    private let path: String
    private let actions: any OperatorActions
    private let access: any AccessActions
    private let logger: Logger

    /// Makes the service; the caller holds the database's lock, so that a socket at the path is a dead process's.
    ///
    /// - Parameter path: The path of the socket, relative to the working directory or absolute.
    package init(path: String, actions: any OperatorActions, access: any AccessActions, logger: Logger) {
        self.path = path
        self.actions = actions
        self.access = access
        self.logger = logger
    }

    /// The path of the socket of the database at `database`.
    package static func path(database: String) -> String { database + ".sock" }

    /// Serves until the graceful shutdown; without a socket the hub serves all the same, and commands say what to do.
    package func run() async throws {
        do {
            guard path.utf8.count <= Self.maxPath else { throw PathTooLong() }
            unlink(path)
            defer { unlink(path) }
            try await server().run()
        } catch {
            logger.warning(
                "no socket: commands that change something work only while the hub is stopped",
                metadata: ["path": "\(path)", "error": "\(error)"]
            )
            try await gracefulShutdown()
        }
    }

    private func server() -> some Service {
        let router = Router(context: HubRequestContext.self)
        OperatorRoutes(actions: actions).add(to: router)
        AccessRoutes(access: access).add(to: router)
        return Application(
            router: router,
            configuration: ApplicationConfiguration(address: .unixDomainSocket(path: path), serverName: nil),
            onServerRunning: { [path] _ in _ = chmod(path, 0o600) },
            logger: logger
        )
    }

    private struct PathTooLong: Error, CustomStringConvertible {
        let description = "the path is longer than \(OperatorSocket.maxPath) bytes: use a shorter 'hub.database'"
    }
}
