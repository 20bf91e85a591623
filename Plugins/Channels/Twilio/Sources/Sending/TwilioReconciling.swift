public import ChannelKit
import Foundation

/// Looks a send up in the message list, because Twilio has no idempotency key.
extension TwilioAdapter: SendReconciling {
    public func reconcile(
        _ send: UnsettledSend,
        using http: any HTTPSending
    ) async throws(DeliveryError) -> DeliveryReceipt? {
        if let thread = send.destination.thread, isCall(thread) {
            throw .ambiguous(reason: "Twilio does not report what was said in a call")
        }
        let to = address(of: send.destination.contact)
        let ends = [("To", to.text), ("From", number?.on(to.prefix).text)].compactMap { name, value in
            value.map { (name: name, value: $0) }
        }
        let day = ("DateSent>", send.sentAfter.twilioDay)
        // Queued messages have no send date, and it is not documented whether the filter includes them.
        for filters in [ends + [day], ends + [("PageSize", "50")]] {
            let sent = try await api.messages(filters, using: http).filter { message in
                !message.isInbound && message.isSince(send.sentAfter)
            }
            for message in sent where try message.says(send.content) {
                return DeliveryReceipt(externalID: message.sid)
            }
        }
        return nil
    }
}

extension MessageResource {
    /// True if the message has `content`.
    ///
    /// - Throws: ``DeliveryError/ambiguous(reason:)`` for a template, whose text only Twilio knows.
    fileprivate func says(_ content: ReplyContent) throws(DeliveryError) -> Bool {
        switch content {
        case .template: throw .ambiguous(reason: "a message was sent, but only Twilio knows the template's text")
        case .media(let media) where media.link != nil:
            mediaCount > 0 && body.isSameText(as: media.caption ?? "")
        case .location(let latitude, let longitude, let name, let address):
            body.isSameText(as: [name, address].compactMap(\.self).joined(separator: ", "))
                || body.isSameText(as: "\(latitude),\(longitude)")
        case .text, .media, .buttons, .list, .reaction, .transfer, .endCall: body.isSameText(as: content.plainText)
        }
    }
}

extension String {
    /// True if the texts are equal without white space at the ends, which Twilio drops.
    fileprivate func isSameText(as other: String) -> Bool {
        trimmingCharacters(in: .whitespacesAndNewlines) == other.trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
