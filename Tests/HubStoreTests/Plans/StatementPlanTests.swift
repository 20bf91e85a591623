import ChannelKit
import Foundation
import GRDB
import HubRouter
import Testing

@testable import HubStore

@Suite("Query plans", .timeLimit(.minutes(1)))
struct StatementPlanTests {
    private static let sources = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("Sources/HubStore")

    /// The query plans of all statements of the sources.
    private func recorded() async throws -> [QueryPlan] {
        let store = try Store()
        let statements = try await store.storage.pool.write { database in
            let connection = RecordingConnection(HubStore.SQLiteConnection(database: database))
            try EveryStatement(connection: connection).execute()
            return connection.statements.sorted()
        }
        var configuration = Configuration()
        configuration.foreignKeysEnabled = false
        let withoutKeys = try DatabaseQueue(path: store.path, configuration: configuration)
        // The plan of an INSERT has scans of the tables that refer to its own. SQLite runs them only where a
        // deferred constraint is broken, and the schema has none.
        var plans: [QueryPlan] = []
        for sql in statements {
            let reader: any DatabaseReader = sql.hasPrefix("INSERT") ? withoutKeys : store.storage.pool
            plans.append(try await reader.read { try QueryPlan(sql, in: $0) })
        }
        return plans
    }

    @Test func everyStatementOfTheSourcesIsRecorded() async throws {
        let statements = try await recorded().map(\.sql)
        var count = 0
        for folder in ["TenantTransaction", "SQL"] {
            let folder = Self.sources.appendingPathComponent(folder)
            for file in try FileManager.default.contentsOfDirectory(atPath: folder.path) where file.hasSuffix(".swift")
            {
                let source = try String(contentsOf: folder.appendingPathComponent(file), encoding: .utf8)
                for literal in SourceStatements.statements(in: source) {
                    count += 1
                    #expect(
                        statements.contains { SourceStatements.matches(literal, $0) },
                        "\(file): EveryStatement does not execute: \(literal)"
                    )
                }
            }
        }
        #expect(count > 90)
    }

    @Test func noStatementReadsAllOfATenantOrATable() async throws {
        for plan in try await recorded() {
            #expect(plan.objections == [], "\(plan.sql)\n\(plan.lines.joined(separator: "\n"))")
        }
    }

    @Test func everyIndexIsUsedByAStatement() async throws {
        let used = try await recorded().reduce(into: Set<String>()) { $0.formUnion($1.indexes) }
        let store = try Store()
        let indexes = try await store.lines("SELECT name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL")
        #expect(Set(indexes).subtracting(used).sorted() == [])
    }

    // MARK: - The rules themselves

    @Test(arguments: [
        // Each of these was in the sources once.
        ("SELECT stage, count(*) FROM lanes GROUP BY stage", false),
        ("UPDATE lanes SET owner = NULL WHERE owner IS NOT NULL", false),
        ("SELECT id FROM messages WHERE tenant = ?", false),
        (
            "UPDATE messages SET status = 'sent' WHERE tenant = ? AND id IN (SELECT message FROM outbox WHERE turn = ?)",
            false
        ),
        ("SELECT id FROM conversations WHERE tenant = ? AND active_at >= ? ORDER BY id DESC LIMIT 1", false),
        ("SELECT count(*) FROM lanes WHERE stage = ?", false),
        ("DELETE FROM contacts WHERE tenant = ? AND id = ?", false),
        ("SELECT id FROM messages WHERE tenant = ? AND conversation = ?", true),
        ("SELECT id FROM conversations WHERE tenant = ? ORDER BY active_at DESC LIMIT ?", true),
        ("SELECT count(*) FROM (SELECT 1 FROM lanes WHERE stage = ? LIMIT ?) AS waiting", true),
    ])
    func aPlanIsJudged(_ sql: String, _ isBounded: Bool) async throws {
        let store = try Store()
        let plan = try await store.storage.pool.read { try QueryPlan(sql, in: $0) }
        #expect(plan.objections.isEmpty == isBounded, "\(plan.lines)")
    }

    @Test func aStatementThatNoTestExecutesIsFound() {
        let source = #"""
            let one = "SELECT id FROM \(table) WHERE tenant = ?"
            let two = """
                DELETE FROM turns
                WHERE tenant = ?
                """
            let other = "no statement"
            """#
        let literals = SourceStatements.statements(in: source)
        #expect(literals == ["SELECT id FROM * WHERE tenant = ?", "DELETE FROM turns WHERE tenant = ?"])
        #expect(SourceStatements.matches(literals[0], "SELECT id FROM turns WHERE tenant = ?"))
        #expect(!SourceStatements.matches(literals[0], "SELECT id FROM turns WHERE tenant = ? AND id = ?"))
        #expect(!SourceStatements.matches(literals[1], "DELETE FROM turns"))
    }
}
