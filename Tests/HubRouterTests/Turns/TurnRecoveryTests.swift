import ChannelKit
import ChannelTestKit
import Foundation
import HubRouter
import Testing

@Suite("Turns after a crash", .onBothDatabases, .timeLimit(.minutes(5)))
struct TurnRecoveryTests {
    @Test func resumedTurnDoesNotRepeatALedgerCall() async throws {
        let home = try HubHome()
        let gate = Gate()
        defer { gate.open() }
        let first = OnceThroughLedger(gate: gate)
        try await withHub([channel(first)], in: home) { life in
            await life.post(message("m1", "hello"))
            try await eventually("it has paid") { gate.arrivals == 1 }
            life.storage.die()
        }
        try await withHub([channel(OnceThroughLedger(paid: first.paid))], in: home) { life in
            try await life.settle()
            #expect(life.http.texts == ["paid 1"])
            #expect(first.paid.entries.count == 1)
            #expect(try await life.books.lines("SELECT state, attempts FROM turns") == ["replied 2"])
            #expect(try await life.books.lines("SELECT call, kind FROM turn_ledger") == ["call-1 model"])
        }
    }

    /// A kill tells nothing about the turn, however often it happens: only a trap of the process's own code does.
    @Test func turnRunsAgainAfterEachKillOfTheProcess() async throws {
        let home = try HubHome()
        let hang = Hang(text: "slow")
        defer { hang.gate.open() }
        for life in 1...8 {
            try await withHub([channel(hang, Echo())], in: home) { hub in
                if life == 1 { await hub.post(message("m1", "slow")) }
                try await eventually("the turn has begun") { hang.gate.arrivals == life }
                hub.storage.die()
            }
        }
        try await withHub([channel(Echo())], in: home) { life in
            try await life.settle()
            #expect(life.http.texts == ["ana: slow"])
        }
    }

    @Test func turnInterruptedByShutdownRunsAgain() async throws {
        let home = try HubHome()
        let slow = Slow(duration: .seconds(1_000_000))
        let clock = TestClock()
        try await withHub([channel(deadline: .seconds(1_000_000), slow)], in: home, clock: clock) { life in
            await life.post(message("m1", "hello"))
            try await eventually("the turn runs") { slow.begun.entries.count == 1 }
            await life.shutDown()
            // As long as the running ones may take, and no longer.
            try await eventually("the hub has stopped") {
                life.clock.advance(by: .seconds(1))
                return life.hasEnded
            }
            #expect(try await life.books.lines("SELECT state FROM turns") == ["running"])
        }
        try await withHub([channel(Echo())], in: home, clock: clock) { life in
            try await life.settle()
            #expect(life.http.texts == ["ana: hello"])
        }
    }
}
