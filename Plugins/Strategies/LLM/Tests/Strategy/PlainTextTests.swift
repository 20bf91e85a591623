import Testing

@testable import LLMStrategy

/// Markdown in a model's answer.
struct PlainTextTests {
    static let texts: [(written: String, plain: String, spoken: String)] = [
        ("We open at 9.", "We open at 9.", "We open at 9."),
        ("**Monday**: `9-5`", "Monday: 9-5", "Monday: 9-5"),
        ("## Hours\n* Mon\n- Tue\n+ Wed", "Hours\n- Mon\n- Tue\n- Wed", "Hours\nMon\nTue\nWed"),
        ("> quoted\n---\n~~old~~ new", "quoted\n\nold new", "quoted\n\nold new"),
        ("See [prices](https://x.example/p).", "See prices (https://x.example/p).", "See prices."),
        ("[https://x.example](https://x.example)", "https://x.example", "https://x.example"),
        ("Write to [EMAIL_1](mailto:[EMAIL_1]).", "Write to [EMAIL_1].", "Write to [EMAIL_1]."),
        ("[a](b", "[a](b", "[a](b"), ("5 * 3", "5 * 3", "5  3"), ("#1 in town", "#1 in town", "#1 in town"),
        ("```\ncode\n```", "code", "code"), ("-5 °C", "-5 °C", "-5 °C"),
    ]

    @Test(arguments: texts)
    func marksAreRemoved(_ written: String, _ plain: String, _ spoken: String) {
        #expect(written.withoutMarkdown(isSpoken: false) == plain)
        #expect(written.withoutMarkdown(isSpoken: true) == spoken)
    }
}
