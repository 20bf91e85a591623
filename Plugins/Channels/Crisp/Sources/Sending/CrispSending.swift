public import ChannelKit

extension CrispAdapter: RichSending {
    public func canSend(_ content: ReplyContent) -> Bool { OutboundMessage(content) != nil }

    public func send(
        _ content: ReplyContent,
        to destination: Destination,
        using http: any HTTPSending
    ) async throws(DeliveryError) -> DeliveryReceipt {
        guard let message = OutboundMessage(content) else { throw .unsupported(content, by: "Crisp") }
        let path = "\(try api.conversation(destination.session))/message"
        let sent = try await api.post(body(of: message, to: destination), to: path, using: http)
        await stopTyping(in: destination.session, using: http)
        return try DeliveryReceipt(requiring: sent["fingerprint"]?.integer.map { String($0) })
    }

    /// The body of the call.
    ///
    /// `from: operator` shows the message to the visitor; `automated` keeps it out of the operators' statistics and
    /// tells other bots that a bot wrote it.
    private func body(of message: OutboundMessage, to destination: Destination) -> JSONValue {
        .compact([
            "type": .string(message.type), "from": "operator", "origin": .string(origin), "content": message.content,
            "fingerprint": .integer(fingerprint(of: destination)), "automated": true, "user": persona,
            "properties": [OutboundMessage.correlationProperty: .string(destination.correlation)],
        ])
    }

    /// The fingerprint of a send, the same for every retry.
    func fingerprint(of destination: Destination) -> Int64 {
        Fingerprint.make(for: destination.correlation, in: destination.session, of: websiteID)
    }
}

extension Destination {
    /// The session, which identifies both the visitor and the conversation.
    var session: String { contact.id }
}
