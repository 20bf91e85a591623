import Foundation
import HubTestKit
import Testing

@testable import HubStore

@Suite("Schemas of both databases", .timeLimit(.minutes(10)))
struct SchemaComparisonTests {
    private static func script(_ database: String) throws -> String {
        let folder = Repository.migrations.appendingPathComponent(database)
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        return try files.map { try String(contentsOf: folder.appendingPathComponent($0), encoding: .utf8) }
            .joined(separator: "\n")
    }

    @Test func tablesColumnsKeysAndIndexesAreTheSame() throws {
        let server = try PostgresServer()
        try server.run(Self.script("postgres"))
        let store = try Store()
        let (sqlite, postgres) = (try Catalog(store.open()), try Catalog(server))
        #expect(sqlite.lines.count > 500, "the catalogs have too few lines to compare")
        for line in sqlite.lines.subtracting(postgres.lines).sorted() { Issue.record("only in SQLite: \(line)") }
        for line in postgres.lines.subtracting(sqlite.lines).sorted() { Issue.record("only in PostgreSQL: \(line)") }
    }

    @Test func migrationsHaveTheSameNames() throws {
        let files = try ["sqlite", "postgres"].map { database in
            try FileManager.default.contentsOfDirectory(
                atPath: Repository.migrations.appendingPathComponent(database).path
            ).sorted()
        }
        #expect(files[0] == files[1])
    }

    /// Each change of one schema is seen as a difference.
    @Test(arguments: [
        "ALTER TABLE labels ADD COLUMN extra text",
        "ALTER TABLE labels ALTER COLUMN color SET NOT NULL",
        "ALTER TABLE labels ALTER COLUMN color SET DEFAULT 'red'",
        "ALTER TABLE labels ALTER COLUMN color TYPE bytea USING NULL",
        "ALTER TABLE labels DROP CONSTRAINT labels_tenant_name_key",
        "CREATE INDEX extra ON labels (tenant, color) WHERE color IS NOT NULL",
        "DROP INDEX turns_letters; CREATE INDEX turns_letters ON turns (tenant, id) WHERE state = 'dead'",
        "ALTER TABLE endpoint_secrets DROP CONSTRAINT endpoint_secrets_tenant_endpoint_fkey",
    ])
    func changeIsSeen(_ change: String) throws {
        let server = try PostgresServer()
        try server.run(Self.script("postgres"))
        let before = try Catalog(server)
        try server.run(change)
        #expect(try Catalog(server) != before)
    }
}
