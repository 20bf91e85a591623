public import ChannelKit
import Foundation

/// There is no idempotency key, but a list of all messages.
extension TwilioAdapter: SendReconciling {
    public func reconcile(
        _ send: UnsettledSend,
        using http: any HTTPSending
    ) async throws(DeliveryError) -> DeliveryReceipt? {
        if let thread = send.destination.thread, isCall(thread) {
            throw .ambiguous(reason: "Twilio does not tell what was said in a call")
        }
        let to = address(of: send.destination.contact)
        let ends = [("To", to.text), ("From", number?.on(to.prefix).text)].compactMap { name, value in
            value.map { (name: name, value: $0) }
        }
        let day = ("DateSent>", send.sentAfter.twilioDay)
        // What is still queued has no date of sending, and whether the filter lets it through is not documented.
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
    /// Whether this is `content`.
    ///
    /// - Throws: ``DeliveryError/ambiguous(reason:)`` for a template, of which only Twilio knows the text.
    fileprivate func says(_ content: ReplyContent) throws(DeliveryError) -> Bool {
        switch content {
        case .template: throw .ambiguous(reason: "a message was sent, and only Twilio knows the template's text")
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
    /// Twilio drops white space at the ends.
    fileprivate func isSameText(as other: String) -> Bool {
        trimmingCharacters(in: .whitespacesAndNewlines) == other.trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
