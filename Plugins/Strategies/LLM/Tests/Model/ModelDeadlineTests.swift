import ChannelKit
import ChannelTestKit
import Foundation
import Testing

@testable import LLMStrategy

@Suite(.timeLimit(.minutes(1)))
struct ModelDeadlineTests {
    @Test func answers() async {
        let stage = ModelHarness(.answer(Wire.hello))
        let outcome = await stage.ask()
        #expect(outcome.events == [.text("Hello "), .text("there."), .end(ModelEnd(reason: .complete))])
        #expect(outcome.error == nil)
    }

    @Test func answersFromAWholeAnswer() async {
        let whole = #"{"choices":[{"message":{"content":"Hi"},"finish_reason":"stop"}]}"#
        let stage = ModelHarness(.answer(headers: ["Content-Type": "application/json; charset=utf-8"], whole))
        #expect(await stage.ask().events == [.text("Hi"), .end(ModelEnd(reason: .complete))])
    }

    @Test(arguments: [
        ScriptedModels.Answer.hang, .stall(""), .stall(": ping\n\n"),
        .stall(Wire.events(Wire.chunk(#"{"role":"assistant","content":""}"#))),
    ])
    func isLateWithoutAFirstPiece(_ answer: ScriptedModels.Answer) async {
        let stage = ModelHarness(answer)
        async let outcome = stage.ask()
        #expect(await stage.passWait(upTo: .seconds(15)) == .seconds(10))
        #expect(await outcome.failure == "gpt-4o-mini: no answer within 10.0 seconds")
        #expect(stage.http.requests.count == 1)
    }

    @Test func isLateSoonerWhenLittleTimeIsLeft() async {
        let stage = ModelHarness(.hang)
        async let outcome = stage.ask(within: .seconds(4))
        #expect(await stage.passWait(upTo: .seconds(15)) == .seconds(4))
        #expect(await outcome.failure == "gpt-4o-mini: no answer within 4.0 seconds")
    }

    @Test func isLateWithoutAnEnd() async {
        let stage = ModelHarness(.stall(Wire.half))
        let outcome = await stage.ask {
            // Past the first deadline, and then to the second.
            await stage.passWait(upTo: .seconds(10))
            #expect(await stage.passWait(upTo: .seconds(20)) == .seconds(20))
        }
        #expect(outcome.events == [.text("Hello ")])
        #expect(outcome.failure == "gpt-4o-mini: the answer was not complete in time, after 6 characters")
        #expect(stage.http.closedCount == 1)
    }

    @Test func countsAnAnswerWhoseFormalEndIsLate() async {
        let stage = ModelHarness(.stall(Wire.half + Wire.events(Wire.chunk("{}", finish: #""stop""#))))
        let outcome = await stage.ask {
            await stage.passWait(upTo: .seconds(10))
            await stage.passWait(upTo: .seconds(20))
        }
        #expect(outcome.events == [.text("Hello "), .end(ModelEnd(reason: .complete))])
        #expect(outcome.error == nil)
    }

    @Test func doesNotWaitForAServerThatStaysOpen() async {
        let stage = ModelHarness(.stall(Wire.hello))
        async let outcome = stage.ask()
        #expect(await stage.passWait(upTo: .seconds(1)) == .milliseconds(250))
        #expect(await outcome.text == "Hello there.")
        #expect(stage.clock.sleeperCount == 0)
    }

    @Test(arguments: [
        ScriptedModels.Answer.answer(Wire.half), .breakOff(Wire.half),
        .answer(Wire.half + "data: {\"choices\":[{\"del"),
    ])
    func saysWhenTheStreamBrokeOff(_ answer: ScriptedModels.Answer) async {
        let stage = ModelHarness(answer)
        let outcome = await stage.ask()
        #expect(outcome.events == [.text("Hello ")])
        #expect(outcome.failure == "gpt-4o-mini: the stream broke off after 6 characters")
        #expect(stage.http.requests.count == 1)
    }

    @Test func hasNoTimeLeft() async {
        let stage = ModelHarness(endpoints: [.sample, .claude])
        #expect(await stage.ask(within: .zero).failure == "gpt-4o-mini: no time was left; claude-x: no time was left")
        #expect(stage.http.requests.isEmpty)
    }

    @Test func closesTheConnectionWhenNobodyListens() async throws {
        let stage = ModelHarness(.stall(Wire.half))
        for try await _ in stage.events() { break }
        while stage.http.closedCount == 0, !Task.isCancelled { await Task.yield() }
        #expect(stage.http.closedCount == 1)
    }

    @Test func readsNoWebPage() async {
        let stage = ModelHarness(.answer(headers: ["Content-Type": "text/html"], "<html>"))
        #expect(await stage.ask().failure == "gpt-4o-mini: the answer is a web page: check base_url")
    }

    @Test func givesTheClientALittleMoreTime() async {
        let stage = ModelHarness()
        _ = await stage.ask(within: .seconds(12))
        #expect(stage.http.requests.first?.timeout == .seconds(13))
        #expect(stage.http.requests.first?.origin == .configured)
    }
}
