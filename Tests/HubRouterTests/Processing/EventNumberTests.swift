import ChannelKit
import ChannelTestKit
import Foundation
import HubModel
import HubRouter
import Testing

@Suite("Events", .onBothDatabases, .timeLimit(.minutes(1)))
struct EventNumberTests {
    /// The events of each conversation with their numbers and contacts, in the order in which they were logged.
    private static let events = """
        SELECT conversation, conversation_seq, contact, kind FROM events WHERE conversation IS NOT NULL
        ORDER BY conversation, id
        """

    @Test func eventsOfAConversationAreNumberedFromOneOn() async throws {
        try await withHub([channel(Echo())]) { life in
            for request in [message("m1", "hello"), message("m2", from: "bo", "hello"), message("m1", "hello")] {
                await life.post(request)
                try await life.settle()
            }
            await life.post(status("delivered", of: "sent-1"))
            await life.post(status("delivered", of: "sent-1"))
            await life.post(message("m3", "STOP"))
            try await life.settle()
            let events = try await life.books.lines(Self.events)
            #expect(
                Set(events) == [
                    "1 1 1 message", "1 2 1 reply", "1 3 1 status", "1 4 1 message", "1 5 1 consent",
                    // The confirmation has three parts.
                    "1 6 1 reply", "1 7 1 reply", "1 8 1 reply",
                    "2 1 2 message", "2 2 2 reply",
                ]
            )
            #expect(try await life.books.lines("SELECT event_seq FROM conversations ORDER BY id") == ["8", "2"])
        }
    }

    @Test func failedTransactionLeavesNoGap() async throws {
        try await withHub([channel(Echo())]) { life in
            await life.post(message("m1", "hello"))
            try await life.settle()
            struct Failure: Error {}
            let sms = ChannelID(tenant: "lotus", name: "sms")
            await #expect(throws: Failure.self) {
                try await life.storage.transact("lotus") { tx in
                    let id = try #require(try tx.conversations(onlyWithAgent: false, limit: 1).first).id
                    try tx.log(LoggedEvent(kind: "lead", channel: sms, conversation: id, at: .now, body: "lost"))
                    throw Failure()
                }
            }
            await life.post(message("m2", "hello"))
            try await life.settle()
            #expect(
                try await life.books.lines(Self.events)
                    == ["1 1 1 message", "1 2 1 reply", "1 3 1 message", "1 4 1 reply"]
            )
        }
    }
}
