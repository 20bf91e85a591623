import Testing

@testable import LLMStrategy

struct ChunkTests {
    private func chunks(_ text: String, isMarkdown: Bool = true) -> [DocumentChunk] {
        DocumentChunker().chunks(of: text, isMarkdown: isMarkdown)
    }

    @Test func headingsMakeTheSection() {
        let text = """
            ---
            title: internal
            ---
            Welcome.

            # Prices #
            Prices are in dollars.
            ## **Cleaning**
            One price.
            ## Fillings
            Another
            price.

            Hours
            -----
            Nine to five.
            # Free parking
            """
        let found = chunks(text)
        #expect(
            found.map(\.section) == [
                nil, "Prices", "Prices > Cleaning", "Prices > Fillings", "Prices > Hours", "Free parking",
            ]
        )
        #expect(
            found.map(\.text) == [
                "Welcome.", "Prices are in dollars.", "One price.", "Another\nprice.", "Nine to five.", "Free parking",
            ]
        )
    }

    @Test func plainTextHasNoHeadings() {
        let found = chunks("# one\n\ntwo\n---\n| three", isMarkdown: false)
        #expect(found.map(\.section) == [nil])
        #expect(found.map(\.text) == ["# one\n\ntwo\n---\n| three"])
    }

    @Test func codeHasNoHeadings() {
        let found = chunks("# Code\n\n```sh\n# not a heading\n\nls\n```\n\nAfter.")
        #expect(found.map(\.text) == ["```sh\n# not a heading\n\nls\n```\n\nAfter."])
    }

    static let long = (1...400).map { "Sentence number \($0) says something short." }.joined(separator: " ")

    @Test func longSectionsAreCutAfterSentencesAndOverlap() throws {
        let found = chunks("# Long\n\n\(Self.long)")
        #expect(found.count > 8)
        #expect(found.allSatisfy { DocumentChunker.tokens(in: $0.text) <= 500 })
        #expect(found.dropLast().allSatisfy { DocumentChunker.tokens(in: $0.text) > 400 })
        #expect(found.allSatisfy { $0.text.hasPrefix("Sentence") && $0.text.hasSuffix(".") })
        for (one, next) in zip(found, found.dropFirst()) {
            let start = try #require(next.text.firstRange(of: ". ")).upperBound
            let repeated = next.text[..<start]
            #expect(one.text.contains(repeated), "the next chunk begins with the end of this one")
        }
        #expect((1...400).allSatisfy { number in found.contains { $0.text.contains("number \(number) ") } })
    }

    static let rows = (1...20).map { "| tooth \($0) | \($0 * 10) dollars |" }.joined(separator: "\n")

    @Test(arguments: ["```\n\(long.prefix(1_200))\n\nmore\n```", "| a | b |\n| --- | --- |\n\(rows)"])
    func tablesAndCodeAreNotCut(block: String) {
        let found = chunks("\(Self.long.prefix(1_500))\n\n\(block)\n\n\(Self.long.prefix(1_500))")
        #expect(found.contains { $0.text.contains(block) })
    }

    @Test func largeTableIsCutBetweenRows() {
        let table = (1...200).map { "| tooth \($0) | \($0 * 10) dollars |" }.joined(separator: "\n")
        let found = chunks(table)
        #expect(found.count > 2)
        #expect(
            found.flatMap { $0.text.split(separator: "\n") }.allSatisfy { $0.hasPrefix("| ") && $0.hasSuffix(" |") }
        )
    }

    static let monsters = [
        String(repeating: "x", count: 9_000), String(repeating: "é", count: 9_000),
        String(repeating: "日", count: 9_000),
        String(repeating: "👩‍👩‍👧‍👦", count: 900), String(repeating: "word ", count: 3_000),
        String(repeating: "#", count: 5_000),
        String(repeating: "|", count: 5_000), String(repeating: "- item\n", count: 2_000), "```\nnever closed",
        String(repeating: "# a\n", count: 1_000), "\n\n\n", "", "---\n", "===\n---\n", "\u{0}", "[](((((((((((",
        "#\n##\n",
    ]

    @Test(arguments: monsters, [true, false])
    func anyTextIsCutWithinTheLimit(text: String, isMarkdown: Bool) {
        let found = chunks(text, isMarkdown: isMarkdown)
        #expect(found.allSatisfy { !$0.text.isEmpty && DocumentChunker.tokens(in: $0.text) <= 500 })
    }
}
