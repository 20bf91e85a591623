import Testing

@testable import LLMStrategy

/// One answer of a model.
struct ModelStepTests {
    @Test(arguments: [("Not to its e", ""), ("Done.", "Done."), ("\"Done.\"", "\"Done.\""), ("One. Tw", "One. ")])
    func truncatedAnswerEndsAfterASentence(_ text: String, _ complete: String) {
        #expect(ModelStep(text: text, end: .length).completeText == complete)
        #expect(ModelStep(text: text, end: .complete).completeText == text)
    }
}
