import ChannelKit
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
        ("*Really* _new_", "Really new", "Really new"),
        ("the file_name_here", "the file_name_here", "the file_name_here"),
        ("an open **mark", "an open mark", "an open mark"), ("2*3*4", "2*3*4", "234"),
    ]

    @Test(arguments: texts)
    func marksAreRemoved(_ written: String, _ plain: String, _ spoken: String) {
        #expect(written.formatted(for: .plain) == plain)
        #expect(written.spokenFromMarkdown == spoken)
    }

    private static let whatsApp = TextMarkup(bold: "*", italic: "_", strikethrough: "~", code: "```")

    static let marked: [(written: String, marked: String)] = [
        ("**Monday**: 9 to 5", "*Monday*: 9 to 5"), ("__Monday__", "*Monday*"),
        ("a *really* good day", "a _really_ good day"),
        ("~~50~~ 40 dollars", "~50~ 40 dollars"), ("type `stop`", "type ```stop```"), ("## Prices", "*Prices*"),
        ("### **Prices**", "*Prices*"), ("```\na\nb\n```", "```a```\n```b```"), ("- **A**: 1\n- B", "- *A*: 1\n- B"),
        ("5 * 3 and 2 * 4", "5 * 3 and 2 * 4"), ("**a *b* c**", "*a _b_ c*"), ("snake_case_name", "snake_case_name"),
        ("Write to [EMAIL_1] or **[PHONE_1]**", "Write to [EMAIL_1] or *[PHONE_1]*"),
    ]

    @Test(arguments: marked)
    func marksOfTheChannelReplaceMarkdown(_ written: String, _ marked: String) {
        #expect(written.formatted(for: Self.whatsApp) == marked)
    }
}
