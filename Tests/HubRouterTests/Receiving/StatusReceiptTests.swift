import ChannelKit
import ChannelTestKit
import Foundation
import HubRouter
import Testing

/// Delivery statuses, which are applied as they arrive and have no rows in the inbox.
@Suite("Receipt of statuses", .onBothDatabases, .timeLimit(.minutes(5)))
struct StatusReceiptTests {
    private static let sent = "SELECT status, error_code FROM messages WHERE author = 'hub' ORDER BY id"
    private static let inbox = "SELECT item_key, state FROM inbox WHERE item_key LIKE 'status%' ORDER BY id"
    private static let logged = "SELECT count(*) FROM events WHERE kind = 'status'"

    /// Runs a hub that has answered "hello" of Ana; the provider's id of the answer is `sent-1`.
    private func withAnswer(_ body: (TestHub) async throws -> Void) async throws {
        try await withHub([channel(of: ToyRich.self, Echo())]) { life in
            await life.post(message("m1", "hello"), via: "toy-rich")
            try await life.settle()
            #expect(life.http.texts == ["ana: hello"])
            try await body(life)
        }
    }

    private static func failure(_ cause: String, at: Int = 1_790_000_000) -> JSONValue {
        [
            "kind": "status", "id": "sent-1", "status": "failed", "cause": .string(cause), "at": .integer(Int64(at)),
            "from": "ana",
        ]
    }

    struct Series: Sendable, CustomTestStringConvertible {
        let statuses: [String]
        let end: String
        /// The number of statuses that changed something.
        let events: Int
        var testDescription: String { statuses.joined(separator: ", ") }
    }

    @Test(arguments: [
        Series(statuses: ["delivered"], end: "delivered", events: 1),
        Series(statuses: ["delivered", "delivered"], end: "delivered", events: 1),
        Series(statuses: ["delivered", "read"], end: "read", events: 2),
        Series(statuses: ["read", "delivered"], end: "read", events: 1),
        Series(statuses: ["sent"], end: "sent", events: 0),
        Series(statuses: ["failed", "delivered"], end: "delivered", events: 2),
        Series(statuses: ["delivered", "failed"], end: "delivered", events: 1),
    ])
    func statusesAreAppliedWithoutRows(_ series: Series) async throws {
        for isTogether in [true, false] {
            try await withAnswer { (life: TestHub) async throws in
                let (receipts, jobs) = (life.storage.receipts, life.storage.jobs)
                let statuses = series.statuses.map { status($0, of: "sent-1") }
                for request in isTogether ? [statuses] : statuses.map({ [$0] }) {
                    #expect(await life.post(request, via: "toy-rich").status == 200)
                }
                // One transaction for each request, and nothing is left for a worker.
                #expect(life.storage.receipts - receipts == (isTogether ? 1 : series.statuses.count))
                #expect(try await life.books.lines(Self.sent) == ["\(series.end) -"])
                try await life.settle()
                #expect(life.storage.jobs == jobs)
                #expect(try await life.books.lines(Self.inbox).isEmpty)
                #expect(try await life.books.count(Self.logged) == series.events)
            }
        }
    }

    @Test func statusIsNotStuckBehindAPendingItemOfItsLane() async throws {
        try await withAnswer { (life: TestHub) async throws in
            try await life.books.refuse("INSERT", of: "messages")
            await life.post(message("m2", "poison"), via: "toy-rich")
            try await life.settle()
            let read: JSONValue = ["kind": "status", "id": "sent-1", "status": "read", "from": "ana"]
            await life.post(read, via: "toy-rich")
            #expect(try await life.books.lines(Self.sent) == ["read -"])
            #expect(try await life.books.lines("SELECT state FROM inbox ORDER BY id") == ["done", "pending"])
        }
    }

    @Test func statusesAreAppliedWhileTheWriterIsBehind() async throws {
        try await withAnswer { (life: TestHub) async throws in
            life.storage.fallBehind()
            await life.post(status("read", of: "sent-1"), via: "toy-rich")
            #expect(try await life.books.lines(Self.sent) == ["read -"])
            #expect(try await life.books.lines(Self.inbox).isEmpty)
        }
    }

    @Test func statusThatCannotBeAppliedWaitsInTheInboxWithoutTheOthers() async throws {
        try await withAnswer { (life: TestHub) async throws in
            await life.post(message("m2", from: "bob", "hi"), via: "toy-rich")
            try await life.settle()
            try await life.books.refuse("UPDATE", of: "messages", when: "NEW.status = 'read'")
            let answer = await life.post(
                status("read", of: "sent-1"),
                status("delivered", of: "sent-2"),
                via: "toy-rich"
            )
            #expect(answer.status == 200)
            try await life.settle()
            #expect(
                try await life.books.lines(Self.inbox) == [
                    "status:sent-1:read pending", "status:sent-2:delivered done",
                ]
            )
            #expect(try await life.books.lines(Self.sent) == ["sent -", "delivered -"])
            try await life.books.accept("messages")
            while life.laneCount > 0 { try await life.goOn() }
            #expect(try await life.books.lines(Self.sent) == ["read -", "delivered -"])
        }
    }

    @Test func repeatedOptOutFailureDoesNotUndoALaterOptIn() async throws {
        try await withAnswer { (life: TestHub) async throws in
            let consents = "SELECT count(*) FROM events WHERE kind = 'consent'"
            let optedOut = "SELECT opted_out FROM consents"
            for _ in 0..<2 { await life.post(Self.failure("opted_out", at: 1_790_000_010), via: "toy-rich") }
            #expect(try await life.books.lines(optedOut) == ["1"])
            #expect(try await life.books.count(consents) == 1)
            await life.post(item("opt_in", "o1", at: 1_790_000_020), via: "toy-rich")
            try await life.settle()
            await life.post(Self.failure("opted_out", at: 1_790_000_010), via: "toy-rich")
            #expect(try await life.books.lines(optedOut) == ["0"])
            #expect(try await life.books.count(consents) == 2)
        }
    }

    @Test func repeatedWindowFailureSendsNothingTwice() async throws {
        try await withAnswer { (life: TestHub) async throws in
            for _ in 0..<3 { await life.post(Self.failure("window_closed"), via: "toy-rich") }
            try await life.goOn()
            #expect(
                try await life.books.lines("SELECT state, dropped_at IS NULL FROM outbox ORDER BY id")
                    == ["dead 0", "held 1"]
            )
        }
    }
}
