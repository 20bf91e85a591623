import ChannelKit

extension String {
    /// The sentences that are true in a call: without those that announce a written answer; nil if none is left.
    ///
    /// A strategy's notice is written for messages and calls alike, and the agent takes over the call itself.
    var trueInACall: String? {
        var splitter = SentenceSplitter(limit: 1_000)
        let sentences = splitter.add(self) + [splitter.finish()].compactMap(\.self)
        let kept = sentences.filter { sentence in
            let folded = sentence.lowercased()
            return !Self.writing.contains(where: folded.contains)
        }.joined()
        return kept.allSatisfy(\.isWhitespace) ? nil : kept
    }

    /// Phrases of English and French that announce a message.
    private static let writing = [
        "write to you", "write you", "writes to you", "write back", "message you", "text you", "reply here",
        "reply to you here", "answer here", "answer you here", "confirm here", "confirm it here", "take over here",
        "in this chat", "vous écri", "vous ecri", "vous répond ici", "vous répondra ici", "répondra ici",
        "confirmera ici", "prendre le relais ici", "par message", "par texto", "dans ce clavardage",
    ]
}
