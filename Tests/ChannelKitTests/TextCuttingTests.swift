import ChannelKit
import Testing

struct TextCuttingTests {
    static let cases: [(text: String, limit: Int, cut: String)] = [
        ("short", 5, "short"), ("longer", 5, "longe"), ("", 0, ""), ("a", 0, ""), ("a", -1, ""), ("été", 1, ""),
        ("été", 2, "é"), ("été", 4, "ét"), ("a👩‍👩‍👧", 4, "a"), ("a👩‍👩‍👧", 5, "a👩"), ("e\u{301}\u{301}", 3, "e\u{301}"),
    ]

    @Test(arguments: cases)
    func cutsBetweenScalars(_ text: String, _ limit: Int, _ cut: String) {
        #expect(Array(text.cut(toBytes: limit).unicodeScalars) == Array(cut.unicodeScalars))
    }
}
