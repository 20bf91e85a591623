public import ChannelKit

extension CrispAdapter: RichSending {
    public func send(
        _ text: String,
        to destination: Destination,
        using http: any HTTPSending
    ) async throws(DeliveryError) -> DeliveryReceipt {
        try await send(OutboundMessage(text: text), to: destination, using: http)
    }

    public func canSend(_ content: ReplyContent) -> Bool { OutboundMessage(content) != nil }

    public func send(
        _ content: ReplyContent,
        to destination: Destination,
        using http: any HTTPSending
    ) async throws(DeliveryError) -> DeliveryReceipt {
        guard let message = OutboundMessage(content) else {
            throw .rejected(
                code: "adapter",
                reason: "Crisp cannot carry this \(content.kind)",
                remedy: "keep it within the limits of the adapter's page"
            )
        }
        return try await send(message, to: destination, using: http)
    }

    private func send(
        _ message: OutboundMessage,
        to destination: Destination,
        using http: any HTTPSending
    ) async throws(DeliveryError) -> DeliveryReceipt {
        let session = destination.session
        let path = "\(try api.conversation(session))/message"
        let answer = try await api.post(body(of: message, to: destination), to: path, using: http)
        await stopComposing(in: session, using: http)
        // Without it nobody knows which message it was; asked for by the fingerprint that we chose, Crisp tells.
        guard let fingerprint = answer["fingerprint"]?.integer else {
            throw .ambiguous(reason: "the answer names no message")
        }
        return DeliveryReceipt(externalID: String(fingerprint))
    }

    /// The whole call.
    ///
    /// `operator` speaks to the visitor; `automated` keeps the answer out of the operators' statistics and tells other
    /// bots that a bot wrote it.
    private func body(of message: OutboundMessage, to destination: Destination) -> JSONValue {
        .compact([
            "type": .string(message.type), "from": "operator", "origin": .string(origin), "content": message.content,
            "fingerprint": .integer(fingerprint(of: destination)), "automated": true, "user": persona,
            "properties": [OutboundMessage.correlationProperty: .string(destination.correlation)],
        ])
    }

    /// The id that the message of a send has: the same when it is tried again.
    func fingerprint(of destination: Destination) -> Int64 {
        Fingerprint.make(for: destination.correlation, in: destination.session, of: websiteID)
    }
}

extension Destination {
    /// A visitor is a session, and so is the conversation with them.
    var session: String { contact.id }
}
