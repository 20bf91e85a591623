import ChannelKit
import Foundation

/// Calls on WhatsApp, which the hub does not answer: `calls[]`.
extension WhatsAppItem {
    /// The customer's call, which opens the reply window like a message and gets no answer.
    ///
    /// - SeeAlso: <https://developers.facebook.com/documentation/business-messaging/whatsapp/calling/> (read 2026-11)
    func callEvent(receivedAt: Date) throws(InboundError) -> InboundEvent {
        let event = body["event"]?.string ?? ""
        guard event == "connect", !isCallToCustomer else {
            return .ignored(reason: isCallToCustomer ? "a call to the customer" : "'\(event.prefix(64))' of a call")
        }
        guard let id = body["id"]?.string, !id.isEmpty else { throw .malformed("a call without an id") }
        return .message(
            UnifiedMessage(
                externalID: id,
                sentAt: time(or: receivedAt),
                contact: try customer(orElse: "a call without a caller"),
                text: "",
                content: [.unsupported(type: "call")],
                opensWindow: true,
                expectsAnswer: false
            )
        )
    }

    /// True for a call to the customer.
    var isCallToCustomer: Bool { body["direction"]?.string == "BUSINESS_INITIATED" }
}
