import HubTestKit
import Testing

@testable import HubStore

@Suite("Query plans of PostgreSQL", .timeLimit(.minutes(5)))
struct PostgresPlanTests {
    /// The statements of the functions `follow_item`, `follow_turn` and `follow_reply`.
    private static let ofTriggers = [
        "DELETE FROM due_work WHERE stage = 'inbound' AND tenant = ? AND conversation = 0 AND row_id = ?",
        "DELETE FROM due_work WHERE stage = ? AND tenant = ? AND conversation = ? AND row_id = ?",
    ]

    /// The statements of the sources.
    private func statements(of store: PostgresStore) throws -> [String] {
        struct Done: Error {}
        let connection = try PostgresConnection(PostgresAddress(store.server.url(of: store.database)))
        let recording = RecordingConnection(connection)
        // Rolled back: the database is filled with other rows.
        #expect(throws: Done.self) {
            try connection.transaction { _ in
                try EveryStatement(connection: recording).execute()
                throw Done()
            }
        }
        // Without the changes of the test's own, and with those of the writer and of triggers.
        return
            (recording.statements.filter { !$0.hasSuffix(" > 0") } + [
                SQLStatement.beginBatch.sql, SQLStatement.lookUpItems.sql, SQLStatement.lockSends.sql,
                SQLStatement.keeperOfWork.sql,
                SQLStatement.hasEpoch.sql, SQLStatement.nextKeptItem.sql, SQLStatement.keepWork.sql,
                SQLStatement.takeTurn.sql, SQLStatement.giveUpItems.sql, SQLStatement.giveUpTurns.sql,
                SQLStatement.giveUpReplies.sql, SQLStatement.keepersOfTurns.sql,
            ] + Self.ofTriggers)
            .sorted()
    }

    /// A new hub's tables have no statistics, and its prepared statements keep their first plans.
    @Test(arguments: [false, true])
    func noStatementReadsAllRowsOfATableOrATenant(_ hasStatistics: Bool) throws {
        let store = try PostgresStore()
        let statements = try statements(of: store)
        #expect(statements.count > 150)
        try store.run(PostgresPlans.rows + (hasStatistics ? "; ANALYZE" : ""))
        let script = PostgresPlans.explain(statements)
        let plans = try store.server.run(script, as: PostgresServer.hub, in: store.database)
            .split { $0.hasPrefix("@") }
        #expect(plans.count == statements.count)
        for (sql, plan) in zip(statements, plans) {
            let objections = PostgresPlans.scans(in: Array(plan)) + PostgresPlans.readingsOfTenants(in: Array(plan))
            #expect(objections == [], "\(sql)\n\(plan.joined(separator: "\n"))")
        }
    }

    @Test func aReadingOfATenantIsSeen() {
        let plan = [
            "Limit  (cost=1.00)", "  ->  Index Scan Backward using messages_of_tenant on messages  (cost=1.00)",
            "        Index Cond: (tenant = '7'::bigint)", "        Filter: ((conversation = $1) AND (id < $2))",
        ]
        #expect(PostgresPlans.readingsOfTenants(in: plan).count == 1)
    }

    @Test func aScanIsSeen() {
        let plan = ["Aggregate", "  ->  Seq Scan on messages  (cost=1.00)", "  ->  Seq Scan on tenants  (cost=1.00)"]
        #expect(PostgresPlans.scans(in: plan) == ["messages"])
    }
}
