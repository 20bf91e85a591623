import ChannelKit
import HubTestKit

@testable import HubStore

/// A storage with a database of its own on the tests' server.
final class PostgresStore: StoreUnderTest {
    let storage: PostgresStorage
    private let rows: PostgresDatabase

    var server: PostgresServer { rows.server }
    /// The name of the database.
    var database: String { rows.name }

    /// - Parameter server: A server of the test's own; nil for the shared one.
    init(on server: PostgresServer? = nil) throws {
        rows = try PostgresDatabase(on: server)
        storage = try PostgresStorage(url: rows.url())
    }

    deinit { try? storage.close() }

    func run(_ script: String) throws { try rows.run(script) }

    func storedLines(_ sql: String) throws -> [String] { try rows.storedLines(sql) }

    func lines(_ sql: String) throws -> [String] { try rows.lines(sql) }

    func everything(of tenant: TenantID) throws -> [String] {
        let number = "(SELECT id FROM tenants WHERE name = '\(tenant)')"
        let tables = try storedLines("SELECT tablename FROM pg_policies")
        return try storedLines(
            tables.map { "SELECT '\($0): ' || rows::text FROM \($0) AS rows WHERE tenant = \(number)" }
                .joined(separator: ";\n")
        )
        .sorted()
    }
}

extension PostgresServer {
    /// The URL of a database for the hub, with few connections.
    func url(of database: String, as role: String = hub) -> String { url(of: database, as: role, query: "&pool=2") }

    /// The address of a database without the schema.
    ///
    /// - Parameter query: Further parameters, such as `&pool=2`.
    func address(user: String = "owner", query: String = "") throws -> PostgresAddress {
        try PostgresAddress(url(as: user, query: query))
    }
}
