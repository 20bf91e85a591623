import ChannelKit

/// Streams the model's text to a call sentence by sentence, after the reply checks of each.
actor SentenceStreamer {
    private let continuation: AsyncThrowingStream<String, any Error>.Continuation
    private var splitter = SentenceSplitter.forAnswers
    /// The text of the current answer so far.
    private var received = ""
    /// The beginning of a placeholder at the end of the last sentence.
    private var held = ""
    /// The text streamed in this turn, with placeholders.
    private(set) var streamed = ""

    init(_ continuation: AsyncThrowingStream<String, any Error>.Continuation) { self.continuation = continuation }

    /// Adds a piece of the model's text and streams the sentences that it completes.
    func take(_ piece: String, _ check: ReplyCheck, _ redaction: Redaction) throws {
        received += piece
        for sentence in splitter.add(piece) { try stream(sentence, check, redaction) }
    }

    /// Streams the rest of an answer: all of it if it is the stored answer of an earlier run.
    func finish(_ answer: ModelStep, _ check: ReplyCheck, _ redaction: Redaction) throws {
        try take(String(answer.text.dropFirst(received.count)), check, redaction)
        received = ""
        let rest = splitter.finish(after: answer.end)
        if rest != nil || answer.end != .length { try stream(rest ?? "", check, redaction, isLast: true) }
        held = ""
    }

    private func stream(_ written: String, _ check: ReplyCheck, _ redaction: Redaction, isLast: Bool = false) throws {
        // A long sentence may be cut within a placeholder.
        let text = held + written
        let cut = isLast ? text.endIndex : text.startOfOpenPlaceholder ?? text.endIndex
        held = String(text[cut...])
        let sentence = String(text[..<cut]).spokenFromMarkdown
        guard !sentence.allSatisfy(\.isWhitespace) else { return }
        let gap = streamed.isEmpty || streamed.last?.isWhitespace == true ? "" : " "
        // Checked together with the text before: a forbidden part may begin in an earlier sentence.
        if let objection = check.objection(to: streamed + gap + sentence, restoredBy: redaction) {
            throw LLMFailure.rejected(objection)
        }
        streamed += gap + sentence
        continuation.yield(gap + redaction.restore(sentence))
    }
}

extension SentenceSplitter {
    /// A splitter of a model's answer, which cuts a sentence without an end at 400 scalars, because a caller waits.
    static var forAnswers: SentenceSplitter { SentenceSplitter(limit: 400) }

    /// Returns the rest; nil if there is none or the model reached its limit within it.
    mutating func finish(after end: ModelEnd.Reason) -> String? {
        let isTruncated = end == .length && !isAfterMark
        let rest = finish()
        return isTruncated ? nil : rest
    }
}
