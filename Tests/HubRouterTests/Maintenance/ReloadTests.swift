import ChannelKit
import ChannelTestKit
import Foundation
import HubRouter
import Testing

@Suite("Reload of the configuration", .onBothDatabases, .timeLimit(.minutes(5)))
struct ReloadTests {
    @Test func repliesOfARemovedChannelAreHeld() async throws {
        try await withFirstAttempt(.notSent) { life, channels in
            try await life.hub.reload(table([], generation: 2))
            try await life.goOn()
            #expect(
                try await life.books.lines("SELECT state, reason FROM outbox") == ["held the channel is not configured"]
            )
            try await life.hub.reload(table(channels, generation: 3))
            try await life.settle()
            #expect(try await life.books.lines("SELECT state FROM outbox") == ["sent"])
        }
    }

    @Test func renamedChannelKeepsItsRows() async throws {
        let home = try HubHome()
        let clock = TestClock()
        let renamed = [channel(named: "lotus/text", Echo())]
        let moves = [ChannelID(tenant: "lotus", name: "sms"): renamed[0].id]
        try await withHub([channel(Echo())], in: home, clock: clock) { life in
            life.http.script("ana: hello", .notSent)
            await life.post(message("m1", "hello"))
            try await life.settle()
            try await life.hub.reload(table([], generation: 2))
            try await life.goOn()
            #expect(try await life.books.lines("SELECT state FROM outbox") == ["held"])
            try await life.hub.reload(table(renamed, generation: 3, moves: moves))
            try await life.settle()
            #expect(try await life.books.lines("SELECT state, channel FROM outbox") == ["sent text"])
            // The provider redelivers an item that it delivered under the old name.
            let sent = life.http.texts
            await life.post(message("m1", "hello"))
            try await life.settle()
            #expect(life.http.texts == sent)
            #expect(try await life.books.lines("SELECT channel FROM inbox") == ["text"])
            // The old name comes back and is removed again: its new rows are moved, too.
            try await life.hub.reload(table([channel(Echo())], generation: 4))
            await life.post(message("m2", "again"))
            try await life.settle()
        }
        try await withHub(renamed, moves: moves, in: home, clock: clock) { life in
            try await life.settle()
            #expect(try await life.books.lines("SELECT DISTINCT channel FROM inbox") == ["text"])
            #expect(try await life.books.count("SELECT count(*) FROM contacts WHERE merged_into IS NULL") == 1)
            await life.post(message("m2", "again"))
            try await life.settle()
            #expect(life.http.texts == [])
        }
    }

    @Test func turnsOfARemovedChannelWait() async throws {
        let hang = Hang(text: "one")
        defer { hang.gate.open() }
        let channels = [channel(hang, Echo())]
        try await withHub(channels) { life in
            await life.post(message("m1", "one"), message("m2", "two"))
            try await eventually("the first turn runs") { hang.gate.arrivals == 1 }
            try await life.eventually("SELECT state FROM turns ORDER BY id", gives: "running", "open")
            try await life.hub.reload(table([], generation: 2))
            hang.gate.open()
            try await life.settle()
            #expect(try await life.books.lines("SELECT state FROM turns ORDER BY id") == ["replied", "open"])
            try await life.hub.reload(table(channels, generation: 3))
            try await life.settle()
            #expect(life.http.texts == ["after all: one", "ana: two"])
        }
    }

    @Test func itemsOfARemovedChannelWaitAcrossARestart() async throws {
        let home = try HubHome()
        let channels = [channel(Echo())]
        let clock = TestClock()
        try await withHub(channels, in: home, clock: clock) { life in
            try await life.books.refuse("INSERT", of: "messages")
            await life.post(message("m1", "hello"))
            try await life.settle()
            try await life.hub.reload(table([], generation: 2))
            try await life.settle()
            try await life.goOn()
            #expect(life.laneCount == 0)
            try await life.books.accept("messages")
        }
        try await withHub([], in: home, clock: clock) { life in
            try await life.settle()
            #expect(try await life.books.lines("SELECT state FROM inbox") == ["pending"])
        }
        try await withHub(channels, in: home, clock: clock) { life in
            try await life.settle()
            #expect(life.http.texts == ["ana: hello"])
        }
    }

    /// The worker has found no channel when the reload comes that brings it, and stores that only after the reload.
    @Test func replyIsNotHeldByAWorkerThatHasNotSeenTheReload() async throws {
        try await withFirstAttempt(.notSent) { life, channels in
            try await life.hub.reload(table([], generation: 2))
            let gate = Gate()
            life.storage.holdNextWrite(at: gate)
            life.clock.advance(by: .seconds(2))
            try await eventually("the reply is about to be held") { gate.arrivals == 1 }
            try await life.hub.reload(table(channels, generation: 3))
            gate.open()
            try await life.settle()
            #expect(try await life.books.lines("SELECT state FROM outbox") == ["sent"])
        }
    }

    @Test func reloadAppliesToTheNextTurn() async throws {
        try await withHub([channel(Say(texts: ["old"]))]) { life in
            await life.post(message("m1", "hello"))
            try await life.settle()
            try await life.hub.reload(table([channel(Say(texts: ["new"]))], generation: 2))
            await life.post(message("m2", "hello"))
            try await life.settle()
            #expect(life.http.texts == ["old", "new"])
            #expect(try await life.books.lines("SELECT generation FROM turns ORDER BY id") == ["1", "2"])
        }
    }
}
