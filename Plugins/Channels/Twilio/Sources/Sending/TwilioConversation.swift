public import ChannelKit

/// Shows the typing indicator on WhatsApp; SMS has none.
extension TwilioAdapter: PresenceSending {
    /// Twilio marks a message as read only together with the typing indicator, which lasts 25 seconds.
    public func showPresence(
        for externalID: String,
        to destination: Destination,
        typing: Bool,
        using http: any HTTPSending
    ) async throws(DeliveryError) {
        guard typing, destination.thread.map(isCall) != true, address(of: destination.contact).isWhatsApp else {
            return
        }
        let body: JSONValue = ["channel": "WHATSAPP", "messageId": .string(externalID)]
        _ = try await api.messaging.post(body, to: "v3/Indicators/Typing.json", using: http)
    }
}

extension TwilioAdapter: ReplyWindowing {
    /// 24 hours on WhatsApp; other channels have no window.
    public func replyWindow(for contact: UnifiedContact) -> Duration? {
        address(of: contact).isWhatsApp ? .seconds(24 * 60 * 60) : nil
    }
}
