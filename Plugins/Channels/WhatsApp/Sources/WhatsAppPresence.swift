public import ChannelKit

/// Read receipt and typing bubble are one call at Meta: the bubble goes with the answer, or after 25 seconds.
extension WhatsAppAdapter: PresenceSending {
    public func showPresence(
        for externalID: String,
        to destination: Destination,
        typing: Bool,
        using http: any HTTPSending
    ) async throws(DeliveryError) {
        let body: JSONValue = .compact([
            "messaging_product": "whatsapp", "status": "read", "message_id": .string(externalID),
            "typing_indicator": typing ? ["type": "text"] : nil,
        ])
        _ = try await graph.post(body, to: "\(phoneNumberID)/messages", using: http)
    }
}

extension WhatsAppAdapter: ReplyWindowing {
    /// A day for everybody; free entry points of ads last longer and concern the price only.
    public func replyWindow(for contact: UnifiedContact) -> Duration? { .seconds(24 * 60 * 60) }
}
