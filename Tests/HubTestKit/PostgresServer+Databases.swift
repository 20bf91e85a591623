import HubStore
import Synchronization

/// Databases with this version's schema, as many as there are tests.
extension PostgresServer {
    /// The server of all tests that need no more than a database of their own; it ends with the process.
    ///
    /// What it writes need not survive it: a test about that has a server of its own.
    package static func ofProcess() throws -> PostgresServer { try serverOfProcess.get() }

    private static let serverOfProcess = Result {
        try PostgresServer(in: .memory) { _ in
            [
                // Each test that runs has two to ten connections.
                "max_connections": "300",
                // With a worker for each of many databases in turn it would take a processor.
                "autovacuum": "off",
                "full_page_writes": "off",
                "max_wal_size": "256MB",
                "synchronous_commit": "off",
            ]
        }
    }

    /// The role of the hub.
    package static let hub = "hub"
    private static let count = Mutex(0)

    /// Makes a database without rows, and returns its name.
    ///
    /// - Parameters:
    ///   - folder: The folder of its files; nil for the server's own.
    ///   - isMigrated: True for this version's schema.
    func makeDatabase(in folder: String? = nil, isMigrated: Bool = true) throws -> String {
        let number = Self.count.withLock { count in
            count += 1
            return count
        }
        let name = "database_\(number)"
        let owner = try connect()
        if let folder {
            try programs.give([folder])
            try owner.run("CREATE TABLESPACE space_of_\(name) LOCATION '\(folder)'")
        }
        let template = isMigrated ? try migratedTemplate(owner) : "template0"
        let space = folder == nil ? "pg_default" : "space_of_\(name)"
        try owner.run("CREATE DATABASE \(name) TEMPLATE \(template) TABLESPACE \(space)")
        return name
    }

    /// Makes the template with this version's schema, once.
    private func migratedTemplate(_ owner: PostgresSession) throws -> String {
        let name = "migrated"
        try makingTemplate.withLock { _ in
            guard try owner.lines("SELECT 1 FROM pg_database WHERE datname = '\(name)'").isEmpty else { return }
            try owner.run("CREATE DATABASE \(name)")
            _ = try PostgresStorage.migrate(url: url(of: name, as: "owner"), role: Self.hub)
            try connect(to: name).run(ReadablePostgresRows.schema())
        }
        return name
    }

    /// Connects as the owner, whom row-level security does not concern.
    package func connect(to database: String = "postgres") throws -> PostgresSession {
        try PostgresSession(url(of: database, as: "owner"))
    }
}
