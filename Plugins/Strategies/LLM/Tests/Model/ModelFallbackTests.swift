import ChannelKit
import ChannelTestKit
import Foundation
import Testing

@testable import LLMStrategy

@Suite(.timeLimit(.minutes(1)))
struct ModelFallbackTests {
    private static let endpoints = [ModelEndpoint.sample, .sample.withModel("gpt-4o"), .claude]

    @Test func asksTheNextWhenOneFailed() async {
        let stage = ModelHarness(
            .answer(status: 401, ""),
            .answer(status: 404, ""),
            .answer(Wire.anthropicHello),
            endpoints: Self.endpoints
        )
        #expect(await stage.ask().text == "Hello there.")
        #expect(stage.http.models == ["gpt-4o-mini", "gpt-4o", "claude-x"])
    }

    @Test func saysWhatBecameOfEach() async {
        let stage = ModelHarness(
            .answer(status: 503, ""),
            .answer(status: 400, #"{"error":{"code":"content_filter"}}"#),
            .failure(.notSent("api.anthropic.com: connection refused")),
            endpoints: Self.endpoints,
            retries: 0
        )
        let outcome = await stage.ask()
        #expect(
            outcome.failure
                == "gpt-4o-mini: HTTP 503; gpt-4o: HTTP 400: content_filter; "
                + "claude-x: api.anthropic.com: connection refused"
        )
    }

    @Test func countsFailuresOfASort() async {
        let stage = ModelHarness(.answer(status: 503, ""), .answer(status: 503, ""), .answer(status: 500, ""))
        async let outcome = stage.ask()
        await stage.passWait(upTo: .seconds(3))
        await stage.passWait(upTo: .seconds(3))
        #expect(await outcome.failure == "gpt-4o-mini: HTTP 503 twice, then HTTP 500")
    }

    @Test func asksTheNextWhenOneIsLate() async {
        let stage = ModelHarness(.hang, .answer(Wire.anthropicHello), endpoints: [.sample, .claude])
        async let outcome = stage.ask()
        #expect(await stage.passWait(upTo: .seconds(15)) == .seconds(10))
        #expect(await outcome.text == "Hello there.")
        #expect(stage.http.models == ["gpt-4o-mini", "claude-x"])
    }

    /// Of 16 s the next one is left its 10 s, but no more than half.
    @Test(arguments: [(30, 10), (16, 8), (4, 2)] as [(Int64, Int64)])
    func leavesTimeForTheNext(_ seconds: Int64, _ share: Int64) async {
        let stage = ModelHarness(.hang, .answer(Wire.anthropicHello), endpoints: [.sample, .claude])
        async let outcome = stage.ask(within: .seconds(seconds))
        #expect(await stage.passWait(upTo: .seconds(15)) == .seconds(share))
        #expect(await outcome.text == "Hello there.")
    }

    @Test func retriesNoLongerThanItsShare() async {
        let stage = ModelHarness(
            .answer(status: 429, headers: ["Retry-After": "9"], ""),
            .answer(Wire.anthropicHello),
            endpoints: [.sample, .claude]
        )
        #expect(await stage.ask(within: .seconds(16)).text == "Hello there.")
    }

    @Test func letsOneThatBeganUseAllTheTime() async {
        let stage = ModelHarness(.stall(Wire.half), endpoints: [.sample, .claude])
        let outcome = await stage.ask(within: .seconds(16)) {
            #expect(await stage.passWait(upTo: .seconds(15)) == .seconds(8))
            #expect(await stage.passWait(upTo: .seconds(15)) == .seconds(8))
        }
        #expect(outcome.failure == "gpt-4o-mini: the answer was not complete in time, after 6 characters")
        #expect(stage.http.models == ["gpt-4o-mini"])
    }

    @Test func asksNobodyElseWhenItWasCancelled() async {
        let stage = ModelHarness(.hang, endpoints: [.sample, .claude])
        let asking = Task { await stage.ask() }
        await stage.clock.waitForSleepers(1)
        asking.cancel()
        _ = await asking.value
        while stage.clock.sleeperCount > 0, !Task.isCancelled { await Task.yield() }
        #expect(stage.http.models == ["gpt-4o-mini"])
    }

    @Test func saysNoSecretAndNoWordOfTheCustomer() async {
        let quoting = #"""
            {"error":{"message":"sk-sample: Is Friday still free?","type":"Friday",
            "code":"sk-ant-sample"}}
            """#
        let stage = ModelHarness(
            .answer(status: 400, quoting),
            .answer(headers: ["Content-Type": "application/json"], quoting),
            .answer(Wire.events(quoting)),
            endpoints: Self.endpoints,
            retries: 0
        )
        let outcome = await stage.ask()
        let words = outcome.failure + String(reflecting: outcome.error)
        #expect(outcome.error is ModelsFailed)
        for secret in ["sk-sample", "sk-ant", "Friday", "Lotus"] { #expect(!words.contains(secret)) }
    }
}
