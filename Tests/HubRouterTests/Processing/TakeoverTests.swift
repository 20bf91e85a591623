import ChannelKit
import ChannelTestKit
import Foundation
import HubRouter
import Testing

@Suite("Takeover and opt-out", .onBothDatabases, .timeLimit(.minutes(5)))
struct TakeoverTests {
    private static let turns = "SELECT state, reason FROM turns ORDER BY id"
    private static let outbox = "SELECT state, reason FROM outbox ORDER BY id"

    @Test func takeoverCancelsTheRunningTurn() async throws {
        try await withHangingTurn { life, hang in
            await life.post(item("takeover", "a1"))
            try await life.settle()
            #expect(try await life.books.lines(Self.turns) == ["cancelled an agent has taken over"])
            #expect(try await life.books.lines("SELECT handler FROM conversations") == ["agent"])
            #expect(
                try await life.books.lines("SELECT author, CAST(text AS TEXT) FROM messages ORDER BY id")
                    == ["customer hello", "agent I am here"]
            )

            hang.gate.open()
            await life.post(message("m2", "are you there?"))
            try await life.settle()
            #expect(
                try await life.books.lines("SELECT outcome, reason FROM inbox ORDER BY id")
                    == ["turn ", "applied takeover", "agent the conversation is handled by an agent"]
            )
            #expect(try await life.books.lines(Self.turns).count == 1)
            #expect(life.http.texts.isEmpty)
        }
    }

    @Test func takeoverHoldsUnsentReplies() async throws {
        try await withHub([channel(Say(texts: ["one", "two"]))]) { life in
            life.http.script("one", .notSent)
            await life.post(message("m1", "hello"))
            try await life.settle()
            await life.post(item("takeover", "a1"))
            try await life.settle()
            life.clock.advance(by: .seconds(3600))
            try await life.settle()
            #expect(
                try await life.books.lines(Self.outbox)
                    == ["held an agent has taken over", "held an agent has taken over"]
            )
            #expect(life.http.texts == ["one"])
        }
    }

    @Test func replyInFlightAtATakeoverIsNotRetried() async throws {
        let gate = Gate()
        defer { gate.open() }
        try await withHub([channel(Say(texts: ["one"]))]) { life in
            life.http.script("one", .notSentAfter(gate))
            await life.post(message("m1", "hello"))
            try await eventually("it is being sent") { gate.arrivals == 1 }
            await life.post(item("takeover", "a1"))
            try await life.eventually("SELECT handler FROM conversations", gives: "agent")
            gate.open()
            try await life.settle()
            try await life.goOn()
            #expect(try await life.books.lines(Self.outbox) == ["held an agent has taken over"])
            #expect(life.http.texts == ["one"])
        }
    }

    @Test func nothingIsSentBetweenAnOptOutAndAnOptIn() async throws {
        try await withHub([channel(Echo())]) { life in
            life.http.script("ana: one", .notSent)
            await life.post(message("m1", "one"))
            try await life.settle()
            await life.post(item("opt_out", "o1", at: 1_790_000_010))
            try await life.settle()
            life.clock.advance(by: .seconds(3600))
            try await life.settle()
            await life.post(message("m2", "two"))
            // A change from before the last one does not undo it.
            await life.post(item("opt_in", "o2", at: 1_790_000_005), message("m3", "three", at: 1_790_000_011))
            try await life.settle()
            #expect(try await life.books.lines(Self.outbox) == ["dead the customer opted out"])
            #expect(
                try await life.books.lines(
                    "SELECT outcome, reason FROM inbox WHERE item_key IN ('message:m2', 'message:m3')"
                )
                    == Array(repeating: "silent the customer opted out", count: 2)
            )
            #expect(life.http.texts == ["ana: one"])

            await life.post(item("opt_in", "o3", at: 1_790_000_020), message("m4", "four", at: 1_790_000_021))
            try await life.settle()
            #expect(life.http.texts == ["ana: one", "ana: four"])
        }
    }

    @Test func optOutCancelsTheRunningTurn() async throws {
        try await withHangingTurn { life, _ in
            await life.post(item("opt_out", "o1"))
            try await life.settle()
            #expect(try await life.books.lines(Self.turns) == ["cancelled the customer opted out"])
        }
    }
}
