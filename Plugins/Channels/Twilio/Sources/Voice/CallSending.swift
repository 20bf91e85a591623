import ChannelKit

extension TwilioAdapter {
    /// Longer documents Twilio does not take in a request; in an answer it does.
    private static let maxDocumentLength = 4_000

    /// Speaks into a live call: what is going on in it is cut short, such as the waiting for just this answer.
    ///
    /// The answer begins a series of turns of its own.
    func speak(
        _ content: ReplyContent,
        into call: String,
        _ destination: Destination,
        using http: any HTTPSending
    ) async throws(DeliveryError) -> DeliveryReceipt {
        guard let voice else {
            throw .rejected(code: "no voice", reason: "the channel takes no calls", remedy: "give it voice settings")
        }
        let script = CallScript(
            voice: voice,
            doors: doors,
            language: voice.language(destination.language),
            turn: TurnMark(series: destination.correlation)
        )
        let document = script.document(of: content, atMost: Self.maxDocumentLength)
        _ = try await api.post([("Twiml", document)], to: api.callURL(call), using: http)
        return DeliveryReceipt(externalID: "\(call):\(destination.correlation)")
    }
}

extension CallScript {
    /// The document that says `content`.
    ///
    /// What does not fit is left out behind a sentence: a second request would cut the first one short, and nobody
    /// listens for four minutes.
    fileprivate func document(of content: ReplyContent, atMost limit: Int) -> String {
        let document = TwiML.document(saying([content]))
        guard !content.steersCall, document.utf16.count > limit else { return document }
        let frame = TwiML.document(listening([])).utf16.count
        var text = content.spokenText(in: language.code)
        while !text.isEmpty {
            let document = TwiML.document(listening([text]))
            let length = document.utf16.count
            if length <= limit { return document }
            // What is escaped takes more room than it has characters.
            let room = text.utf16.count * max(0, limit - frame) / max(1, length - frame)
            let shorter = room > 0 ? TextSplitting.split(text, limit: room).first ?? "" : ""
            text = shorter.utf16.count < text.utf16.count ? shorter : ""
        }
        return TwiML.document(listening([]))
    }
}

extension TwilioAPI {
    fileprivate func callURL(_ call: String) -> String { "\(baseURL)\(accountPath)/Calls/\(call).json" }
}
