import ChannelKit
import ChannelTestKit
import Foundation
import Testing

@testable import LLMStrategy

@Suite(.timeLimit(.minutes(1)))
struct EndpointCircuitTests {
    private static let start = Date(timeIntervalSince1970: 1_790_000_000)

    private static func at(_ seconds: TimeInterval) -> Date { start.addingTimeInterval(seconds) }

    @Test func opensAfterFiveFailuresInARow() {
        var circuit = EndpointCircuit()
        for second in 0..<4 {
            circuit.note(.failure, at: Self.at(Double(second)))
            #expect(circuit.admit(at: Self.at(Double(second))) == .allowed)
        }
        circuit.note(.nothing, at: Self.at(4))
        circuit.note(.failure, at: Self.at(5))
        #expect(circuit.admit(at: Self.at(6)) == .refused(since: Self.at(5)))
    }

    @Test func forgetsFailuresAfterASuccess() {
        var circuit = EndpointCircuit()
        for _ in 0..<4 { circuit.note(.failure, at: Self.start) }
        circuit.note(.success, at: Self.start)
        #expect(circuit.isSpotless)
        for _ in 0..<4 { circuit.note(.failure, at: Self.start) }
        #expect(circuit.admit(at: Self.start) == .allowed)
    }

    @Test func forgetsFailuresAfterAMinute() {
        var circuit = EndpointCircuit()
        for second in [0, 1, 2, 3, 61.5] { circuit.note(.failure, at: Self.at(second)) }
        #expect(circuit.admit(at: Self.at(62)) == .allowed)
    }

    @Test func letsOneProbePassAfterHalfAMinute() {
        var circuit = Self.opened
        #expect(circuit.admit(at: Self.at(29)) == .refused(since: Self.start))
        #expect(circuit.admit(at: Self.at(30)) == .allowed)
        #expect(circuit.admit(at: Self.at(30)) == .refused(since: Self.start))
        circuit.note(.success, at: Self.at(31))
        #expect(circuit.admit(at: Self.at(31)) == .allowed)
        #expect(circuit.admit(at: Self.at(31)) == .allowed)
    }

    @Test func staysOpenWhenTheProbeFails() {
        var circuit = Self.opened
        #expect(circuit.admit(at: Self.at(30)) == .allowed)
        circuit.note(.failure, at: Self.at(40))
        #expect(circuit.admit(at: Self.at(69)) == .refused(since: Self.start))
        #expect(circuit.admit(at: Self.at(70)) == .allowed)
    }

    @Test func probesAgainWhenTheProbeSaidNothing() {
        var circuit = Self.opened
        #expect(circuit.admit(at: Self.at(30)) == .allowed)
        circuit.note(.nothing, at: Self.at(31))
        #expect(circuit.admit(at: Self.at(31)) == .allowed)
    }

    private static var opened: EndpointCircuit {
        var circuit = EndpointCircuit()
        for _ in 0..<5 { circuit.note(.failure, at: start) }
        return circuit
    }

    // MARK: - In a chain

    @Test func skipsAnEndpointThatKeepsFailing() async {
        let memory = EndpointStates()
        let clock = TestClock()
        await fail(.answer(status: 503, ""), times: 5, memory, clock)
        clock.advance(by: .seconds(12))
        let stage = ModelHarness(
            .answer(Wire.anthropicHello),
            endpoints: [.sample, .claude],
            memory: memory,
            clock: clock
        )
        #expect(await stage.ask().text == "Hello there.")
        #expect(stage.http.models == ["claude-x"])

        let alone = ModelHarness(memory: memory, clock: clock)
        #expect(await alone.ask().failure == "gpt-4o-mini: its circuit is open since 12 s")
        #expect(alone.http.requests.isEmpty)
    }

    @Test func asksAgainWhenItRecovered() async {
        let memory = EndpointStates()
        let clock = TestClock()
        await fail(.answer(status: 503, ""), times: 5, memory, clock)
        clock.advance(by: .seconds(30))
        for _ in 0..<2 {
            let stage = ModelHarness(memory: memory, clock: clock)
            #expect(await stage.ask().text == "Hello there.")
        }
    }

    @Test func endsItsRetriesWhenTheCircuitOpens() async {
        let memory = EndpointStates()
        let clock = TestClock()
        await fail(.answer(status: 503, ""), times: 4, memory, clock)
        let stage = ModelHarness(.answer(status: 503, ""), memory: memory, clock: clock)
        async let outcome = stage.ask()
        await stage.passWait(upTo: .seconds(3))
        #expect(await outcome.failure == "gpt-4o-mini: HTTP 503, then its circuit is open since 0 s")
    }

    @Test(arguments: [400, 401, 404, 429])
    func staysClosedAfterRefusals(_ status: Int) async {
        let memory = EndpointStates()
        let clock = TestClock()
        await fail(.answer(status: status, ""), times: 6, memory, clock)
        let stage = ModelHarness(memory: memory, clock: clock)
        #expect(await stage.ask().text == "Hello there.")
    }

    @Test func staysClosedForThoseWithAnotherKey() async {
        let memory = EndpointStates()
        let clock = TestClock()
        await fail(.failure(.notSent("api.openai.com: no connection")), times: 5, memory, clock)
        let other = ModelEndpoint(provider: .openai, model: "gpt-4o-mini", apiKey: Secret("sk-other"))
        for endpoint in [other, .sample.withModel("gpt-4o")] {
            let stage = ModelHarness(endpoints: [endpoint], memory: memory, clock: clock)
            #expect(await stage.ask().text == "Hello there.")
        }
    }

    @Test func countsLatenessOnlyIfThereWasTime() async {
        let memory = EndpointStates()
        for seconds in [2, 2, 2, 2, 2, 3, 4, 10, 10] as [Int64] {
            let failure = await isLate(within: .seconds(seconds), memory)
            #expect(failure == "gpt-4o-mini: no answer within \(seconds).0 seconds")
        }
        #expect(await isLate(within: .seconds(10), memory) == "gpt-4o-mini: no answer within 10.0 seconds")
        #expect(await ModelHarness(memory: memory).ask().failure == "gpt-4o-mini: its circuit is open since 0 s")
    }

    @Test func keepsNoSecret() {
        let words = String(reflecting: EndpointKey(.sample)) + "\(EndpointKey(.sample))"
        #expect(!words.contains("sk-sample"))
    }

    private func isLate(within time: Duration, _ memory: EndpointStates) async -> String {
        // A clock of its own, which stands where the circuit's does when it is late.
        let start = Date(timeIntervalSince1970: 1_790_000_000 - time.timeInterval)
        let stage = ModelHarness(.hang, memory: memory, clock: TestClock(now: start))
        async let outcome = stage.ask(within: time)
        await stage.passWait(upTo: .seconds(15))
        return await outcome.failure
    }

    private func fail(
        _ answer: ScriptedModels.Answer,
        times: Int,
        _ memory: EndpointStates,
        _ clock: TestClock
    ) async {
        for _ in 0..<times {
            let stage = ModelHarness(answer, retries: 0, memory: memory, clock: clock)
            #expect(await stage.ask().error is ModelsFailed)
        }
    }
}
