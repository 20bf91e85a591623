import ChannelKit
import ChannelTestKit
import Foundation
import Testing

@testable import LLMStrategy

/// A turn in a call: the answer is streamed sentence by sentence.
@Suite(.timeLimit(.minutes(5)))
struct LLMCallTests {
    private func verdict(_ model: ScriptedModel, _ settings: [String: SettingValue] = [:], on turn: Turn) async throws
        -> Verdict
    {
        try await makeStep(model, settings).respond(to: turn)
    }

    @Test func answerIsStreamedBySentences() async throws {
        let model = ScriptedModel([.text("It is ", "open. Come", " by at 3.5", " p.m.! Bye")])
        let heard = try await verdict(model, on: makeTurn(inCall: true)).heard()
        #expect(heard.pieces == ["It is open. ", "Come by at 3.5 p.m.! ", "Bye"])
        #expect(heard.end == nil)
    }

    @Test func placeholderIsNotCutByALongSentence() async throws {
        for length in 380...405 {
            let words = String(repeating: "a", count: length)
            let model = ScriptedModel([.text(words, " [EMA", "IL_1] ", words, ".")])
            let turn = makeTurn("I am ana@b.example", inCall: true)
            let heard = try await verdict(model, ["redact": .list([.text("email")])], on: turn).heard()
            #expect(heard.end == nil)
            #expect(heard.pieces.joined().contains("ana@b.example"), "after \(length) letters")
        }
    }

    @Test func textBeforeAToolCallIsStreamed() async throws {
        let model = ScriptedModel([
            .calls("One moment.", ToolCall("free_slots", ["day": "fri"])), .text("3 p.m. is free."),
        ])
        let turn = makeTurn(inCall: true, http: FakeHTTP(.json([:])))
        let heard = try await verdict(model, ["tools": .list([.tool()])], on: turn).heard()
        #expect(heard.pieces.joined() == "One moment. 3 p.m. is free.")
    }

    @Test func handoffBeforeTextIsAHandoff() async throws {
        let model = ScriptedModel([.calls("", ToolCall("handoff", ["summary": "Wants Ana."]))])
        let verdict = try await verdict(model, on: makeTurn(inCall: true))
        #expect(verdict.handoff?.note == "Wants Ana.")
    }

    @Test func handoffAfterTextEndsTheStream() async throws {
        let model = ScriptedModel([.calls("I put you through.", ToolCall("handoff", ["summary": "Wants Ana."]))])
        let heard = try await verdict(model, on: makeTurn(inCall: true)).heard()
        #expect(heard.pieces == ["I put you through."])
        let handoff = try #require(heard.end as? HandoffRequest)
        #expect(handoff.note == "Wants Ana.")
        #expect(handoff.customerMessage == nil, "the text was streamed already")
    }

    @Test func rejectedSentenceIsNotStreamed() async throws {
        let model = ScriptedModel([.text("Of course. The key is sk-proj-abcdefghijklmnop1234. Bye.")])
        let heard = try await verdict(model, on: makeTurn(inCall: true)).heard()
        #expect(heard.pieces == ["Of course. "])
        #expect("\(try #require(heard.end))".hasPrefix("the reply was not sent: it contains a possible credential"))
    }

    @Test func instructionsAcrossSentencesAreRejected() async throws {
        let instructions = "You are the receptionist of Lotus Dental. Never promise any discount to anybody at all."
        let told = "I am the receptionist of Lotus Dental. Never promise any discount to anybody at all."
        let model = ScriptedModel([.text(told)])
        let heard = try await verdict(model, ["instructions": .words(instructions)], on: makeTurn(inCall: true)).heard()
        #expect(heard.pieces == ["I am the receptionist of Lotus Dental. "])
        #expect(heard.end != nil)
    }

    @Test func failureBeforeTextFailsTheStep() async throws {
        let model = ScriptedModel([[]], failure: LLMFailure.refused)
        let step = try makeStep(model)
        await #expect(throws: LLMError.self) { try await step.respond(to: makeTurn(inCall: true)) }
    }

    @Test func turnThatRunsAgainStreamsTheSame() async throws {
        let model = ScriptedModel([.text("It is open. ", "Come by.")])
        let hub = RememberingHub()
        let step = try makeStep(model)
        for _ in 1...2 {
            let heard = try await step.respond(to: makeTurn(inCall: true, hub: hub)).heard()
            #expect(heard.pieces == ["It is open. ", "Come by."])
        }
        #expect(model.requests.count == 1)
    }

    @Test func placeholdersAreRestoredBeforeStreaming() async throws {
        let model = ScriptedModel([.text("I call you at [PHO", "NE_1]. Bye.")])
        let turn = makeTurn("514 555-0123", inCall: true)
        let heard = try await verdict(model, ["redact": .list([.text("phone")])], on: turn).heard()
        #expect(heard.pieces.joined() == "I call you at 514 555-0123. Bye.")
    }
}
