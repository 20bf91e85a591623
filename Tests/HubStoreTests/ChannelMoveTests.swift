import ChannelKit
import Foundation
import HubRouter
import Testing

@testable import HubStore

@Suite("A renamed channel", .timeLimit(.minutes(5)))
struct ChannelMoveTests {
    private static let text = ChannelID(tenant: "lotus", name: "text")
    private static let tables = [
        "inbox", "contacts", "contact_aliases", "conversations", "messages", "turns", "outbox", "consents",
        "early_statuses", "model_usage",
    ]

    /// Moves all rows in steps of the min limit.
    private func move(_ store: any StoreUnderTest) async throws {
        var steps = 0
        while try await !store.storage.transact(
            "lotus",
            {
                try $0.moveChannel(from: .lotus, to: Self.text, limit: 1, at: noon.addingTimeInterval(60))
            }
        ).isComplete {
            steps += 1
            try #require(steps < 100, "it does not come to an end")
        }
    }

    private func furnish(_ store: any StoreUnderTest) async throws -> SampleRows {
        let ids = try await SampleRows.put(into: .lotus, of: store.storage)
        try await store.storage.transact("lotus") { tx in
            try tx.setBackfilled(.lotus, until: noon)
            _ = try tx.applyStatus(StatusUpdate(externalID: "p9", status: .read, at: noon), channel: .lotus, at: noon)
        }
        return ids
    }

    @Test(arguments: TestDatabase.allCases)
    func movesAllRowsAndTheirWork(_ database: TestDatabase) async throws {
        let store = try database.store()
        let ids = try await furnish(store)
        try await move(store)
        for table in Self.tables {
            #expect(try store.lines("SELECT DISTINCT channel FROM \(table)") == ["text"], "\(table)")
        }
        let conversation = "\(ids.conversation)"
        for (stage, key) in [(Stage.inbound, "ana"), (.turn, conversation), (.outbox, conversation)] {
            #expect(try await store.dueLanes(stage).contains(Lane(stage: stage, channel: Self.text, key: key)))
            let page = try await store.storage.waitingLanes(stage, after: nil, limit: 10)
            #expect(page.lanes.map(\.lane) == [Lane(stage: stage, channel: Self.text, key: key)])
        }
        // A redelivery is recognized.
        let again = try await store.storage.intake([newItem(for: Self.text)], unrouted: [])
        #expect(again.map(\.isNew) == [false])
        #expect(again.map(\.id) == [ids.item])
    }

    @Test(arguments: TestDatabase.allCases)
    func aSecondMoveChangesNothing(_ database: TestDatabase) async throws {
        let store = try database.store()
        _ = try await furnish(store)
        try await move(store)
        let before = try store.everything(of: "lotus")
        try await move(store)
        #expect(try store.everything(of: "lotus") == before)
    }

    @Test(arguments: TestDatabase.allCases)
    func rowsOfTheNewNameWin(_ database: TestDatabase) async throws {
        let store = try database.store()
        let old = try await furnish(store)
        let new = try await SampleRows.put(into: Self.text, of: store.storage)
        try await move(store)
        #expect(
            try store.lines("SELECT id, item_key, state FROM inbox ORDER BY id") == [
                "\(old.item) message:m1 done", "\(new.item) message:m1 pending",
            ]
        )
        // Ana is one contact, with both conversations, and the message that arrived twice has one external id.
        #expect(try store.lines("SELECT id FROM contacts WHERE merged_into IS NULL") == ["\(old.contact)"])
        #expect(try store.lines("SELECT DISTINCT contact FROM conversations") == ["\(old.contact)"])
        #expect(try store.lines("SELECT id FROM messages WHERE external_id = 'm1'") == ["\(new.message)"])
    }

    @Test(arguments: TestDatabase.allCases)
    func anotherTenantsChannelIsNotMoved(_ database: TestDatabase) async throws {
        let store = try database.store()
        _ = try await SampleRows.put(into: .rose, of: store.storage)
        let before = try store.everything(of: "rose")
        let moved = try await store.storage.transact("lotus") {
            try $0.moveChannel(from: .rose, to: Self.text, limit: 10, at: noon)
        }
        #expect(moved == MovedRows())
        #expect(try store.everything(of: "rose") == before)
    }
}
