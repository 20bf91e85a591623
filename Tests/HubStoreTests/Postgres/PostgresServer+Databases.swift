import ChannelTestKit
import Foundation
import Synchronization

@testable import HubStore

/// Databases with this version's schema, as many as there are tests.
extension PostgresServer {
    /// The server of all tests that need no more than a database of their own; it ends with the process.
    static func ofProcess() throws -> PostgresServer { try serverOfProcess.get() }

    private static let serverOfProcess = Result {
        atexit { PostgresServer.removeServerOfProcess() }
        return try PostgresServer { _ in ["max_connections": "300"] }
    }

    private static func removeServerOfProcess() {
        guard let server = try? ofProcess() else { return }
        try? server.stop()
        try? FileManager.default.removeItem(at: server.folder.url)
    }

    /// The role of the hub.
    static let hub = "hub"
    private static let template = "migrated"
    private static let count = Mutex(0)

    /// Makes a database with this version's schema and without rows, and returns its name.
    func makeDatabase() throws -> String {
        let number = try Self.count.withLock { count in
            if try connect().lines("SELECT 1 FROM pg_database WHERE datname = '\(Self.template)'").isEmpty {
                try connect().run(script: "CREATE DATABASE \(Self.template)")
                _ = try PostgresStorage.migrate(url: url(of: Self.template, as: "owner"), role: Self.hub)
            }
            count += 1
            return count
        }
        let name = "database_\(number)"
        try connect().run(script: "CREATE DATABASE \(name) TEMPLATE \(Self.template)")
        return name
    }

    /// Connects as the owner, whom row-level security does not concern.
    func connect(to database: String = "postgres") throws -> PostgresConnection {
        try PostgresConnection(PostgresAddress(url(of: database, as: "owner")), timeouts: .none)
    }

    /// The URL of a database, with few connections.
    func url(of database: String, as role: String = hub) -> String {
        "postgres://\(role)@/\(database)?host=\(folder.path())&pool=2"
    }
}
