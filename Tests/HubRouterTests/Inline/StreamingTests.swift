import ChannelKit
import ChannelTestKit
import Foundation
import HubRouter
import Testing

@Suite("Streaming answers", .onBothDatabases, .timeLimit(.minutes(5)))
struct StreamingTests {
    private static let steps = "SELECT strategy, verdict, reason FROM turn_steps ORDER BY position"
    private static let spoken = "SELECT CAST(text AS TEXT) FROM messages WHERE author = 'hub'"

    /// A live request that has received the first of three sentences.
    private struct OpenStream {
        let life: TestHub
        let server: LiveServer
        let call: LiveCall
        let strategy: StreamPieces
        /// The gate at which the strategy waits before the second sentence.
        let gate: Gate
    }

    /// Runs a hub with an ``OpenStream``; `others` are the strategies after the one that streams.
    private func withOpenStream(
        _ others: any ToyStrategy...,
        body: (OpenStream) async throws -> Void
    ) async throws {
        let gate = Gate()
        defer { gate.open() }
        let strategy = StreamPieces(gates: [gate])
        try await withServer([channel(of: ToyStream.self, [strategy] + others)]) { life, server in
            let call = try await server.call(message("m1", "hello"), via: "toy-stream")
            try await call.reads(": message:m1\n\ndata: One. \n\n")
            try await body(OpenStream(life: life, server: server, call: call, strategy: strategy, gate: gate))
        }
    }

    @Test func firstSentenceIsWrittenBeforeTheStrategyHasFinished() async throws {
        let gates = [Gate(), Gate()]
        defer { gates.forEach { $0.open() } }
        let strategy = StreamPieces(gates: gates)
        try await withServer([channel(of: ToyStream.self, strategy)]) { life, server in
            let call = try await server.call(message("m1", "hello"), via: "toy-stream")
            #expect(call.status == 200)
            #expect(call.contentType == "text/event-stream")
            try await call.reads(": message:m1\n\ndata: One. \n\n")
            #expect(strategy.said.entries == ["One. "])
            gates[0].open()
            try await call.reads("data: Two. \n\n")
            gates[1].open()
            try await call.reads("data: Three.\n\ndata: [DONE]\n\n")
            #expect(try await call.isOver())
            try await life.settle()
            #expect(try await life.books.lines(Self.spoken) == ["One. Two. Three."])
            #expect(try await life.books.lines(Self.steps) == ["stream-pieces reply answered"])
        }
    }

    @Test func turnOfALiveRequestRunsAtHighPriority() async throws {
        let channels = [channel(of: ToyStream.self, SayPriority()), channel(named: "lotus/text", SayPriority())]
        try await withServer(channels) { life, server in
            let call = try await server.call(message("m1", "hello"), via: "toy-stream")
            try await call.reads(": message:m1\n\ndata: at once\n\ndata: [DONE]\n\n")
            await life.post(message("m2", "hello"))
            try await life.settle()
            #expect(life.http.texts == ["in its turn"])
        }
    }

    @Test func duplicateJoinsTheStreamAndLaterGetsTheSameText() async throws {
        try await withOpenStream { stream in
            let (life, server) = (stream.life, stream.server)
            let second = try await server.call(message("m1", "hello"), via: "toy-stream")
            try await second.reads(": message:m1\n\ndata: One. \n\n")
            stream.gate.open()
            for call in [stream.call, second] {
                try await call.reads("data: Two. \n\ndata: Three.\n\ndata: [DONE]\n\n")
            }
            try await life.settle()
            let third = try await server.call(message("m1", "hello"), via: "toy-stream")
            try await third.reads(": message:m1\n\ndata: One. Two. Three.\n\ndata: [DONE]\n\n")
            #expect(try await life.books.lines("SELECT state FROM turns") == ["replied"])
        }
    }

    @Test func failureBeforeTheFirstSentenceAsksTheNextStep() async throws {
        let broken = StreamPieces(pieces: ["\n", " "])
        let cut = StreamPieces(pieces: ["I thi", ""], failsAfter: 1)
        try await withServer([channel(of: ToyStream.self, broken, cut, Echo())]) { life, server in
            let call = try await server.call(message("m1", "hello"), via: "toy-stream")
            try await call.reads(": message:m1\n\n")
            try await call.reads("data: ana: hello\n\ndata: [DONE]\n\n")
            try await life.settle()
            #expect(
                try await life.books.lines(Self.steps)
                    == [
                        "stream-pieces failed the reply is empty", "stream-pieces failed the model is broken",
                        "echo reply answered",
                    ]
            )
        }
    }

    @Test func failureAfterTheFirstSentenceStoresTheSpokenText() async throws {
        let strategy = StreamPieces(pieces: ["One. ", "Two. ", "Thr"], failsAfter: 2)
        try await withServer([channel(of: ToyStream.self, strategy, Echo())]) { life, server in
            let call = try await server.call(message("m1", "hello"), via: "toy-stream")
            try await call.reads(": message:m1\n\ndata: One. \n\ndata: Two. \n\ndata: [DONE]\n\n")
            try await life.settle()
            #expect(try await life.books.lines(Self.spoken) == ["One. Two. "])
            #expect(
                try await life.books.lines(Self.steps) == ["stream-pieces reply stream failed: the model is broken"]
            )
        }
    }

    @Test func hangUpStopsTheStrategyAndStoresTheWrittenText() async throws {
        try await withOpenStream(Echo()) { stream in
            let life = stream.life
            stream.call.hangUp()
            // The strategy yields nothing meanwhile: the hang-up ends the turn.
            try await life.eventually("SELECT state FROM turns", gives: "replied")
            #expect(stream.strategy.said.entries.contains("cancelled"))
            #expect(try await life.books.lines(Self.spoken) == ["One. "])
            #expect(try await life.books.lines(Self.steps) == ["stream-pieces reply interrupted by the caller"])
        }
    }

    @Test func textThatWasNotWrittenIsNotStored() async throws {
        let strategy = StreamPieces()
        try await withHub([channel(of: ToyStream.self, strategy)]) { life in
            let body: JSONValue = ["to": "100", "items": [message("m1", "hello")]]
            guard case .stream(let stream) = await life.bring(body.data, to: "toy-stream") else {
                Issue.record("no stream")
                return
            }
            var pieces = stream.pieces.makeAsyncIterator()
            #expect(await pieces.next() == Data("data: One. \n\n".utf8))
            // The connection breaks while the second piece is being written, and the third is long ready.
            #expect(await pieces.next() == Data("data: Two. \n\n".utf8))
            try await eventually("the strategy has yielded all") { strategy.said.entries.count == 3 }
            stream.close()
            stream.close()
            try await life.settle()
            #expect(try await life.books.lines("SELECT state FROM turns") == ["replied"])
            #expect(try await life.books.lines(Self.spoken) == ["One. "])
        }
    }

    @Test func hangUpBeforeTheFirstSentenceCancelsTheTurn() async throws {
        let hang = Hang()
        defer { hang.gate.open() }
        try await withServer([channel(of: ToyStream.self, hang, Echo())]) { life, server in
            let call = try await server.call(message("m1", "hello"), via: "toy-stream")
            try await call.reads(": message:m1\n\n")
            try await eventually("the strategy hangs") { hang.gate.arrivals == 1 }
            call.hangUp()
            try await life.eventually(
                "SELECT state, reason FROM turns",
                gives: "cancelled no request waits for the answer"
            )
            #expect(try await life.books.lines(Self.spoken).isEmpty)
        }
    }

    /// The provider asks again while the end of the turn on which its caller hung up is still being stored.
    @Test func requestRepeatedWhileTheTurnEndsIsAnswered() async throws {
        let strategy = HangsOnce()
        defer { strategy.gate.open() }
        let ending = Gate()
        defer { ending.open() }
        try await withServer([channel(of: ToyStream.self, strategy)]) { life, server in
            let call = try await server.call(message("m1", "hello"), via: "toy-stream")
            try await call.reads(": message:m1\n\n")
            try await eventually("the strategy hangs") { strategy.gate.arrivals == 1 }
            life.storage.holdNextWrite(at: ending)
            call.hangUp()
            try await eventually("the turn is ending") { ending.arrivals == 1 }
            let again = try await server.call(message("m1", "hello"), via: "toy-stream")
            try await again.reads(": message:m1\n\n")
            ending.open()
            try await again.reads("data: now: hello\n\ndata: [DONE]\n\n")
            try await life.settle()
            #expect(try await life.books.lines("SELECT state FROM turns") == ["replied"])
        }
    }

    /// An operator's command takes the conversation over, and the live speech ends.
    @Test func takeoverByAnOperatorEndsTheStream() async throws {
        try await withOpenStream { stream in
            let (life, call) = (stream.life, stream.call)
            #expect(try await life.hub.operators.take(ConversationID(1), of: nil) == .changed)
            try await call.reads("data: [DONE]\n\n")
            try await life.settle()
            #expect(stream.strategy.said.entries.contains("cancelled"))
            #expect(try await life.books.lines(Self.spoken) == ["One. "])
        }
    }

    @Test func streamThatTimesOutGetsTheFallbackAsDoDuplicates() async throws {
        let hang = Hang()
        defer { hang.gate.open() }
        try await withServer([channel(of: ToyStream.self, hang)]) { life, server in
            let call = try await server.call(message("m1", "hello"), via: "toy-stream")
            try await eventually("the strategy hangs") { hang.gate.arrivals == 1 }
            life.clock.advance(by: .milliseconds(1_800))
            let fallback = ": message:m1\n\ndata: (late)\n\ndata: [DONE]\n\n"
            try await call.reads(fallback)
            #expect(try await call.isOver())
            try await server.call(message("m1", "hello"), via: "toy-stream").reads(fallback)
        }
    }

    @Test func streamMayOutlastTheDeadlineOfItsFirstSentence() async throws {
        try await withOpenStream { stream in
            let (life, call) = (stream.life, stream.call)
            life.clock.advance(by: .seconds(5))
            stream.gate.open()
            try await call.reads("data: Two. \n\ndata: Three.\n\ndata: [DONE]\n\n")
            try await life.settle()
            #expect(try await life.books.lines(Self.spoken) == ["One. Two. Three."])
        }
    }

    @Test func takeoverEndsTheStreamAndStoresTheSpokenText() async throws {
        try await withOpenStream { stream in
            let (life, call) = (stream.life, stream.call)
            await life.post(item("takeover", "a1"), via: "toy-stream")
            try await call.reads("data: [DONE]\n\n")
            try await life.settle()
            #expect(
                try await life.books.lines("SELECT state, reason FROM turns") == ["cancelled an agent has taken over"]
            )
            #expect(try await life.books.lines(Self.spoken) == ["One. "])
        }
    }
}
