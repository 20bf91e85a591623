import Testing

@testable import BotpressChannel

/// Conversion of Markdown to plain text.
struct MarkdownTextTests {
    static let cases: [(markdown: String, text: String)] = [
        ("Hello", "Hello"), ("", ""), ("# Title\n\nA **bold** `word`", "Title\n\nA bold word"),
        ("####### no", "####### no"),
        ("[site](https://a.example)", "site (https://a.example)"), ("![x](y) ![](z)", "x (y)  (z)"),
        ("[a][b](c)", "[a]b (c)"), ("[a] (b)", "[a] (b)"), ("[a](b c)", "[a](b c)"), ("[a](", "[a]("),
        ("[a]()", "[a]()"),
        ("[[a](b)", "[a (b)"), ("]](a)", "]](a)"), ("[é](é)", "é (é)"), ("[a\nb](c)", "[a\nb](c)"),
    ]

    @Test(arguments: cases)
    func markdownBecomesText(_ markdown: String, _ text: String) {
        #expect(markdown.withoutMarkdown == text)
    }

    /// Runs in linear time: quadratic time would exceed the limit.
    @Test(.timeLimit(.minutes(1)), arguments: ["[", "]", "](", "[a", "![", "*", "`", "#", "[](", "\n"])
    func longTextIsReadInLinearTime(_ unit: String) {
        let text = String(repeating: unit, count: 60_000 / unit.utf8.count)
        #expect(text.withoutMarkdown.utf8.count <= text.utf8.count)
    }
}
