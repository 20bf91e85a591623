import ChannelKit

extension TwilioAdapter {
    /// The max length of a document in an API request, in characters; responses have no such limit.
    private static let maxDocumentLength = 4_000

    /// Speaks into a live call.
    ///
    /// This replaces the running document, such as the filler that waits for this very reply. The reply begins a new
    /// series of turns.
    ///
    /// - SeeAlso: <https://www.twilio.com/docs/voice/api/call-resource> (read 2026-11)
    func speak(
        _ content: ReplyContent,
        into call: String,
        _ destination: Destination,
        using http: any HTTPSending
    ) async throws(DeliveryError) -> DeliveryReceipt {
        guard let voice else {
            throw .rejected(code: "no voice", reason: "the channel does not answer calls", remedy: "configure voice")
        }
        let script = CallScript(
            voice: voice,
            routes: routes,
            language: voice.language(destination.language),
            turn: TurnMark(series: destination.correlation)
        )
        let document = script.document(of: content, atMost: Self.maxDocumentLength)
        _ = try await api.post([("Twiml", document)], to: "Calls/\(call).json", using: http)
        return DeliveryReceipt(externalID: "\(call):\(destination.correlation)")
    }
}

extension CallScript {
    /// The document that says `content`.
    ///
    /// A text over the limit is cut after a sentence: a second request would interrupt the first, and callers do not
    /// listen for four minutes.
    fileprivate func document(of content: ReplyContent, atMost limit: Int) -> String {
        let document = TwiML.document(saying([content]))
        guard !content.steersCall, document.utf16.count > limit else { return document }
        let frame = TwiML.document(listening([])).utf16.count
        var text = content.spokenText(in: language.code)
        while !text.isEmpty {
            let document = TwiML.document(listening([text]))
            let length = document.utf16.count
            if length <= limit { return document }
            // Escapes make the document longer than its text.
            let room = text.utf16.count * max(0, limit - frame) / max(1, length - frame)
            let shorter = room > 0 ? TextSplitting.split(text, limit: room).first ?? "" : ""
            text = shorter.utf16.count < text.utf16.count ? shorter : ""
        }
        return TwiML.document(listening([]))
    }
}
