import ChannelKit
import Testing

@Suite("Splitting text")
struct TextSplittingTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let text: String
        let limit: Int
        let pieces: [String]
        var testDescription: String { "\(text.prefix(40)) at \(limit)" }
    }

    static let cases = [
        Case(text: "short", limit: 5, pieces: ["short"]),
        Case(text: "", limit: 5, pieces: [""]),
        Case(text: "One two. Three four.", limit: 15, pieces: ["One two.", "Three four."]),
        Case(text: "A. bcdefghij klmnop", limit: 16, pieces: ["A. bcdefghij", "klmnop"]),
        Case(text: "abcdefghij", limit: 4, pieces: ["abcd", "efgh", "ij"]),
        Case(text: "👩‍👩‍👧‍👦👩‍👩‍👧‍👦", limit: 12, pieces: ["👩‍👩‍👧‍👦", "👩‍👩‍👧‍👦"]),
        Case(text: "👩‍👩‍👧‍👦!", limit: 3, pieces: ["👩‍👩‍👧‍👦", "!"]),
        Case(text: "e\u{301}e\u{301}e\u{301}", limit: 3, pieces: ["e\u{301}", "e\u{301}", "e\u{301}"]),
        Case(text: "one\n\n   two", limit: 6, pieces: ["one", "two"]),
        Case(text: "line\r\nline", limit: 7, pieces: ["line", "line"]),
    ]

    @Test(arguments: cases)
    func cutsWhereItHurtsLeast(_ testCase: Case) {
        #expect(TextSplitting.split(testCase.text, limit: testCase.limit) == testCase.pieces)
    }

    private static let samples = [
        "Bonjour ! Nous sommes ouverts du lundi au vendredi, de 9 h à 17 h. Vous pouvez aussi nous écrire ici.",
        String(repeating: "no_space_at_all", count: 10),
        "🇨🇦🇫🇷 flags 👍🏽 and 👩‍🔬 people, e\u{301}crits en NFD. ça va ? Oui! Non… peut-être\n\nDeuxième paragraphe.",
        "    leading space, and trailing    ",
    ]

    @Test(arguments: samples, [1, 7, 20, 40, 160])
    func losesNothingButSpaceAndKeepsTheLimit(_ text: String, _ limit: Int) {
        let pieces = TextSplitting.split(text, limit: limit)
        #expect(pieces.joined().filter { !$0.isWhitespace } == text.filter { !$0.isWhitespace })
        // A single grapheme may be longer than the limit; nothing else may.
        #expect(pieces.allSatisfy { $0.utf16.count <= limit || $0.count == 1 })
        #expect(pieces.allSatisfy { !$0.isEmpty })
    }

    static let hostile = [
        "e" + String(repeating: "\u{301}", count: 30_000), String(repeating: "a", count: 60_000),
        String(repeating: " ", count: 60_000), String(repeating: "\u{200D}", count: 20_000),
        String(repeating: "👩‍👩‍👧‍👦", count: 2_000), String(repeating: "a. ", count: 20_000),
    ]

    /// A quadratic search would take minutes.
    @Test(.timeLimit(.minutes(1)), arguments: hostile.indices)
    func longTextOfAnythingIsSplit(_ index: Int) {
        let text = Self.hostile[index]
        let pieces = TextSplitting.split(text, limit: 160)
        let isSpace = { (scalar: Unicode.Scalar) in scalar.properties.isWhitespace }
        #expect(pieces.allSatisfy { $0.utf16.count <= 160 })
        #expect(pieces.joined().unicodeScalars.filter { !isSpace($0) } == text.unicodeScalars.filter { !isSpace($0) })
    }
}
