import ChannelKit
import ChannelSimulatorKit
import ChannelTestKit
import Foundation
import LLMSimulator
import Testing

/// Faults of simulated models.
@Suite(.timeLimit(.minutes(5)))
struct FaultTests {
    static let script = ModelScript([.when("count", .say("one two three four five"))])

    private func question(_ api: ModelAPI, isStreamed: Bool = true) -> JSONValue {
        api.question("count", adding: ["stream": .bool(isStreamed)])
    }

    static let refusals: [(SimulatorFault, openAI: Int, anthropic: Int, type: String)] = [
        (.throttle(retryAfter: .milliseconds(2_500)), 429, 429, "rate_limit_error"),
        (.overloaded, 503, 529, "overloaded_error"), (.failing, 500, 500, "api_error"),
        (.expiredToken, 401, 401, "authentication_error"),
    ]

    @Test(arguments: refusals)
    func faultRefusesOneCall(fault: SimulatorFault, openAI: Int, anthropic: Int, type: String) async throws {
        try await withModels(Self.script) { models in
            for api in ModelAPI.talking {
                await models.server.faults.arm(fault, at: "llm")
                let answer = try await models.ask(api, question(api))
                #expect(answer.status == (api == .openAI ? openAI : anthropic))
                #expect(answer.headers["Retry-After"] == (answer.status == 429 ? "3" : nil))
                let error = try JSONValue(parsing: answer.body)["error"]
                #expect(api == .openAI ? error?["message"]?.string != nil : error?["type"]?.string == type)
                #expect(try await models.ask(api, question(api)).status == 200)
            }
        }
    }

    @Test func faultsAreQueued() async throws {
        try await withModels(Self.script) { models in
            await models.server.faults.arm(.failing, at: "llm")
            await models.server.faults.arm(.throttle(retryAfter: .seconds(1)), at: "llm", times: 2)
            var statuses: [Int] = []
            for _ in 1...4 { statuses.append(try await models.ask(.openAI, question(.openAI)).status) }
            #expect(statuses == [500, 429, 429, 200])
        }
    }

    /// The events read of a stream, and true if it broke.
    private func read(_ answer: StreamedResponse) async throws -> (events: [JSONValue], isBroken: Bool) {
        var data = Data()
        do { for try await piece in answer.body { data += piece } } catch { return (try events(in: data), true) }
        return (try events(in: data), false)
    }

    /// The pieces and events of a stream with a fault, and true if it broke.
    private func stream(
        of api: ModelAPI,
        with fault: SimulatorFault
    ) async throws -> (pieces: [String], events: [JSONValue], isBroken: Bool) {
        try await withModels(Self.script) { models in
            await models.server.faults.arm(fault, at: "llm")
            let (events, isBroken) = try await read(try await models.stream(api, question(api)))
            return (api.pieces(in: events), events, isBroken)
        }
    }

    @Test(arguments: ModelAPI.talking)
    func streamBreaksAfterItsPieces(api: ModelAPI) async throws {
        let stream = try await stream(of: api, with: .breakStream(afterPieces: 2))
        #expect(stream.isBroken)
        // Bytes in transit when the connection closed may be lost.
        #expect(["one ", "two "].starts(with: stream.pieces))
    }

    @Test(arguments: ModelAPI.talking)
    func brokenStreamHasNoEnd(api: ModelAPI) async throws {
        let stream = try await stream(of: api, with: .breakStream(afterPieces: 100))
        #expect(stream.isBroken)
        #expect(stream.pieces.count <= 5)
        #expect(!stream.events.contains { $0["type"] == "message_stop" })
    }

    @Test(arguments: ModelAPI.talking)
    func streamFailsWithAnErrorEvent(api: ModelAPI) async throws {
        let stream = try await stream(of: api, with: .failStream(afterPieces: 3))
        #expect(!stream.isBroken)
        #expect(stream.pieces == ["one ", "two ", "three "])
        #expect(stream.events.last?["error"]?["message"]?.string != nil)
    }

    @Test(arguments: ModelAPI.talking)
    func wholeAnswerBreaks(api: ModelAPI) async throws {
        try await withModels(Self.script) { models in
            for fault in [SimulatorFault.breakStream(afterPieces: 2), .dropAfterAccepting] {
                await models.server.faults.arm(fault, at: "llm")
                await #expect(throws: HTTPFailure.self) {
                    _ = try await models.ask(api, question(api, isStreamed: false))
                }
            }
        }
    }

    /// The remaining sleep of waiting tasks, in milliseconds.
    private func waits(of clock: TestClock) -> [Int64] {
        clock.deadlines.map { $0.millisecondsSince1970 - clock.now.millisecondsSince1970 }
    }

    @Test(arguments: ModelAPI.talking)
    func streamStalls(api: ModelAPI) async throws {
        let clock = TestClock()
        try await withModels(Self.script, clock: clock) { models in
            await models.server.faults.arm(.stall(.seconds(60), afterPieces: 2), at: "llm")
            let answer = try await models.stream(api, question(api))
            await clock.waitForSleepers(1)
            var data = Data()
            var hasStalled = false
            for try await piece in answer.body {
                data += piece
                guard !hasStalled, api.pieces(in: try events(in: data)).count == 2 else { continue }
                hasStalled = true
                #expect(waits(of: clock) == [60_000])
                clock.advance(by: .seconds(60))
            }
            #expect(api.pieces(in: try events(in: data)).count == 5)
        }
    }

    @Test(arguments: ModelAPI.talking)
    func firstByteIsDelayed(api: ModelAPI) async throws {
        let clock = TestClock()
        let timing = SimulatorTiming(thinkingTime: .milliseconds(100), pieceInterval: .milliseconds(20))
        try await withModels(Self.script, timing: timing, clock: clock) { models in
            await models.server.faults.arm(.slowAnswer(.seconds(30)), at: "llm")
            async let answer = models.ask(api, question(api))
            await clock.waitForSleepers(1)
            #expect(waits(of: clock) == [30_100])
            clock.advance(by: .milliseconds(30_100))
            for _ in 1...5 {
                await clock.waitForSleepers(1)
                #expect(waits(of: clock) == [20])
                clock.advance(by: .milliseconds(20))
            }
            let body = try await answer.body
            #expect(api.pieces(in: try events(in: body)).count == 5)
        }
    }

    @Test(arguments: ModelAPI.talking)
    func emptyAndBadAnswers(api: ModelAPI) async throws {
        try await withModels(Self.script) { models in
            for isStreamed in [true, false] {
                await models.server.faults.arm(.emptyAnswer, at: "llm")
                await models.server.faults.arm(.badAnswer, at: "llm")
                let empty = try await models.ask(api, question(api, isStreamed: isStreamed))
                let bad = try await models.ask(api, question(api, isStreamed: isStreamed))
                #expect(empty.status == 200)
                let text =
                    isStreamed ? api.pieces(in: try events(in: empty.body)).joined() : try api.text(in: empty) ?? ""
                #expect(text.isEmpty)
                #expect(String(decoding: bad.body, as: UTF8.self).contains("sk-simulated-"))
            }
        }
    }

    @Test func controlRoutesListFaultsAndCalls() async throws {
        try await withModels(Self.script) { models in
            let stall: JSONValue = ["service": "llm", "fault": "stall", "duration_ms": 10, "pieces": 1, "times": 1]
            #expect(try await models.control("faults", stall) == ["faults": [stall]])
            _ = try await models.ask(.openAI, question(.openAI))
            #expect(try await models.control("faults", method: "GET") == ["faults": []])
            let unknown = try await models.control("faults", ["service": "llm", "fault": "closed_window"])
            #expect(unknown["error"]?.string?.hasPrefix("the simulator of llm has no 'closed_window'") == true)

            let calls = try await models.control("calls", method: "GET")["calls"]?.array ?? []
            #expect(calls.count == 1)
            #expect(calls.first?["body"] == question(.openAI))
            #expect(calls.first?["http_status"] == 200)
            #expect(await models.server.calls.waitForCall(timeout: .seconds(1))?.path == "chat/completions")
        }
    }

    @Test func threeHundredCallsRunConcurrently() async throws {
        try await withModels(Self.script) { models in
            let begin = ContinuousClock.now
            let finished = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 1...300 {
                    group.addTask {
                        let question = ModelAPI.openAI.question(
                            "count",
                            model: "simulated-2s",
                            adding: ["stream": true]
                        )
                        let (events, isBroken) = try await read(try await models.stream(.openAI, question))
                        return isBroken ? 0 : ModelAPI.openAI.pieces(in: events).count
                    }
                }
                return try await group.reduce(into: 0) { $0 += $1 == 5 ? 1 : 0 }
            }
            #expect(finished == 300)
            // In sequence they would take ten minutes.
            let time = ContinuousClock.now - begin
            #expect(time >= .seconds(2))
            #expect(time < .seconds(200))
        }
    }
}
