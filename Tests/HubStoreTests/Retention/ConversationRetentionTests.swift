import ChannelKit
import Foundation
import HubModel
import Testing

@testable import HubRouter
@testable import HubStore

@Suite("Deletion of conversations", .timeLimit(.minutes(5)))
struct ConversationRetentionTests {
    /// A time before which everything that these tests store is old.
    private static let later = noon.addingTimeInterval(2 * 86_400)

    private static func idle(_ store: any StoreUnderTest) throws {
        try store.run("UPDATE outbox SET state = 'sent'; UPDATE turns SET state = 'replied', ended_at = 1")
    }

    /// Deletes idle conversations, each slice in a transaction, and returns the number of slices.
    private static func delete(_ store: any StoreUnderTest) async throws -> Int {
        var position: RowPosition? = .start
        var slices = 0
        while let after = position {
            let old = try await store.storage.inspect {
                try $0.oldRows(.conversations, after: after, before: Self.later, limit: 500)
            }
            guard old.count > 0 else { return slices }
            let deleted = try await store.storage.schedule { try $0.delete(old) }
            slices += 1
            if !deleted.isCut { position = old.next }
        }
        return slices
    }

    @Test(arguments: TestDatabase.allCases)
    func nothingOfTheCustomerIsLeft(_ database: TestDatabase) async throws {
        let store = try database.store()
        _ = try await SampleRows.put(into: .lotus, of: store.storage)
        _ = try await SampleRows.put(into: .rose, of: store.storage)
        try Self.idle(store)
        try store.run("UPDATE consents SET opted_out = 0")
        try store.run("UPDATE conversations SET active_hour = active_hour + 100 WHERE tenant = 2")
        _ = try await Self.delete(store)
        let tables = RetentionKind.conversations.facts.tables + ["messages", "turns", "outbox", "leads", "turn_ledger"]
        for table in tables {
            #expect(try store.storedLines("SELECT DISTINCT tenant FROM \(table)") == ["2"], "\(table)")
        }
        if database == .sqlite { #expect(try store.storedLines("PRAGMA foreign_key_check") == []) }
    }

    @Test(arguments: TestDatabase.allCases)
    func anOptOutOutlivesTheConversation(_ database: TestDatabase) async throws {
        let store = try database.store()
        let ids = try await SampleRows.put(into: .lotus, of: store.storage)
        try Self.idle(store)
        _ = try await Self.delete(store)
        #expect(try store.storedLines("SELECT count(*) FROM conversations") == ["0"])
        #expect(try await store.storage.read("lotus") { try $0.hasOptedOut(ids.contact, channel: .lotus) })
    }

    @Test(arguments: TestDatabase.allCases)
    func aLongConversationIsDeletedInSlices(_ database: TestDatabase) async throws {
        let store = try database.store()
        let ids = try await SampleRows.put(into: .lotus, of: store.storage)
        try await store.storage.transact("lotus") { tx in
            for _ in 0..<600 { _ = try tx.insertMessage(.said(in: ids.conversation, channel: .lotus)) }
        }
        try Self.idle(store)
        #expect(try await Self.delete(store) == 3)
        #expect(
            try store.storedLines("SELECT (SELECT count(*) FROM messages) + (SELECT count(*) FROM conversations)") == [
                "0"
            ]
        )
    }
}
