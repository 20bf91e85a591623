import ChannelKit
import ChannelTestKit
import Foundation
import Testing

@testable import LLMStrategy

@Suite(.timeLimit(.minutes(5)))
struct ModelFallbackTests {
    private static let endpoints = [ModelEndpoint.sample, .sample.withModel("gpt-4o"), .claude]

    @Test func failureAsksTheNextModel() async {
        let harness = ModelHarness(
            .answer(status: 401, ""),
            .answer(status: 404, ""),
            .answer(Wire.anthropicHello),
            endpoints: Self.endpoints
        )
        #expect(await harness.ask().text == "Hello there.")
        #expect(harness.http.models == ["gpt-4o-mini", "gpt-4o", "claude-x"])
    }

    @Test func errorListsEachModel() async {
        let harness = ModelHarness(
            .answer(status: 503, ""),
            .answer(status: 400, #"{"error":{"code":"content_filter"}}"#),
            .failure(.notSent("api.anthropic.com: connection refused")),
            endpoints: Self.endpoints,
            retries: 0
        )
        let outcome = await harness.ask()
        #expect(
            outcome.failure
                == "gpt-4o-mini: HTTP 503; gpt-4o: HTTP 400: content_filter; "
                + "claude-x: api.anthropic.com: connection refused"
        )
    }

    @Test func equalFailuresAreCounted() async {
        let harness = ModelHarness(.answer(status: 503, ""), .answer(status: 503, ""), .answer(status: 500, ""))
        async let outcome = harness.ask()
        await harness.passWait(upTo: .seconds(3))
        await harness.passWait(upTo: .seconds(3))
        #expect(await outcome.failure == "gpt-4o-mini: HTTP 503 twice, then HTTP 500")
    }

    @Test func timeoutAsksTheNextModel() async {
        let harness = ModelHarness(.hang, .answer(Wire.anthropicHello), endpoints: [.sample, .claude])
        async let outcome = harness.ask()
        #expect(await harness.passWait(upTo: .seconds(15)) == .seconds(10))
        #expect(await outcome.text == "Hello there.")
        #expect(harness.http.models == ["gpt-4o-mini", "claude-x"])
    }

    /// The next model keeps its 10 s, but at most half of the time left.
    @Test(arguments: [(30, 10), (16, 8), (4, 2)] as [(Int64, Int64)])
    func nextModelKeepsItsTime(_ seconds: Int64, _ share: Int64) async {
        let harness = ModelHarness(.hang, .answer(Wire.anthropicHello), endpoints: [.sample, .claude])
        async let outcome = harness.ask(within: .seconds(seconds))
        #expect(await harness.passWait(upTo: .seconds(15)) == .seconds(share))
        #expect(await outcome.text == "Hello there.")
    }

    @Test func retriesEndWithTheShare() async {
        let harness = ModelHarness(
            .answer(status: 429, headers: ["Retry-After": "9"], ""),
            .answer(Wire.anthropicHello),
            endpoints: [.sample, .claude]
        )
        #expect(await harness.ask(within: .seconds(16)).text == "Hello there.")
    }

    @Test func begunAnswerMayUseAllTheTime() async {
        let harness = ModelHarness(.stall(Wire.half), endpoints: [.sample, .claude])
        let outcome = await harness.ask(within: .seconds(16)) {
            #expect(await harness.passWait(upTo: .seconds(15)) == .seconds(8))
            #expect(await harness.passWait(upTo: .seconds(15)) == .seconds(8))
        }
        #expect(outcome.failure == "gpt-4o-mini: the answer timed out after 6 characters")
        #expect(harness.http.models == ["gpt-4o-mini"])
    }

    @Test func cancellationEndsTheChain() async {
        let harness = ModelHarness(.hang, endpoints: [.sample, .claude])
        let task = Task { await harness.ask() }
        await harness.clock.waitForSleepers(1)
        task.cancel()
        _ = await task.value
        while harness.clock.sleeperCount > 0, !Task.isCancelled { await Task.yield() }
        #expect(harness.http.models == ["gpt-4o-mini"])
    }

    @Test func errorQuotesNothing() async {
        let quoting = #"""
            {"error":{"message":"sk-sample: Is Friday still free?","type":"Friday",
            "code":"sk-ant-sample"}}
            """#
        let harness = ModelHarness(
            .answer(status: 400, quoting),
            .answer(headers: ["Content-Type": "application/json"], quoting),
            .answer(Wire.events(quoting)),
            endpoints: Self.endpoints,
            retries: 0
        )
        let outcome = await harness.ask()
        let words = outcome.failure + String(reflecting: outcome.error)
        #expect(outcome.error is ModelsFailed)
        for secret in ["sk-sample", "sk-ant", "Friday", "Lotus"] { #expect(!words.contains(secret)) }
    }
}
