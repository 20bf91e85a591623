import ChannelKit
import Foundation
import HubModel
import Testing

@testable import HubRouter
@testable import HubStore

@Suite("Unfinished work on PostgreSQL", .timeLimit(.minutes(5)))
struct DueWorkTests {
    /// The unfinished rows, as the statements of one tenant find them.
    private static let unfinished = """
        SELECT 'inbound' AS stage, tenant, 0 AS conversation, id, channel, due_at, 1 FROM inbox WHERE state = 'pending'
        UNION ALL SELECT 'turn', tenant, conversation, id, channel, waits_until, 1 FROM turns
        WHERE ended_at IS NULL AND state IN ('open', 'running')
        UNION ALL SELECT 'outbox', tenant, conversation, id, channel, due_at, CASE state WHEN 'ambiguous' THEN 0 ELSE 1 END
        FROM outbox WHERE state IN ('pending', 'claimed', 'ambiguous') AND via = 'api' AND due_at IS NOT NULL
        UNION ALL SELECT 'held', tenant, conversation, id, channel, coalesce(due_at, 0), 1 FROM outbox WHERE state = 'held'
        """

    /// The rows that are in one of both only.
    private func differences(_ store: PostgresStore) throws -> [String] {
        let kept = "SELECT stage, tenant, conversation, row_id, channel, due_at, is_in_order FROM due_work"
        return try store.storedLines(
            """
            (SELECT 'missing', * FROM ((\(Self.unfinished)) EXCEPT \(kept)) AS missing)
            UNION ALL (SELECT 'left', * FROM (\(kept) EXCEPT (\(Self.unfinished))) AS rest)
            """
        )
    }

    /// Each change of a piece of work, and the stages of what is unfinished after it.
    @Test func theTableFollowsTheWork() async throws {
        let store = try PostgresStore()
        let rows = try await SampleRows.put(into: .lotus, of: store.storage)
        _ = try await SampleRows.put(into: .rose, of: store.storage)
        let held = HoldReason.takenOver
        let steps: [(String, [String], @Sendable (any TenantTransaction) throws -> Void)] = [
            ("stored", ["inbound", "outbox", "turn"], { _ in }),
            (
                "item postponed", ["inbound", "outbox", "turn"],
                { try $0.postponeItem(rows.item, until: noon.addingTimeInterval(60), reason: held, at: noon) }
            ),
            (
                "item done", ["outbox", "turn"],
                { try $0.finishItem(rows.item, as: .silent(Reason(.optedOut)), at: noon) }
            ),
            (
                "turn begun", ["outbox", "turn"],
                { _ = try $0.beginTurn(rows.turn, in: $0.lock(rows.conversation), at: noon) }
            ),
            (
                "turn cancelled", ["outbox"],
                { _ = try $0.cancelTurns($0.lock(rows.conversation), reason: held, at: noon) }
            ),
            ("turn open again", ["outbox"], { _ = try $0.reopenTurn(rows.turn, answerBy: noon, at: noon) }),
            ("reply claimed", ["outbox"], { _ = try $0.claimReply(rows.reply, at: noon.addingTimeInterval(1)) }),
            (
                "reply postponed", ["outbox"],
                { try $0.postponeReply(rows.reply, until: noon.addingTimeInterval(2), reason: held) }
            ),
            ("reply ambiguous", ["outbox"], { try $0.markAmbiguous(rows.reply, until: noon, reason: held) }),
            ("reply without end", [], { try $0.markAmbiguous(rows.reply, until: nil, reason: held) }),
            ("reply held", ["held"], { try $0.holdReply(rows.reply, reason: held) }),
            (
                "reply released", ["outbox"],
                { _ = try $0.releaseReplies($0.lock(rows.conversation), heldFor: held, at: noon) }
            ),
            (
                "reply failed", [],
                { try $0.failReply(rows.reply, reason: held, needsOperator: true, at: noon) }
            ),
            (
                "reply requeued", ["outbox"],
                {
                    _ = try $0.retryDeadLetter(
                        DeadLetterID(.reply, rows.reply.rawValue),
                        at: noon,
                        lifetime: .seconds(60)
                    )
                }
            ),
            ("reply sent", [], { _ = try $0.markSent(rows.reply, receipt: nil, at: noon) }),
        ]
        for (step, stages, change) in steps {
            try await store.storage.transact("lotus", change)
            #expect(try differences(store) == [], "\(step)")
            let found = try store.storedLines("SELECT stage FROM due_work WHERE tenant = 1 ORDER BY stage")
            #expect(found == stages, "\(step)")
        }
        #expect(try store.storedLines("SELECT count(*) FROM due_work WHERE tenant = 2") == ["3"])
    }

    @Test func renamedAndDeletedWorkIsFollowed() async throws {
        let store = try PostgresStore()
        _ = try await SampleRows.put(into: .lotus, of: store.storage)
        let name = ChannelID(tenant: "lotus", name: "text")
        while try await !store.storage.transact(
            "lotus",
            { tx in
                try tx.moveChannel(from: .lotus, to: name, limit: 5, at: noon).isComplete
            }
        ) {}
        #expect(try differences(store) == [])
        #expect(try store.storedLines("SELECT count(DISTINCT channel), min(channel) FROM due_work") == ["1 2"])
        try store.run("DELETE FROM outbox; DELETE FROM turn_ledger; DELETE FROM turns; DELETE FROM inbox")
        #expect(try store.storedLines("SELECT * FROM due_work") == [])
    }

    /// Of 10,000 tenants, two with work cost as many statements as in a database of their own.
    @Test func tenantsWithoutWorkAreNotVisited() async throws {
        let store = try PostgresStore()
        for channel in [ChannelID.lotus, .rose] { _ = try await SampleRows.put(into: channel, of: store.storage) }
        let before = try executions(store)
        try store.run(
            """
            INSERT INTO tenants SELECT i, 't' || i, 1, 0, '' FROM generate_series(1000, 10999) AS i;
            INSERT INTO channels SELECT i, i, 'sms', 1, NULL FROM generate_series(1000, 10999) AS i
            """
        )
        #expect(try executions(store) == before)
        #expect(before < 30)
    }

    /// The number of statements that look for the work of all stages, from a process that starts.
    private func executions(_ store: PostgresStore) throws -> Int {
        let connection = try PostgresConnection(PostgresAddress(store.server.url(of: store.database)))
        let recording = RecordingConnection(connection)
        try connection.transaction { _ in
            let sql = SQLConnection(driver: recording)
            var lanes: [Lane] = []
            for stage in Stage.allCases {
                var last: Lane?
                repeat {
                    let page = try WaitingLanes(connection: sql).page(stage, after: last, limit: 256)
                    lanes += page.lanes.map(\.lane)
                    last = page.next
                } while last != nil
            }
            #expect(lanes.count == 6)
            #expect(try SQLScheduler(connection: sql).channelsWithHeldReplies() == [])
        }
        return recording.executions
    }
}
