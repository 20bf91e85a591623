import ChannelKit
import ChannelTestKit
import HubRouter
import HubStore
import HubTestKit
import Testing

/// Two hubs in one process, on one PostgreSQL database.
@Suite("Hubs beside each other", .timeLimit(.minutes(5)))
struct PeerTests {
    /// A bus that loses all hints.
    private struct LosingBus: HintBus {
        var isConnected: Bool { true }
        func publish(_ hints: [Hint]) {}
        func receive(_ body: @escaping @Sendable ([Hint]) -> Void) async {}
    }

    /// A hub with the server that its provider calls.
    private struct Peer {
        let life: TestHub
        let server: LiveServer
    }

    /// Runs two hubs with the same channels; hints reach the other one, or are lost.
    private func withPeers(
        _ channels: [RoutedChannel],
        losingHints: Bool,
        _ body: (Peer, Peer) async throws -> Void
    ) async throws {
        let home = try TestDatabase.$current.withValue(.postgres) { try HubHome() }
        let storages = [try home.open(), try home.open()]
        try await eventually("each knows the other") { storages.allSatisfy(\.hasPeers) }
        let buses: [any HintBus] = storages.map { losingHints ? LosingBus() : $0.hints }
        try await withServer(channels, in: home, on: storages[0], configure: { $0.hints = buses[0] }) { life, server in
            let first = Peer(life: life, server: server)
            try await withServer(channels, in: home, on: storages[1], configure: { $0.hints = buses[1] }) {
                try await body(first, Peer(life: $0, server: $1))
            }
        }
    }

    @Test(arguments: [false, true])
    func takeoverAtOneHubStopsTheStreamAtTheOther(_ losingHints: Bool) async throws {
        let gate = Gate()
        defer { gate.open() }
        let strategy = StreamPieces(gates: [gate])
        try await withPeers([channel(of: ToyStream.self, strategy)], losingHints: losingHints) { first, second in
            let call = try await first.server.call(message("m1", "hello"), via: "toy-stream")
            try await call.reads(": message:m1\n\ndata: One. \n\n")
            let ids = try await first.life.books.lines("SELECT id FROM conversations")
            let conversation = ConversationID(try #require(ids.first.flatMap { Int64($0) }))
            let change = try await second.life.hub.operators.take(conversation, of: "lotus")
            #expect(change == .changed)
            // Without a hint it looks at the row within a second.
            if losingHints { first.life.clock.advance(by: .seconds(1)) }
            try await eventually("the stream stops") { strategy.said.entries.contains("cancelled") }
            gate.open()
            try await call.reads("data: [DONE]\n\n")
            #expect(strategy.said.entries.filter { $0 == "Two. " } == [])
        }
    }

    @Test(arguments: [false, true])
    func answerThatOneHubMakesReachesTheRequestAtTheOther(_ losingHints: Bool) async throws {
        let hang = Hang(text: "first")
        defer { hang.gate.open() }
        let channels = [channel(of: ToyInline.self, hang, Echo())]
        try await withPeers(channels, losingHints: losingHints) { first, second in
            async let slow = first.life.post(message("m1", "first"), via: "toy-inline").line
            try await eventually("the first turn runs") { hang.gate.arrivals == 1 }
            // Its turn waits behind the one that runs at the other hub, which goes on with it.
            async let answer = second.life.post(message("m2", "second"), via: "toy-inline").line
            try await eventually("both turns are there") {
                try await first.life.books.lines("SELECT count(*) FROM turns") == ["2"]
            }
            hang.gate.open()
            #expect(await slow == "200 say: after all: first")
            try await eventually("both turns have ended") {
                try await first.life.books.lines("SELECT count(*) FROM turns WHERE ended_at IS NULL") == ["0"]
            }
            // Without a hint it looks at the row within a second.
            if losingHints { second.life.clock.advance(by: .seconds(1)) }
            #expect(await answer == "200 say: ana: second")
        }
    }
}
