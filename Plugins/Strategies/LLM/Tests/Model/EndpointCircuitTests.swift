import ChannelKit
import ChannelTestKit
import Foundation
import Testing

@testable import LLMStrategy

@Suite(.timeLimit(.minutes(5)))
struct EndpointCircuitTests {
    private static let start = Date(timeIntervalSince1970: 1_790_000_000)

    private static func at(_ seconds: TimeInterval) -> Date { start.addingTimeInterval(seconds) }

    @Test func fiveConsecutiveFailuresOpenIt() {
        var circuit = EndpointCircuit()
        for second in 0..<4 {
            circuit.record(.failure, at: Self.at(Double(second)))
            #expect(circuit.admit(at: Self.at(Double(second))) == .allowed)
        }
        circuit.record(.nothing, at: Self.at(4))
        circuit.record(.failure, at: Self.at(5))
        #expect(circuit.admit(at: Self.at(6)) == .refused(since: Self.at(5)))
    }

    @Test func successResetsTheFailures() {
        var circuit = EndpointCircuit()
        for _ in 0..<4 { circuit.record(.failure, at: Self.start) }
        circuit.record(.success, at: Self.start)
        #expect(circuit.isDefault)
        for _ in 0..<4 { circuit.record(.failure, at: Self.start) }
        #expect(circuit.admit(at: Self.start) == .allowed)
    }

    @Test func failuresExpireAfterAMinute() {
        var circuit = EndpointCircuit()
        for second in [0, 1, 2, 3, 61.5] { circuit.record(.failure, at: Self.at(second)) }
        #expect(circuit.admit(at: Self.at(62)) == .allowed)
    }

    @Test func oneProbeIsAllowedAfterHalfAMinute() {
        var circuit = Self.opened
        #expect(circuit.admit(at: Self.at(29)) == .refused(since: Self.start))
        #expect(circuit.admit(at: Self.at(30)) == .allowed)
        #expect(circuit.admit(at: Self.at(30)) == .refused(since: Self.start))
        circuit.record(.success, at: Self.at(31))
        #expect(circuit.admit(at: Self.at(31)) == .allowed)
        #expect(circuit.admit(at: Self.at(31)) == .allowed)
    }

    @Test func failedProbeKeepsItOpen() {
        var circuit = Self.opened
        #expect(circuit.admit(at: Self.at(30)) == .allowed)
        circuit.record(.failure, at: Self.at(40))
        #expect(circuit.admit(at: Self.at(69)) == .refused(since: Self.start))
        #expect(circuit.admit(at: Self.at(70)) == .allowed)
    }

    @Test func inconclusiveProbeIsRepeated() {
        var circuit = Self.opened
        #expect(circuit.admit(at: Self.at(30)) == .allowed)
        circuit.record(.nothing, at: Self.at(31))
        #expect(circuit.admit(at: Self.at(31)) == .allowed)
    }

    private static var opened: EndpointCircuit {
        var circuit = EndpointCircuit()
        for _ in 0..<5 { circuit.record(.failure, at: start) }
        return circuit
    }

    // MARK: - In a chain

    @Test func openCircuitSkipsTheEndpoint() async {
        let states = EndpointStates()
        let clock = TestClock()
        await fail(.answer(status: 503, ""), times: 5, states, clock)
        clock.advance(by: .seconds(12))
        let harness = ModelHarness(
            .answer(Wire.anthropicHello),
            endpoints: [.sample, .claude],
            states: states,
            clock: clock
        )
        #expect(await harness.ask().text == "Hello there.")
        #expect(harness.http.models == ["claude-x"])

        let alone = ModelHarness(states: states, clock: clock)
        #expect(await alone.ask().failure == "gpt-4o-mini: circuit breaker open for 12 s")
        #expect(alone.http.requests.isEmpty)
    }

    @Test func successfulProbeClosesIt() async {
        let states = EndpointStates()
        let clock = TestClock()
        await fail(.answer(status: 503, ""), times: 5, states, clock)
        clock.advance(by: .seconds(30))
        for _ in 0..<2 {
            let harness = ModelHarness(states: states, clock: clock)
            #expect(await harness.ask().text == "Hello there.")
        }
    }

    @Test func openingEndsTheRetries() async {
        let states = EndpointStates()
        let clock = TestClock()
        await fail(.answer(status: 503, ""), times: 4, states, clock)
        let harness = ModelHarness(.answer(status: 503, ""), states: states, clock: clock)
        async let outcome = harness.ask()
        await harness.passWait(upTo: .seconds(3))
        #expect(await outcome.failure == "gpt-4o-mini: HTTP 503, then circuit breaker open for 0 s")
    }

    @Test(arguments: [400, 401, 404, 429])
    func refusalsDoNotCount(_ status: Int) async {
        let states = EndpointStates()
        let clock = TestClock()
        await fail(.answer(status: status, ""), times: 6, states, clock)
        let harness = ModelHarness(states: states, clock: clock)
        #expect(await harness.ask().text == "Hello there.")
    }

    @Test func otherKeysAndModelsHaveTheirOwnCircuit() async {
        let states = EndpointStates()
        let clock = TestClock()
        await fail(.failure(.notSent("api.openai.com: no connection")), times: 5, states, clock)
        let other = ModelEndpoint(provider: .openai, model: "gpt-4o-mini", apiKey: Secret("sk-other"))
        for endpoint in [other, .sample.withModel("gpt-4o")] {
            let harness = ModelHarness(endpoints: [endpoint], states: states, clock: clock)
            #expect(await harness.ask().text == "Hello there.")
        }
    }

    @Test func shortTimeoutsDoNotCount() async {
        let states = EndpointStates()
        for seconds in [2, 2, 2, 2, 2, 3, 4, 10, 10] as [Int64] {
            let failure = await timeOut(within: .seconds(seconds), states)
            #expect(failure == "gpt-4o-mini: no answer within the timeout of \(seconds).0 seconds")
        }
        #expect(
            await timeOut(within: .seconds(10), states) == "gpt-4o-mini: no answer within the timeout of 10.0 seconds"
        )
        #expect(await ModelHarness(states: states).ask().failure == "gpt-4o-mini: circuit breaker open for 0 s")
    }

    @Test func keyDoesNotRevealTheSecret() {
        let words = String(reflecting: EndpointKey(.sample)) + "\(EndpointKey(.sample))"
        #expect(!words.contains("sk-sample"))
    }

    private func timeOut(within time: Duration, _ states: EndpointStates) async -> String {
        // A clock of its own, which stands where the circuit's does when it is late.
        let start = Date(timeIntervalSince1970: 1_790_000_000 - time.timeInterval)
        let harness = ModelHarness(.hang, states: states, clock: TestClock(now: start))
        async let outcome = harness.ask(within: time)
        await harness.passWait(upTo: .seconds(15))
        return await outcome.failure
    }

    private func fail(
        _ answer: ScriptedModels.Answer,
        times: Int,
        _ states: EndpointStates,
        _ clock: TestClock
    ) async {
        for _ in 0..<times {
            let harness = ModelHarness(answer, retries: 0, states: states, clock: clock)
            #expect(await harness.ask().error is ModelsFailed)
        }
    }
}
