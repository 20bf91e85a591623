public import ChannelKit

/// Marks a message as read and shows the typing indicator in one call.
///
/// The indicator ends with the reply, or after 25 seconds.
///
/// - SeeAlso: <https://developers.facebook.com/docs/whatsapp/cloud-api/typing-indicators> (read 2026-11)
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
    /// 24 hours for every customer.
    ///
    /// The longer free entry points of ads affect the price only.
    public func replyWindow(for contact: UnifiedContact) -> Duration? { .seconds(24 * 60 * 60) }
}
