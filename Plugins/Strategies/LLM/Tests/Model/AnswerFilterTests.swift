import ChannelKit
import Testing

@testable import LLMStrategy

/// The visible text of a model's answer.
struct AnswerFilterTests {
    static let answers: [(written: String, visible: String)] = [
        ("We open at nine.", "We open at nine."),
        ("<think>\nThe customer asks.\n</think>\n\nWe open at nine.", "We open at nine."),
        ("<THINKING>Hm.</THINKING> We open.", "We open."),
        ("[THINK]Hm.[/THINK]We open.", "We open."),
        ("◁think▷Hm.◁/think▷We open.", "We open."),
        ("We open <think>at?</think>at nine.", "We open at nine."),
        ("<think>never ends", ""),
        ("Okay, the user wants hours.\n</think>\n\nWe open.", "We open."),
        (
            "<|channel|>analysis<|message|>Hm.<|end|><|start|>assistant<|channel|>final<|message|>We open.<|return|>",
            "We open."
        ),
        ("<|start|>assistant<|channel|>final<|message|>We open.<|end|>", "We open."),
        ("<|channel|>commentary to=functions.times <|constrain|>json<|message|>{\"day\":1}<|call|>", ""),
        ("<tool_call>\n{\"name\": \"times\", \"arguments\": {}}\n</tool_call>", ""),
        ("One moment. <tool_call>{\"name\": \"times\"}", "One moment. "),
        ("[TOOL_CALLS][{\"name\":\"times\"}]", ""),
        ("<｜tool▁calls▁begin｜>times<｜tool▁calls▁end｜>", ""),
        ("We open.<|im_end|>", "We open."), ("We open.</s>", "We open."),
        ("1 < 2 [see above] <b>bold</b> [EMAIL_1] ▷ “€”", "1 < 2 [see above] <b>bold</b> [EMAIL_1] ▷ “€”"),
        ("I think <3", "I think <3"), ("ends with <thin", "ends with <thin"), ("[", "["), ("", ""),
    ]

    /// Each answer in pieces of every length: the end of a piece may cut a mark.
    @Test(arguments: answers)
    func hiddenTextIsRemoved(_ written: String, _ visible: String) {
        for length in [1, 2, 3, 5, 8, 1_000] {
            var draft = AnswerDraft(opensReasoning: false, isSpoken: false)
            var rest = written[...]
            while !rest.isEmpty {
                draft.passed += draft.add(String(rest.prefix(length)))
                rest = rest.dropFirst(length)
            }
            draft.passed += draft.finish()
            #expect(draft.visibleText == visible, "in pieces of \(length)")
        }
    }

    @Test func reasoningThatTheTemplateOpensIsHeldInACall() {
        var draft = AnswerDraft(opensReasoning: nil, isSpoken: true)
        #expect(draft.add("Okay, the user wants hours. ").isEmpty)
        #expect(draft.add("</think>We open.") == "We open.")
        #expect(draft.opensReasoning == true)
        var other = AnswerDraft(opensReasoning: nil, isSpoken: true)
        #expect(other.add("We open.").isEmpty)
        #expect(other.finish() == "We open.")
        #expect(other.opensReasoning == false)
    }

    @Test func callsInTextAreRead() {
        var filter = AnswerFilter()
        _ = filter.add("<tool_call>{\"name\": \"times\", \"arguments\": {\"day\": \"fri\"}}</tool_call>")
        #expect(filter.calls == [ToolCall(id: "", name: "times", arguments: ["day": "fri"])])
    }

    /// A filter that read all of its text again for each piece would take minutes.
    @Test(
        .timeLimit(.minutes(1)),
        arguments: ["a", "<", "[", "<think>", "</think>", "<think>a</think>", "<|channel|>", "◁"]
    )
    func longAnswersAreFilteredInTime(_ unit: String) {
        var filter = AnswerFilter()
        for _ in 0..<20_000 { _ = filter.add(unit) }
        _ = filter.finish()
    }
}
