import ChannelKit

/// Says in a call what the model writes, a sentence at a time, each looked at before it is heard.
actor SentenceStreamer {
    private let continuation: AsyncThrowingStream<String, any Error>.Continuation
    private var buffer = SentenceBuffer()
    /// What the model wrote in this round as far as it came here.
    private var heard = ""
    /// What was said in the turn, with placeholders.
    private(set) var said = ""

    init(_ continuation: AsyncThrowingStream<String, any Error>.Continuation) { self.continuation = continuation }

    /// Takes up a piece of what the model writes, and says the sentences that are complete.
    func take(_ piece: String, _ check: ReplyCheck, _ redaction: Redaction) throws {
        heard += piece
        for sentence in buffer.add(piece) { try say(sentence, check, redaction) }
    }

    /// Says what is left of a round: all of it, if it was kept from an earlier run.
    func finish(_ round: ModelStep, _ check: ReplyCheck, _ redaction: Redaction) throws {
        try take(String(round.text.dropFirst(heard.count)), check, redaction)
        heard = ""
        try say(buffer.flush(after: round.end), check, redaction)
    }

    private func say(_ sentence: String, _ check: ReplyCheck, _ redaction: Redaction) throws {
        guard !sentence.allSatisfy(\.isWhitespace) else { return }
        let gap = said.isEmpty || said.last?.isWhitespace == true ? "" : " "
        // Looked at together with what was said before: what must not be said may begin in the sentence before.
        if let objection = check.objection(to: said + gap + sentence, restoredBy: redaction) {
            throw LLMFailure.unfit(objection)
        }
        said += gap + sentence
        continuation.yield(gap + redaction.restore(sentence))
    }
}
