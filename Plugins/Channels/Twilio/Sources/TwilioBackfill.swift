public import ChannelKit
public import Foundation

/// Twilio delivers a message once; what was missed is in its list.
extension TwilioAdapter: Backfilling {
    /// What came in since `moment`, oldest first.
    ///
    /// The list does not tell what its webhook had besides the text and the files: the name of a WhatsApp profile,
    /// tapped buttons, places, keywords that Twilio has answered.
    public func backfill(
        since moment: Date,
        using http: any HTTPSending
    ) async throws(DeliveryError) -> [InboundItem] {
        let to = number.map { [("To", $0.text)] } ?? []
        let messages = try await api.messages(
            to + [("DateSent>", moment.twilioDay), ("PageSize", "1000")],
            using: http
        )
        var items: [InboundItem] = []
        for message in messages.reversed() where message.isInbound && message.isSince(moment) && isOurs(message) {
            let media = message.mediaCount > 0 ? try await api.media(of: message.sid, using: http) : []
            items.append(message.webhook(media: media).item(answer: .acknowledged))
        }
        return items.orderedByProviderTime()
    }

    /// A channel without a number has only what came to its messaging service.
    private func isOurs(_ message: MessageResource) -> Bool {
        number != nil || message.webhook(media: [])["MessagingServiceSid"] == messagingServiceSID
    }
}
