public import ChannelKit

/// WhatsApp shows that an answer is being written; SMS has nothing like it.
extension TwilioAdapter: PresenceSending {
    /// Twilio marks a message as read only together with the sign that somebody is typing, which lasts 25 seconds.
    public func showPresence(
        for externalID: String,
        to destination: Destination,
        typing: Bool,
        using http: any HTTPSending
    ) async throws(DeliveryError) {
        guard typing, destination.thread.map(isCall) != true, address(of: destination.contact).isWhatsApp else {
            return
        }
        try await api.post(
            ["channel": "WHATSAPP", "messageId": .string(externalID)],
            to: "\(api.messagingBaseURL)/v3/Indicators/Typing.json",
            using: http
        )
    }
}

extension TwilioAdapter: ReplyWindowing {
    /// Only WhatsApp has a window.
    public func replyWindow(for contact: UnifiedContact) -> Duration? {
        address(of: contact).isWhatsApp ? .seconds(24 * 60 * 60) : nil
    }
}

extension TwilioAdapter: CredentialProbing {
    /// Reads one message at most: the account itself is closed to restricted and standard API keys.
    public func probeCredentials(using http: any HTTPSending) async throws(DeliveryError) {
        _ = try await api.get("\(api.messagesURL)?PageSize=1", using: http)
    }
}
