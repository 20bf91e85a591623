import ChannelTestKit
import Synchronization

/// A database of a test's own on a server of the tests, with this version's schema and without rows, as an operator reads
/// and changes it beside the hub; it is dropped with its owner.
package final class PostgresDatabase: Sendable {
    package let server: PostgresServer
    package let name: String
    private let session = Mutex<PostgresSession?>(nil)

    /// - Parameters:
    ///   - server: A server of the test's own; nil for the one of the process.
    ///   - folder: The folder of its files; nil for the server's own.
    ///   - isMigrated: False for a database without the schema.
    package init(on server: PostgresServer? = nil, in folder: String? = nil, isMigrated: Bool = true) throws {
        self.server = try server ?? PostgresServer.ofProcess()
        name = try self.server.makeDatabase(in: folder, isMigrated: isMigrated)
    }

    /// Adds the views that ``lines(_:)`` reads, after a migration.
    package func addReadableViews() throws { try run(ReadablePostgresRows.schema()) }

    deinit {
        session.withLock { $0 = nil }
        try? server.connect().run("DROP DATABASE \(name) WITH (FORCE)")
    }

    /// The URL with which the hub connects, with few connections.
    package func url(query: String = "&pool=2") -> String {
        server.url(of: name, as: PostgresServer.hub, query: query)
    }

    /// The URL with which the hub connects through a proxy.
    package func url(through proxy: CuttingProxy) -> String {
        "postgres://\(PostgresServer.hub)@/\(name)?host=\(proxy.folder.path())&pool=2"
    }

    /// The URL of the owner, who migrates.
    package var ownersURL: String { server.url(of: name, as: "owner") }

    /// Changes the database.
    package func run(_ script: String) throws { _ = try storedLines(script) }

    /// Returns the rows that `sql` selects as they are stored, each as its columns separated by spaces.
    package func storedLines(_ sql: String) throws -> [String] { try lines(sql, of: "public") }

    /// Returns the rows that `sql` selects from the tables as an operator reads them: names in place of the numbers of
    /// tenants and channels, texts in place of blobs, sentences in place of reasons.
    package func lines(_ sql: String) throws -> [String] {
        try lines(sql, of: "readable, public").map(ReadablePostgresRows.withSentences)
    }

    private func lines(_ sql: String, of schemas: String) throws -> [String] {
        try session.withLock { session in
            // The server may have been restarted meanwhile.
            if session?.isLost ?? true { session = try server.connect(to: name) }
            // On its own: some statements cannot run with others.
            try session?.run("SET search_path TO \(schemas)")
            return try session?.lines(sql) ?? []
        }
    }
}
