import ChannelKit
import Foundation
import HubRouter
import Testing

@testable import HubStore

@Suite("Query plans", .timeLimit(.minutes(5)))
struct StatementPlanTests {
    private static let sources = Repository.root.appendingPathComponent("Sources/HubStore")

    /// The query plans of all statements of the sources.
    private func recorded() throws -> [QueryPlan] {
        let store = try Store()
        let withKeys = try Self.open(store)
        let recording = RecordingConnection(withKeys)
        try withKeys.transaction(.beginWriting) { _ in try EveryStatement(connection: recording).execute() }
        // The plan of an INSERT has scans of the tables that refer to its own. SQLite runs them only where a
        // deferred constraint is broken, and the schema has none.
        let withoutKeys = try store.open()
        return try recording.statements.sorted().map { sql in
            try QueryPlan(sql, in: sql.hasPrefix("INSERT") ? withoutKeys : withKeys)
        }
    }

    /// A connection whose plans include the checks of foreign keys, as the hub's do.
    private static func open(_ store: Store) throws -> SQLiteConnection {
        let connection = try store.open()
        try connection.run(script: "PRAGMA foreign_keys = ON")
        return connection
    }

    @Test func everyStatementOfTheSourcesIsRecorded() throws {
        let statements = try recorded().map(\.sql)
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

    @Test func noStatementReadsAllOfATenantOrATable() throws {
        for plan in try recorded() {
            #expect(plan.objections == [], "\(plan.sql)\n\(plan.lines.joined(separator: "\n"))")
        }
    }

    @Test func everyIndexIsUsedByAStatement() throws {
        // Besides the unique ones, which the insertions use.
        let used = try recorded().reduce(into: Set<String>()) { $0.formUnion($1.indexes) }
        let store = try Store()
        let indexes = try store.lines(
            "SELECT name FROM sqlite_master WHERE type = 'index' AND sql LIKE 'CREATE INDEX%'"
        )
        #expect(Set(indexes).subtracting(used).sorted() == [])
    }

    // MARK: - The rules themselves

    @Test(arguments: [
        // Each of these was in the sources once.
        ("SELECT id FROM messages WHERE tenant = ?", false),
        (
            "UPDATE messages SET status = 'sent' WHERE tenant = ? AND id IN (SELECT id FROM outbox WHERE turn = ?)",
            false
        ),
        ("SELECT id FROM conversations WHERE tenant = ? AND active_at >= ? ORDER BY id DESC LIMIT 1", false),
        ("SELECT count(*) FROM inbox WHERE tenant = ?", false),
        ("DELETE FROM contacts WHERE tenant = ? AND id = ?", true),
        ("SELECT id FROM messages WHERE tenant = ? AND conversation = ?", true),
        ("SELECT id FROM conversations WHERE tenant = ? ORDER BY active_at DESC LIMIT ?", false),
        ("SELECT id FROM conversations WHERE tenant = ? ORDER BY active_hour DESC LIMIT ?", true),
        ("SELECT lane FROM inbox WHERE state = 'pending' AND (channel, lane) > (?, ?) LIMIT ?", true),
    ])
    func aPlanIsJudged(_ sql: String, _ isBounded: Bool) throws {
        let store = try Store()
        let plan = try QueryPlan(sql, in: Self.open(store))
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
