import ChannelKit
import ChannelTestKit
import Foundation
import HubRouter
import Testing

@Suite("Statuses before the receipt", .onBothDatabases, .timeLimit(.minutes(5)))
struct EarlyStatusTests {
    /// Sends a reply whose failure comes, with its cause, while the provider's answer is still on its way.
    private func withEarlyFailure(_ cause: String, _ body: (TestHub) async throws -> Void) async throws {
        try await withHub([channel(of: ToyRich.self, Echo())]) { life in
            let gate = Gate()
            defer { gate.open() }
            life.http.script("ana: hello", .okAfter(gate))
            await life.post(message("m1", "hello"), via: "toy-rich")
            try await eventually("it is being sent") { gate.arrivals == 1 }
            await life.post(
                ["kind": "status", "id": "sent-1", "status": "failed", "at": 1_790_000_000, "cause": .string(cause)],
                via: "toy-rich"
            )
            try await life.eventually("SELECT count(*) FROM early_statuses", gives: "1")
            gate.open()
            try await life.settle()
            try await body(life)
        }
    }

    @Test func earlyOptOutFailureIsAppliedAsAnOptOut() async throws {
        try await withEarlyFailure("opted_out") { (life: TestHub) async throws in
            #expect(try await life.books.lines("SELECT opted_out, keyword FROM consents") == ["1 the provider"])
            #expect(try await life.books.count("SELECT count(*) FROM events WHERE kind = 'consent'") == 1)
            await life.post(message("m2", "still there?", at: 1_790_000_060), via: "toy-rich")
            try await life.settle()
            #expect(life.http.texts == ["ana: hello"])
        }
    }

    @Test func earlyWindowFailureHoldsTheReply() async throws {
        try await withEarlyFailure("window_closed") { (life: TestHub) async throws in
            try await life.goOn()
            #expect(life.http.texts == ["ana: hello"])
            let held = "SELECT state, reason FROM outbox ORDER BY id DESC LIMIT 1"
            #expect(try await life.books.lines(held) == ["held outside the provider's 24-hour window"])
        }
    }
}
