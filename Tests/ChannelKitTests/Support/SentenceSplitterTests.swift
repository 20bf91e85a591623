import ChannelKit
import Testing

@Suite("Sentence splitter")
struct SentenceSplitterTests {
    private static let limit = 240

    struct Case: Sendable, CustomTestStringConvertible {
        let pieces: [String]
        let sentences: [String]
        var testDescription: String { pieces.joined(separator: "¦") }
    }

    static let cases = [
        Case(pieces: ["One. Two! Three? Four… Five"], sentences: ["One. ", "Two! ", "Three? ", "Four… ", "Five"]),
        Case(pieces: ["On", "e", ".", " ", "Two."], sentences: ["One. ", "Two."]),
        Case(pieces: ["It is 3.5 km. Far."], sentences: ["It is 3.5 km. ", "Far."]),
        Case(pieces: ["It is 3.", "5 km."], sentences: ["It is 3.5 km."]),
        Case(pieces: ["A line\nand another\n"], sentences: ["A line\n", "and another\n"]),
        Case(pieces: ["A line\r\nand another"], sentences: ["A line\r\n", "and another"]),
        Case(pieces: ["\n", "\n\n", "After space. "], sentences: ["\n\n\nAfter space. "]),
        Case(pieces: [" ", "\n"], sentences: []),
        Case(pieces: [], sentences: []),
        Case(
            pieces: ["He said “Yes.” Then (no!) he left."],
            sentences: ["He said “Yes.” ", "Then (no!) ", "he left."]
        ),
        Case(pieces: ["你好。 再见！ "], sentences: ["你好。 ", "再见！ "]),
        Case(
            pieces: ["It is ", "open. Come", " by at 3.5", " p.m.! Bye"],
            sentences: ["It is open. ", "Come by at 3.5 p.m.! ", "Bye"]
        ),
        Case(pieces: ["He said \"no.\" Then", " he left. "], sentences: ["He said \"no.\" ", "Then he left. "]),
    ]

    @Test(arguments: cases)
    func sentencesAreReleasedOnceComplete(_ testCase: Case) {
        var sentences = SentenceSplitter(limit: Self.limit)
        var released = testCase.pieces.flatMap { sentences.add($0) }
        if let rest = sentences.finish() { released.append(rest) }
        #expect(released == testCase.sentences)
    }

    @Test func endlessSentenceIsReleasedAtAWord() {
        var sentences = SentenceSplitter(limit: Self.limit)
        let text = Array(repeating: "word", count: 100).joined(separator: " ")
        let released = text.flatMap { sentences.add(String($0)) } + [sentences.finish()].compactMap(\.self)
        #expect(released.count == 3)
        #expect(released.allSatisfy { $0.count <= Self.limit + 1 })
        #expect(released.dropLast().allSatisfy { $0.hasSuffix("word ") })
        #expect(released.joined() == text)
    }

    static let hostile = [
        String(repeating: "a", count: 40_000), String(repeating: "a. ", count: 12_000),
        "e" + String(repeating: "\u{301}", count: 20_000), String(repeating: ".", count: 40_000),
        String(repeating: " ", count: 40_000), String(repeating: "“", count: 12_000),
    ]

    /// A search from the beginning for each piece, or a copy of the rest for each sentence, would take minutes.
    @Test(.timeLimit(.minutes(1)), arguments: hostile.indices, [1, 1_000_000])
    func longTextIsSplitInLinearTime(_ index: Int, _ size: Int) {
        let text = Self.hostile[index]
        var sentences = SentenceSplitter(limit: Self.limit)
        var released: [String] = []
        if size == 1 {
            for scalar in text.unicodeScalars { released += sentences.add(String(scalar)) }
        } else {
            released = sentences.add(text)
        }
        if let rest = sentences.finish() { released.append(rest) }
        let isBlank = text.allSatisfy(\.isWhitespace)
        #expect(released.joined().unicodeScalars.elementsEqual(isBlank ? "".unicodeScalars : text.unicodeScalars))
        #expect(released.allSatisfy { $0.unicodeScalars.count <= Self.limit + 1 })
    }
}
