import ChannelKit
import Foundation
import HubModel
import Testing

@testable import HubRouter
@testable import HubStore

@Suite("Inspection of the rows", .timeLimit(.minutes(5)))
struct InspectionTests {
    // MARK: - Runnable work

    @Test(arguments: TestDatabase.allCases)
    func workThatWaitsIsNotRunnable(_ database: TestDatabase) async throws {
        let store = try database.store()
        func runnable(limit: Int = 100, at: Date = noon) async throws -> Int {
            try await store.storage.inspect { try $0.runnableWork(of: "lotus", at: at, limit: limit) }
        }
        #expect(try await runnable() == 0)
        // A turn, and an item in each of two lanes besides the turn's.
        let ids = try await SampleRows.put(into: .lotus, of: store.storage)
        let more = try await store.storage.intake(
            [newItem("message:2", lane: "bea"), newItem("message:3", lane: "bea"), newItem("message:4", lane: "cara")],
            unrouted: []
        )
        _ = try await SampleRows.put(into: .rose, of: store.storage)
        #expect(try await runnable() == 5)
        #expect(try await runnable(limit: 3) == 3)
        // The first item of a lane has to wait, and the one behind it.
        try await store.storage.transact("lotus") { tx in
            try tx.postponeItem(more[0].id, until: noon.addingTimeInterval(60), reason: Reason(.takenOver), at: noon)
            _ = try tx.cancelTurns(tx.lock(ids.conversation), reason: Reason(.takenOver), at: noon)
        }
        #expect(try await runnable() == 2)
        #expect(try await runnable(at: noon.addingTimeInterval(60)) == 4)
    }

    // MARK: - Inconsistent rows

    /// A check, a change that breaks its rule, and the row that it must name.
    static let broken: [(check: ConsistencyCheck, sql: String, name: String)] = [
        (.runningTurns, "UPDATE turns SET state = 'running', begun_at = opened_at", "turn"),
        (.claimedReplies, "UPDATE outbox SET state = 'claimed'", "reply"),
        (.repliesWithoutDueTime, "UPDATE outbox SET due_at = NULL", "reply"),
        (.repliesDueTooLate, "UPDATE outbox SET due_at = expires_at + 1", "reply"),
        (.expiredStatuses, "UPDATE early_statuses SET received_at = received_at - 1", "status"),
        (
            .unjoinedStatuses,
            "UPDATE messages SET external_hash = (SELECT external_hash FROM early_statuses) WHERE author = 'hub'",
            "status"
        ),
    ]

    @Test(arguments: TestDatabase.allCases, broken)
    func aBrokenRuleIsFound(_ database: TestDatabase, _ rule: (check: ConsistencyCheck, sql: String, name: String))
        async throws
    {
        let store = try database.store()
        _ = try await SampleRows.put(into: .lotus, of: store.storage)
        let late = noon.addingTimeInterval(rule.check == .expiredStatuses ? 1 : 0.001)
        try await store.storage.transact("lotus") { tx in
            let at = rule.check == .unjoinedStatuses ? noon : noon.addingTimeInterval(1)
            _ = try tx.applyStatus(StatusUpdate(externalID: "p1", status: .read, at: noon), channel: .lotus, at: at)
        }
        func found(limit: Int) async throws -> [String] {
            var names: [String] = []
            var position: RowPosition? = .start
            while let after = position {
                let page = try await store.storage.inspect {
                    try $0.suspects(rule.check, after: after, before: late, limit: limit)
                }
                names += page.names
                position = page.next
            }
            return names
        }
        #expect(try await found(limit: 10) == [])
        try store.run(rule.sql)
        let names = try await found(limit: 10)
        #expect(names.count == 1)
        #expect(names.first?.hasPrefix("\(rule.name) ") == true)
        #expect(try await found(limit: 1) == names)
    }

    @Test func everyCheckIsTested() { #expect(Set(Self.broken.map(\.check)) == Set(ConsistencyCheck.allCases)) }

    // MARK: - Sizes

    @Test(arguments: TestDatabase.allCases, RetentionKind.allCases)
    func theRowsOfAKindAreCounted(_ database: TestDatabase, _ kind: RetentionKind) async throws {
        let store = try database.store()
        _ = try await SampleRows.put(into: .lotus, of: store.storage)
        let stored = try await store.storage.inspect { try $0.storedRows(kind) }
        let count = try kind.facts.tables.reduce(0) { sum, table in
            sum + (Int(try store.storedLines("SELECT count(*) FROM \(table)")[0]) ?? 0)
        }
        #expect(stored.count == count)
        guard RetentionOrder.of(kind) != nil, count > 0 else { return }
        let oldest = try #require(stored.oldest)
        #expect(oldest <= noon && oldest > noon.addingTimeInterval(-86_400))
        if let bytes = stored.bytes { #expect(bytes >= 4_096) }
    }
}
