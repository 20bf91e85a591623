import Foundation
import HubRouter
import HubTestKit
import Testing

@testable import HubStore

@Suite("Migrations of PostgreSQL", .timeLimit(.minutes(5)))
struct PostgresMigrationTests {
    private let server: PostgresServer
    private let database: String

    init() throws {
        server = try PostgresServer()
        database = "fresh"
        try server.run("CREATE ROLE builder LOGIN CREATEROLE")
        try server.run("CREATE DATABASE \(database) OWNER builder")
    }

    private func migrate(as role: String = "builder", for hub: String = "hub") throws -> [String] {
        try PostgresStorage.migrate(url: server.url(of: database, as: role), role: hub)
    }

    @Test func itMakesSchemaRoleAndRightsOnce() throws {
        #expect(
            try migrate() == [
                "applied 0001_initial",
                "applied 0002_api",
                "applied 0003_instances",
                "created the role hub; set its password with psql: \\password hub",
                "granted its rights to the role hub",
            ]
        )
        #expect(try migrate() == ["granted its rights to the role hub"])
        #expect(
            try server.run("SELECT number, name FROM schema_migrations", in: database) == [
                "1 initial", "2 api", "3 instances",
            ]
        )
        let storage = try PostgresStorage(url: server.url(of: database))
        try storage.close()
        #expect(try RowSecurity.openTables(server, in: database) == OpenTables.names)
    }

    @Test func aNewTablesRightsAreGrantedAgain() throws {
        _ = try migrate()
        try server.run("REVOKE ALL ON messages FROM hub; GRANT ALL ON installation TO hub", in: database)
        _ = try migrate()
        let rights = "SELECT has_table_privilege('hub', 'messages', 'DELETE'), "
        #expect(
            try server.run("\(rights) has_table_privilege('hub', 'installation', 'UPDATE')", in: database) == ["t f"]
        )
    }

    /// A migration only adds to what the version before uses.
    @Test func aHubStartsOnTheSchemaOfTheNextVersionAndDoesNotMigrateIt() throws {
        _ = try migrate()
        try server.run("INSERT INTO schema_migrations VALUES (4, 'next', 0)", in: database)
        try PostgresStorage(url: server.url(of: database)).close()
        #expect(throws: StorageError.newerSchema(found: 4, known: 3)) { try migrate() }
    }

    @Test func aNewerSchemaIsRefusedUnchanged() throws {
        _ = try migrate()
        try server.run("INSERT INTO schema_migrations VALUES (9, 'later', 0)", in: database)
        #expect(throws: StorageError.newerSchema(found: 9, known: 3)) { try migrate() }
        #expect(throws: StorageError.newerSchema(found: 9, known: 3)) {
            try PostgresStorage(url: server.url(of: database))
        }
    }

    @Test(arguments: [
        ("stranger", "hub", "migrate with the URL of the database's owner"),
        ("builder", "builder", "is the role of the hub, which must not own its tables"),
        ("builder", "wide", "the role 'wide' bypasses row-level security"),
        ("builder", "Hub", "invalid role 'Hub'"),
    ])
    func aRoleThatCannotBeRightIsRefused(_ owner: String, _ hub: String, _ reason: String) throws {
        try server.run("CREATE ROLE stranger LOGIN; CREATE ROLE wide LOGIN BYPASSRLS")
        #expect {
            try migrate(as: owner, for: hub)
        } throws: {
            "\($0)".contains(reason)
        }
        #expect(try server.run("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'", in: database) == ["0"])
    }

    @Test func noMessageHasThePassword() throws {
        let url = "postgres://builder:secret@/none?host=/nowhere"
        #expect {
            try PostgresStorage.migrate(url: url, role: "hub")
        } throws: {
            !"\($0)".contains("secret")
        }
    }
}
