import Testing

@testable import HubRouter

@Suite("Sentences")
struct SentencesTests {
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
        Case(pieces: ["你好。 再见！ "], sentences: ["你好。 ", "再见！ "]),
    ]

    @Test(arguments: cases)
    func areReleasedAsTheyAreComplete(_ testCase: Case) {
        var sentences = Sentences()
        var released = testCase.pieces.flatMap { sentences.add($0) }
        if let rest = sentences.finish() { released.append(rest) }
        #expect(released == testCase.sentences)
    }

    @Test func oneThatDoesNotEndIsReleasedAtAWord() {
        var sentences = Sentences()
        let text = Array(repeating: "word", count: 100).joined(separator: " ")
        let released = text.flatMap { sentences.add(String($0)) } + [sentences.finish()].compactMap(\.self)
        #expect(released.count == 3)
        #expect(released.allSatisfy { $0.count <= Sentences.longest + 1 })
        #expect(released.dropLast().allSatisfy { $0.hasSuffix("word ") })
        #expect(released.joined() == text)
    }
}
