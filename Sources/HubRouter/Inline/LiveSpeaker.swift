import ChannelKit

/// Releases a streamed reply to a live request, sentence by sentence, and knows what was really spoken.
struct LiveSpeaker: Sendable {
    let turn: StoredTurn
    let exchange: InlineExchange
    let inline: InlineResponder
    /// The language that is spoken.
    let language: String

    /// The length, in Unicode scalars, at which an unfinished sentence is released, so that speech does not wait for
    /// ever.
    private static let maxSentenceLength = 240

    /// The error of a stream whose request was answered otherwise before the first sentence.
    struct TooLate: Error, CustomStringConvertible {
        let description = "the request was already answered"
    }

    /// Speaks `pieces` until they end, or the caller hangs up.
    func speak(_ pieces: AsyncThrowingStream<String, any Error>) async throws {
        var sentences = SentenceSplitter(limit: Self.maxSentenceLength)
        var isCommitted = false
        func release(_ written: String) async throws {
            let sentence = spoken(written)
            guard !sentence.isEmpty else { return }
            if !isCommitted {
                guard try await inline.commit(turn) else { throw TooLate() }
                isCommitted = true
            }
            exchange.say(sentence)
        }
        for try await piece in pieces {
            for sentence in sentences.add(piece) { try await release(sentence) }
            if exchange.hasHungUp { return }
        }
        try Task.checkCancellation()
        if let rest = sentences.finish() { try await release(rest) }
        await exchange.allSpoken()
    }

    /// The speakable form of a sentence, with the white space around it: the sentences are joined as they are.
    private func spoken(_ sentence: String) -> String {
        let text = SpeechText.speakable(sentence, in: language)
        guard !text.isEmpty else { return "" }
        let (lead, tail) = (sentence.first?.isWhitespace == true, sentence.last?.isWhitespace == true)
        return (lead ? " " : "") + text + (tail ? " " : "")
    }

    /// The text that was really spoken.
    var spoken: String { exchange.spokenPieces.joined() }

    /// True if the caller hung up before the end.
    var wasInterrupted: Bool { exchange.hasHungUp }
}
