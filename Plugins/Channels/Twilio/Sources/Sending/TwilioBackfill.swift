public import ChannelKit
public import Foundation

/// Twilio sends each webhook once; missed messages are read from the message list.
extension TwilioAdapter: Backfilling {
    /// The inbound messages since `moment`, oldest first.
    ///
    /// The list lacks everything in a webhook but text and files: the WhatsApp profile name, tapped buttons, locations,
    /// and keywords that Twilio handled.
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

    /// True for a message to this channel.
    ///
    /// A channel without a number receives only what came to its messaging service.
    private func isOurs(_ message: MessageResource) -> Bool {
        number != nil || message.webhook(media: [])["MessagingServiceSid"] == messagingServiceSID
    }
}
