import ChannelKit
import ChannelTestKit
import Foundation
import HubModel
import HubRouter
import Testing

/// Rows that a newer version wrote, found by an older one after a rollback.
@Suite("Unreadable rows", .onBothDatabases, .timeLimit(.minutes(5)))
struct UnreadableRowTests {
    private static let reason = "unknown codec 9; it was written by a newer version"

    @Test func unreadableItemIsADeadLetterAndItsLaneGoesOn() async throws {
        try await withHub([channel(Echo())]) { life in
            // Items that are applied at once are not read back.
            life.storage.fallBehind()
            try await life.books.makeUnreadable("inbox", when: life.books.new("item_key", is: "message:m1"))
            await life.post(message("m1", "one"), message("m2", "two"))
            try await life.settle()
            #expect(
                try await life.books.lines("SELECT state, reason FROM inbox ORDER BY id") == [
                    "dead \(Self.reason)", "done ",
                ]
            )
            #expect(life.http.texts == ["ana: two"])
            let letters = try await life.storage.read("lotus") { try $0.deadLetters(limit: 5) }
            #expect(letters.map(\.reason?.sentence) == [Self.reason])
        }
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let table: String
        let condition: @Sendable (DatabaseProbe) -> String
        /// The states and reasons of the rows that say what became of the two messages.
        let query: String
        let end: String
        /// The texts that were sent, delivered or not.
        let texts: [String]
    }

    @Test(arguments: [
        Case(
            testDescription: "turn",
            table: "messages",
            condition: { $0.new("external_id", is: "m1") },
            query: "SELECT state, reason FROM turns ORDER BY id",
            end: "replied ",
            texts: ["ana: two"]
        ),
        Case(
            testDescription: "reply",
            table: "outbox",
            condition: { _ in "NOT EXISTS (SELECT 1 FROM outbox WHERE id < NEW.id)" },
            query: "SELECT state, reason FROM outbox ORDER BY id",
            end: "sent ",
            texts: ["ana: one", "ana: two"]
        ),
    ])
    func unreadableRowIsADeadLetterAndTheConversationGoesOn(_ testCase: Case) async throws {
        try await withHub([channel(Echo())]) { life in
            try await life.books.makeUnreadable(testCase.table, when: testCase.condition(life.books))
            // What is handled at once is not read back: two items that wait, and a reply that is sent again.
            life.storage.fallBehind()
            life.http.script("ana: one", .notSent)
            await life.post(message("m1", "one"), message("m2", "two"))
            try await life.settle()
            while life.laneCount > 0 { try await life.goOn() }
            #expect(try await life.books.lines(testCase.query) == ["dead \(Self.reason)", testCase.end])
            #expect(life.http.texts == testCase.texts)
        }
    }

    @Test func requestOfAnUnreadableItemGetsTheFallback() async throws {
        try await withHub([channel(of: ToyInline.self, Echo())]) { life in
            try await life.books.makeUnreadable("inbox", when: "true")
            // The first attempt has the item in memory; only the second one reads the row.
            try await life.books.refuse("INSERT", of: "messages")
            async let response = life.post(message("m1", "one"), via: ToyInline.name)
            try await life.eventually("SELECT attempts FROM inbox", gives: "1")
            try await life.goOn()
            _ = await response
            #expect(try await life.books.lines("SELECT state, inline_mark FROM inbox") == ["dead failed"])
        }
    }
}
