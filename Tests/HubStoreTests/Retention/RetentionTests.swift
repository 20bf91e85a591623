import ChannelKit
import Foundation
import HubModel
import Testing

@testable import HubRouter
@testable import HubStore

@Suite("Deletion of old rows", .timeLimit(.minutes(5)))
struct RetentionTests {
    /// A day after the rows were made, before which all of them are old.
    private static let tomorrow = noon.addingTimeInterval(86_400)

    /// The rows of a kind: made in a state that is needed, and the change after which they are not.
    struct Rows: Sendable, CustomTestStringConvertible {
        let kind: RetentionKind
        let table: String
        /// SQL that ends the work of the sample rows; empty if nothing protects them.
        var release = ""

        var testDescription: String { kind.rawValue }
    }

    static let kinds = [
        Rows(kind: .raw, table: "inbox", release: "UPDATE inbox SET state = 'done'"),
        Rows(kind: .itemKeys, table: "item_keys", release: "UPDATE item_keys SET outcome = 'turn'"),
        Rows(kind: .events, table: "events"),
        Rows(
            kind: .messages,
            table: "messages",
            release: "UPDATE outbox SET state = 'sent'; UPDATE turns SET state = 'replied', ended_at = 1"
        ),
        Rows(kind: .turns, table: "turns", release: "UPDATE turns SET state = 'replied', ended_at = 1"),
        Rows(kind: .turnLedger, table: "turn_ledger", release: "UPDATE turns SET state = 'replied', ended_at = 1"),
        Rows(kind: .replies, table: "outbox", release: "UPDATE outbox SET state = 'sent'"),
        Rows(kind: .leads, table: "leads"),
        Rows(kind: .modelCalls, table: "model_usage"),
        Rows(kind: .modelDays, table: "model_usage_days"),
        Rows(kind: .quotaNotices, table: "quota_notices"),
        Rows(
            kind: .conversations,
            table: "conversations",
            release: "UPDATE outbox SET state = 'sent'; UPDATE turns SET state = 'replied', ended_at = 1"
        ),
    ]

    @Test(arguments: TestDatabase.allCases, kinds)
    func oldRowsAreDeletedOnceNothingNeedsThem(_ database: TestDatabase, _ rows: Rows) async throws {
        let store = try database.store()
        for channel in [ChannelID.lotus, .rose] { _ = try await SampleRows.put(into: channel, of: store.storage) }
        func count() throws -> Int { try Int(store.storedLines("SELECT count(*) FROM \(rows.table)")[0]) ?? -1 }
        func delete(before: Date) async throws -> Int {
            try await store.deleteAll(rows.kind, before: before, limit: 1)
        }
        let all = try count()
        #expect(all > 0)
        #expect(try await delete(before: noon) == 0)
        if !rows.release.isEmpty {
            #expect(try await delete(before: Self.tomorrow) == 0)
            #expect(try count() == all)
            try store.run(rows.release)
        }
        // The first whole day after them.
        #expect(try await delete(before: Self.tomorrow.addingTimeInterval(86_400)) >= all)
        #expect(try count() == 0)
    }

    @Test func everyKindThatIsDeletedIsTested() {
        let tested = Set(Self.kinds.map(\.kind)).union([.earlyStatuses, .unrouted])
            .union(AccessRetentionTests.kinds)
        #expect(Set(RetentionKind.allCases.filter { RetentionOrder.of($0) != nil }) == tested)
    }

    @Test(arguments: TestDatabase.allCases)
    func aDeadLetterIsKeptUntilItIsDiscarded(_ database: TestDatabase) async throws {
        let store = try database.store()
        let id = try await store.storage.intake([newItem()], unrouted: [])[0].id
        try await store.storage.transact("lotus") {
            try $0.finishItem(id, as: .dead(.unreadable("unreadable")), at: noon)
        }
        #expect(try await store.deleteAll(.raw) == 0)
        #expect(try await store.deleteAll(.itemKeys) == 0)
        try await store.storage.transact("lotus") {
            _ = try $0.discardDeadLetter(DeadLetterID(.item, id.rawValue), at: noon)
        }
        #expect(try await store.deleteAll(.itemKeys) == 1)
        #expect(try await store.deleteAll(.raw) == 1)
    }

    @Test(arguments: TestDatabase.allCases)
    func statusesAndUnroutedItemsAreDeletedByTheirReceipt(_ database: TestDatabase) async throws {
        let store = try database.store()
        let late = noon.addingTimeInterval(1)
        try await store.storage.transact("lotus") { tx in
            for (id, at) in [("p1", noon), ("p2", late)] {
                _ = try tx.applyStatus(StatusUpdate(externalID: id, status: .read, at: noon), channel: .lotus, at: at)
            }
        }
        let unrouted = [noon, late].enumerated().map { number, at in
            UnroutedItem(
                adapter: "toy",
                item: newItem(ItemKey("message:\(number)")).item,
                verifiedBy: "token",
                receivedAt: at
            )
        }
        _ = try await store.storage.intake([], unrouted: unrouted)
        for kind in [RetentionKind.earlyStatuses, .unrouted] {
            let old = try await store.storage.inspect { try $0.oldRows(kind, after: .start, before: late, limit: 5) }
            #expect(old.count == 1)
            #expect(old.oldest == noon)
            #expect(try await store.storage.schedule { try $0.delete(old) }.count == 1)
        }
        let kept = ["\(late.millisecondsSince1970)"]
        #expect(try store.storedLines("SELECT received_at FROM early_statuses") == kept)
        #expect(try store.storedLines("SELECT received_at FROM unrouted") == kept)
    }

    @Test(arguments: TestDatabase.allCases)
    func rowsThatMustStayAreOnlyPassed(_ database: TestDatabase) async throws {
        let store = try database.store()
        _ = try await store.storage.intake(
            (1...7).map { newItem(ItemKey("message:\($0)"), lane: LaneKey("\($0)")) },
            unrouted: []
        )
        try store.run("UPDATE inbox SET state = 'done' WHERE id % 3 = 0")
        let done = try store.storedLines("SELECT id FROM inbox WHERE state = 'done'").count
        let first = try await store.storage.inspect {
            try $0.oldRows(.raw, after: .start, before: noon.addingTimeInterval(1), limit: 2)
        }
        #expect(first.next == RowPosition(tenant: first.tenant, row: first.last))
        #expect(try await store.deleteAll(.raw, limit: 2) == done)
        #expect(try store.storedLines("SELECT DISTINCT state FROM inbox") == ["pending"])
    }
}
