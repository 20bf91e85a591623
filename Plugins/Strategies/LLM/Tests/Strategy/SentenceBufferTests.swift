import Testing

@testable import LLMStrategy

/// A model's text becomes sentences while it comes.
struct SentenceBufferTests {
    static let cases: [([String], [String])] = [
        (["It is ", "open. Come", " by at 3.5", " p.m.! Bye"], ["It is open. ", "Come by at 3.5 p.m.! ", "Bye"]),
        (["He said \"no.\" Then", " he left.  "], ["He said \"no.\" ", "Then he left.  "]),
        (["A line\r\nand another\n"], ["A line\r\n", "and another\n"]),
        (["你好。 再见！ "], ["你好。 ", "再见！ "]), ([], []),
    ]

    @Test(arguments: cases)
    func isCutBehindSentences(_ pieces: [String], _ sentences: [String]) {
        var buffer = SentenceBuffer()
        var cut = pieces.flatMap { buffer.add($0) }
        let rest = buffer.flush(after: .complete)
        if !rest.isEmpty { cut.append(rest) }
        #expect(cut == sentences)
    }

    @Test(arguments: [("Not to its e", ""), ("Done.", "Done."), ("\"Done.\"", "\"Done.\""), ("One. Tw", "")])
    func whatWasCutShortIsLeftOut(_ text: String, _ rest: String) {
        var buffer = SentenceBuffer()
        _ = buffer.add(text)
        #expect(buffer.flush(after: .length) == rest)
    }

    /// A search from the beginning for each piece would take minutes.
    @Test(.timeLimit(.minutes(1)), arguments: ["a", ".", "e\u{301}", " ", "word ", "\"", "a. "])
    func longTextInSmallPiecesIsRead(_ unit: String) {
        let pieces = 30_000 / unit.utf8.count
        var buffer = SentenceBuffer()
        var text = ""
        for _ in 0..<pieces { text += buffer.add(unit).joined() }
        text += buffer.flush(after: .complete)
        #expect(text.utf8.count == pieces * unit.utf8.count)
    }
}
