import ChannelKit
import ChannelTestKit
import Foundation
import Testing

@testable import LLMStrategy

@Suite(.timeLimit(.minutes(5)))
struct ModelRetryTests {
    private static let overloadedEvent = Wire.named(
        #"{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}"#
    )

    static let passing: [(ScriptedModels.Answer, ModelEndpoint)] = [
        (.answer(status: 429, #"{"error":{"code":"rate_limit_exceeded"}}"#), .sample),
        (.answer(status: 500, ""), .sample),
        (.answer(status: 503, ""), .claude),
        (.answer(status: 529, ""), .claude),
        (.failure(.notSent("api.example: connection refused")), .sample),
        (.failure(.ambiguous("api.example: the connection was closed")), .sample),
        (.answer(overloadedEvent), .claude),
        (.answer(Wire.events(Wire.chunk(#"{"role":"assistant","content":""}"#))), .sample),
        (.breakOff(""), .sample),
    ]

    @Test(arguments: passing)
    func transientFailureIsRetried(_ answer: ScriptedModels.Answer, _ endpoint: ModelEndpoint) async {
        let hello = endpoint == .claude ? Wire.anthropicHello : Wire.hello
        let harness = ModelHarness(answer, answer, .answer(hello), endpoints: [endpoint])
        async let outcome = harness.ask()
        let first = await harness.passWait(upTo: .seconds(3))
        let second = await harness.passWait(upTo: .seconds(3))
        #expect(await outcome.text == "Hello there.")
        #expect((375...625).contains(first.wholeMilliseconds))
        #expect((750...1250).contains(second.wholeMilliseconds))
    }

    static let lasting: [ScriptedModels.Answer] = [
        .answer(status: 400, ""), .answer(status: 401, ""), .answer(status: 403, ""), .answer(status: 404, ""),
        .answer(status: 422, ""), .answer(status: 429, #"{"error":{"code":"insufficient_quota"}}"#),
        .failure(.tooLarge(limit: 1)), .failure(.forbidden("a private address")),
        .answer(headers: ["Content-Type": "application/json"], "[]"), .answer(Wire.events("hello")),
    ]

    @Test(arguments: lasting)
    func permanentFailureIsNotRetried(_ answer: ScriptedModels.Answer) async {
        let harness = ModelHarness(answer)
        #expect(await harness.ask().error is ModelsFailed)
        #expect(harness.http.requests.count == 1)
    }

    @Test func retriesAreLimited() async {
        let refusal = ScriptedModels.Answer.answer(status: 503, "")
        let harness = ModelHarness(refusal, refusal, refusal)
        async let outcome = harness.ask()
        await harness.passWait(upTo: .seconds(3))
        await harness.passWait(upTo: .seconds(3))
        #expect(await outcome.failure == "gpt-4o-mini: HTTP 503 three times")
    }

    @Test func zeroRetriesAskOnce() async {
        let harness = ModelHarness(.answer(status: 503, ""), retries: 0)
        #expect(await harness.ask().failure == "gpt-4o-mini: HTTP 503")
    }

    @Test(
        arguments: [
            (["Retry-After": "7"], 7_000), (["retry-after-ms": "1500", "Retry-After": "7"], 1_500),
            (["Retry-After": "Mon, 21 Sep 2026 14:13:29 GMT"], 9_000),
        ] as [(HeaderFields, Int64)]
    )
    func retryAfterIsObeyed(_ headers: HeaderFields, _ milliseconds: Int64) async {
        let harness = ModelHarness(.answer(status: 429, headers: headers, ""))
        async let outcome = harness.ask()
        #expect(await harness.passWait(upTo: .milliseconds(9_500)).wholeMilliseconds == milliseconds)
        #expect(await outcome.text == "Hello there.")
    }

    @Test(
        arguments: [
            ["Retry-After": "30"], ["Retry-After": "9999999999999999"], ["retry-after-ms": "1e300"],
            ["retry-after-ms": "inf"],
        ] as [HeaderFields]
    )
    func retryBeyondTheDeadlineIsDropped(_ headers: HeaderFields) async {
        let harness = ModelHarness(.answer(status: 429, headers: headers, ""))
        #expect(await harness.ask(within: .seconds(30)).failure == "gpt-4o-mini: HTTP 429: too many requests")
    }

    @Test func partialTextIsNotRetried() async {
        let harness = ModelHarness(.breakOff(Wire.half), endpoints: [.sample, .claude])
        let outcome = await harness.ask()
        #expect(outcome.events == [.text("Hello ")])
        #expect(outcome.failure == "gpt-4o-mini: the stream broke off after 6 characters")
        #expect(harness.http.requests.count == 1)
    }

    @Test func incompleteAnswerHasNoCalls() async {
        let call = Wire.chunk(
            #"""
            {"tool_calls":[{"index":0,"id":"a","function":{"name":"free_times","arguments":"{}"}}]}
            """#
        )
        let harness = ModelHarness(.breakOff(Wire.events(call)))
        async let outcome = harness.ask()
        await harness.passWait(upTo: .seconds(3))
        #expect(await outcome.events == [.text("Hello "), .text("there."), .end(ModelEnd(reason: .complete))])
    }

    // MARK: - Server quirks

    private static let refusedName = ScriptedModels.Answer.answer(
        status: 400,
        #"""
        {"error":{"message":"'max_tokens' is not supported. Use 'max_completion_tokens' instead.",
        "param":"max_tokens","code":"unsupported_parameter"}}
        """#
    )

    @Test func nameOfTheLimitIsLearned() async {
        let proxy = ModelEndpoint(provider: .openai, model: "o9", baseURL: "https://proxy.example/v1")
        let states = EndpointStates()
        let harness = ModelHarness(Self.refusedName, endpoints: [proxy], retries: 0, states: states)
        #expect(await harness.ask().text == "Hello there.")
        #expect(harness.http.bodies.map { $0["max_tokens"] } == [300, nil])
        #expect(harness.http.bodies.map { $0["max_completion_tokens"] } == [nil, 300])

        let later = ModelHarness(endpoints: [proxy], states: states)
        _ = await later.ask()
        #expect(later.http.bodies.map { $0["max_completion_tokens"] } == [300])
    }

    @Test func unknownStreamOptionsAreLeftOut() async {
        let local = ModelEndpoint(provider: .openai, model: "m", baseURL: "http://localhost:8000/v1")
        let harness = ModelHarness(
            .answer(status: 400, #"{"error":{"message":"Unrecognized request argument: stream_options"}}"#),
            endpoints: [local]
        )
        #expect(await harness.ask().text == "Hello there.")
        #expect(harness.http.bodies.map { $0["stream_options"] != nil } == [true, false])
    }

    @Test func otherNameIsTriedOnce() async {
        let harness = ModelHarness(
            Self.refusedName,
            .answer(status: 400, #"{"error":{"param":"max_completion_tokens"}}"#),
            endpoints: [ModelEndpoint(provider: .openai, model: "m", baseURL: "http://localhost:8000/v1")]
        )
        #expect(await harness.ask().failure == "m: HTTP 400: 'max_completion_tokens' is refused")
        #expect(harness.http.requests.count == 2)
    }
}
