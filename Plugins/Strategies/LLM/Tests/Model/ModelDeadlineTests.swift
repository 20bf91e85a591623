import ChannelKit
import ChannelTestKit
import Foundation
import Testing

@testable import LLMStrategy

@Suite(.timeLimit(.minutes(5)))
struct ModelDeadlineTests {
    @Test func answerArrives() async {
        let harness = ModelHarness(.answer(Wire.hello))
        let outcome = await harness.ask()
        #expect(outcome.events == [.text("Hello "), .text("there."), .end(ModelEnd(reason: .complete))])
        #expect(outcome.error == nil)
    }

    @Test func wholeAnswerArrives() async {
        let whole = #"{"choices":[{"message":{"content":"Hi"},"finish_reason":"stop"}]}"#
        let harness = ModelHarness(.answer(headers: ["Content-Type": "application/json; charset=utf-8"], whole))
        #expect(await harness.ask().events == [.text("Hi"), .end(ModelEnd(reason: .complete))])
    }

    @Test(arguments: [
        ScriptedModels.Answer.hang, .stall(""), .stall(": ping\n\n"),
        .stall(Wire.events(Wire.chunk(#"{"role":"assistant","content":""}"#))),
    ])
    func timesOutWithoutAFirstPiece(_ answer: ScriptedModels.Answer) async {
        let harness = ModelHarness(answer)
        async let outcome = harness.ask()
        #expect(await harness.passWait(upTo: .seconds(15)) == .seconds(10))
        #expect(await outcome.failure == "gpt-4o-mini: no answer within the timeout of 10.0 seconds")
        #expect(harness.http.requests.count == 1)
    }

    @Test func deadlineShortensTheTimeout() async {
        let harness = ModelHarness(.hang)
        async let outcome = harness.ask(within: .seconds(4))
        #expect(await harness.passWait(upTo: .seconds(15)) == .seconds(4))
        #expect(await outcome.failure == "gpt-4o-mini: no answer within the timeout of 4.0 seconds")
    }

    @Test func timesOutWithoutAnEnd() async {
        let harness = ModelHarness(.stall(Wire.half))
        let outcome = await harness.ask {
            // Past the first deadline, and then to the second.
            await harness.passWait(upTo: .seconds(10))
            #expect(await harness.passWait(upTo: .seconds(20)) == .seconds(20))
        }
        #expect(outcome.events == [.text("Hello ")])
        #expect(outcome.failure == "gpt-4o-mini: the answer timed out after 6 characters")
        #expect(harness.http.closedCount == 1)
    }

    @Test func answerWithALateEndCounts() async {
        let harness = ModelHarness(.stall(Wire.half + Wire.events(Wire.chunk("{}", finish: #""stop""#))))
        let outcome = await harness.ask {
            await harness.passWait(upTo: .seconds(10))
            await harness.passWait(upTo: .seconds(20))
        }
        #expect(outcome.events == [.text("Hello "), .end(ModelEnd(reason: .complete))])
        #expect(outcome.error == nil)
    }

    @Test func openConnectionIsNotAwaited() async {
        let harness = ModelHarness(.stall(Wire.hello))
        async let outcome = harness.ask()
        #expect(await harness.passWait(upTo: .seconds(1)) == .milliseconds(250))
        #expect(await outcome.text == "Hello there.")
        #expect(harness.clock.sleeperCount == 0)
    }

    @Test(arguments: [
        ScriptedModels.Answer.answer(Wire.half), .breakOff(Wire.half),
        .answer(Wire.half + "data: {\"choices\":[{\"del"),
    ])
    func brokenStreamHasALength(_ answer: ScriptedModels.Answer) async {
        let harness = ModelHarness(answer)
        let outcome = await harness.ask()
        #expect(outcome.events == [.text("Hello ")])
        #expect(outcome.failure == "gpt-4o-mini: the stream broke off after 6 characters")
        #expect(harness.http.requests.count == 1)
    }

    @Test func noTimeIsAFailure() async {
        let harness = ModelHarness(endpoints: [.sample, .claude])
        #expect(await harness.ask(within: .zero).failure == "gpt-4o-mini: no time was left; claude-x: no time was left")
        #expect(harness.http.requests.isEmpty)
    }

    @Test func cancelledStreamClosesTheConnection() async throws {
        let harness = ModelHarness(.stall(Wire.half))
        for try await _ in harness.events() { break }
        while harness.http.closedCount == 0, !Task.isCancelled { await Task.yield() }
        #expect(harness.http.closedCount == 1)
    }

    @Test func webPageIsRefused() async {
        let harness = ModelHarness(.answer(headers: ["Content-Type": "text/html"], "<html>"))
        #expect(await harness.ask().failure == "gpt-4o-mini: the answer is a web page: check base_url")
    }

    @Test func clientTimeoutIsASecondLater() async {
        let harness = ModelHarness()
        _ = await harness.ask(within: .seconds(12))
        #expect(harness.http.requests.first?.timeout == .seconds(13))
        #expect(harness.http.requests.first?.origin == .configured)
    }
}
