import Foundation
import HubTestKit
import Testing

@testable import HubStore

@Suite("Row-level security", .timeLimit(.minutes(5)))
struct RowSecurityTests {
    private static func script() throws -> String {
        try String(contentsOf: Repository.migrations.appending(path: "postgres/0001_initial.sql"), encoding: .utf8)
    }

    private func migrated() throws -> PostgresServer {
        let server = try PostgresServer()
        try server.run(Self.script())
        try RowSecurity.createRole(on: server)
        return server
    }

    @Test func onlyTheListedTablesHaveNoPolicy() throws {
        let server = try migrated()
        #expect(try RowSecurity.openTables(server) == OpenTables.names)
        // A new table is found, whatever it lacks.
        try server.run(
            """
            CREATE TABLE bare (tenant bigint);
            CREATE TABLE unforced (tenant bigint);
            ALTER TABLE unforced ENABLE ROW LEVEL SECURITY;
            CREATE TABLE wide (tenant bigint);
            ALTER TABLE wide ENABLE ROW LEVEL SECURITY;
            ALTER TABLE wide FORCE ROW LEVEL SECURITY;
            CREATE POLICY tenant ON wide USING (true);
            CREATE VIEW looked AS SELECT * FROM messages
            """
        )
        let found: Set = ["bare", "unforced", "wide", "looked"]
        #expect(try RowSecurity.openTables(server) == OpenTables.names.union(found))
    }

    /// Each table, operation and tenant: own rows are read and written, others neither seen nor touched.
    @Test func aTransactionReachesTheRowsOfItsTenantOnly() throws {
        let server = try migrated()
        try server.run(RowSecurity.canaries)
        let tables = try server.run("SELECT tablename FROM pg_policies ORDER BY tablename")
        #expect(tables.count > 50)
        let cases = [("1", ["1", "1", "1", "refused", "1"]), ("2", ["0", "refused", "0", "0", "0"])]
        for (scope, results) in cases + [("", cases[1].1), ("3", cases[1].1)] {
            let expected = tables.flatMap { table in
                zip(["select", "insert", "update", "move", "delete"], results).map { "\(table) \($0) \($1)" }
            }
            let found = try server.run(RowSecurity.attempts(within: scope), as: RowSecurity.hub)
            let ofPolicies = found.filter { !$0.hasPrefix("access_index ") && !$0.hasPrefix("due_work ") }
            #expect(ofPolicies == expected, "within tenant '\(scope)'")
        }
        // All canaries are there still.
        let counts = Set(try tables.map { try server.run("SELECT count(*) FROM \($0)").joined() })
        #expect(counts == ["2"])
    }

    @Test func anUnlistedTableIsReachedWithoutItsPolicy() throws {
        let server = try migrated()
        try server.run("ALTER TABLE notes DISABLE ROW LEVEL SECURITY")
        try server.run(RowSecurity.canaries)
        let found = try server.run(RowSecurity.attempts(within: "2"), as: RowSecurity.hub)
        #expect(found.contains("notes select 1"))
    }

    // MARK: - The role

    @Test func theHubsRoleHasNoMoreThanItNeeds() throws {
        let server = try migrated()
        let role = try HubRole(RowSecurity.hub)
        #expect(try server.run(role.excess, as: RowSecurity.hub) == [])
        for command in [
            "SET ROLE owner", "SET SESSION AUTHORIZATION owner", "ALTER TABLE messages DISABLE ROW LEVEL SECURITY",
            "ALTER ROLE hub BYPASSRLS", "CREATE TABLE more (id bigint)", "DROP POLICY tenant ON messages",
            "UPDATE installation SET value = ''", "DELETE FROM schema_migrations", "DELETE FROM tenants",
            "UPDATE tenants SET lookup_key = ''", "TRUNCATE messages",
            // Without its filter a statement on a table with a policy fails.
            "SET row_security = off; SELECT count(*) FROM messages",
        ] {
            #expect(throws: ProgramFailure.self, "\(command)") {
                try server.run(command, as: RowSecurity.hub)
            }
        }
    }

    @Test(arguments: [
        ("ALTER ROLE hub SUPERUSER", "is a superuser"),
        ("ALTER ROLE hub BYPASSRLS", "bypasses row-level security"),
        ("ALTER ROLE hub CREATEROLE", "creates roles"),
        ("CREATE ROLE other; GRANT other TO hub", "is a member of other"),
        ("ALTER TABLE notes OWNER TO hub", "owns the table notes"),
        ("GRANT CREATE ON SCHEMA public TO hub", "may create tables"),
        (
            "CREATE FUNCTION all_notes() RETURNS SETOF notes LANGUAGE sql SECURITY DEFINER AS 'SELECT * FROM notes'",
            "may run all_notes with the rights of its owner"
        ),
    ])
    func aRightTooManyIsFound(_ change: String, _ excess: String) throws {
        let server = try migrated()
        try server.run(change)
        #expect(try server.run(HubRole(RowSecurity.hub).excess).contains(excess))
    }

    @Test(arguments: ["Hub", "1hub", "hub; DROP TABLE notes", "", String(repeating: "a", count: 64)])
    func aNameThatNeedsQuotesIsRefused(_ name: String) {
        #expect(throws: (any Error).self) { try HubRole(name) }
    }
}
