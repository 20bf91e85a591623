import ChannelKit
import ChannelTestKit
import Foundation
import HubRouter
import Testing

/// Rows that a newer version wrote, found by an older one after a rollback.
@Suite("Rows that cannot be read", .timeLimit(.minutes(1)))
struct UnreadableRowTests {
    private static let reason = "it is written in codec 9, which this version does not know"

    /// Makes the rows of a table unreadable as they are written.
    private func poison(_ table: String, when condition: String, _ life: TestHub) async throws {
        try await life.books.execute(
            """
            CREATE TRIGGER newer AFTER INSERT ON \(table) WHEN \(condition) BEGIN
                UPDATE \(table) SET codec = 9 WHERE id = new.id;
            END
            """
        )
    }

    @Test func anItemIsADeadLetterAndItsLaneGoesOn() async throws {
        try await withHub([channel(Echo())]) { life in
            try await poison("inbox", when: "new.item_key LIKE '%m1'", life)
            await life.post(message("m1", "one"), message("m2", "two"))
            try await life.settle()
            #expect(
                try await life.books.lines("SELECT state, reason FROM inbox ORDER BY id") == [
                    "dead \(Self.reason)", "done ",
                ]
            )
            #expect(life.http.texts == ["ana: two"])
            let letters = try await life.storage.read("lotus") { try $0.letters(limit: 5) }
            #expect(letters.map(\.reason) == [Self.reason])
        }
    }

    @Test func aTurnIsADeadLetterAndItsConversationGoesOn() async throws {
        try await withHub([channel(Echo())]) { life in
            try await poison("messages", when: "new.external_id = 'm1'", life)
            await life.post(message("m1", "one"), message("m2", "two"))
            try await life.settle()
            #expect(
                try await life.books.lines("SELECT state, reason FROM turns ORDER BY id")
                    == ["dead \(Self.reason)", "answered "]
            )
            #expect(life.http.texts == ["ana: two"])
        }
    }

    @Test func aReplyIsADeadLetterAndTheNextIsSent() async throws {
        try await withHub([channel(Echo())]) { life in
            try await poison("outbox", when: "NOT EXISTS (SELECT 1 FROM outbox WHERE id < new.id)", life)
            await life.post(message("m1", "one"), message("m2", "two"))
            try await life.settle()
            #expect(
                try await life.books.lines("SELECT state, reason FROM outbox ORDER BY id")
                    == ["dead \(Self.reason)", "sent "]
            )
            #expect(life.http.texts == ["ana: two"])
        }
    }

    @Test func aRequestThatWaitsForAnUnreadableItemIsAnswered() async throws {
        try await withHub([channel(of: ToyInline.self, Echo())]) { life in
            try await poison("inbox", when: "true", life)
            await life.post(message("m1", "one"), via: ToyInline.name)
            try await life.settle()
            #expect(try await life.books.lines("SELECT state, inline_mark FROM inbox") == ["dead failed"])
        }
    }
}
