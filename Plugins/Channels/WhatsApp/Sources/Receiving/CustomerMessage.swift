import ChannelKit
import Foundation

/// The acts of a customer in the conversation: `messages[]`.
extension WhatsAppItem {
    /// A message, an edit or a deletion of one, or a change of the customer's ids.
    func messageEvent(receivedAt: Date) throws(InboundError) -> InboundEvent {
        guard body["group_id"] == nil else { return .ignored(reason: "group messages are not supported") }
        if body["type"]?.string == "system" { return try systemEvent(receivedAt: receivedAt) }
        guard let id = body["id"]?.string, !id.isEmpty else { throw .malformed("a message without an id") }
        let customer = try customer(orElse: "a message without a sender")
        if let change = change(by: customer, receivedAt: receivedAt) { return change }
        let content = WhatsAppContent(reading: body)
        return .message(
            UnifiedMessage(
                externalID: id,
                sentAt: time(or: receivedAt),
                contact: customer,
                text: content.text,
                content: [content.part],
                replyTo: body["context"]?["id"]?.string,
                opensWindow: content.isHousekeeping ? false : nil,
                expectsAnswer: content.expectsAnswer,
                provider: content.facts.merging(providerFields) { content, _ in content }
            )
        )
    }

    /// An edit or a deletion of an earlier message; nil for a message, and for a change of which Meta sends neither the
    /// message nor the new text.
    private func change(by customer: UnifiedContact, receivedAt: Date) -> InboundEvent? {
        let type = body["type"]?.string ?? ""
        guard let change = body[type], let original = change["original_message_id"]?.string, !original.isEmpty else {
            return nil
        }
        switch type {
        case "edit":
            guard let message = change["message"] else { return nil }
            let text = WhatsAppContent(reading: message).text
            return .edited(
                MessageEdit(externalID: original, text: text, contact: customer, at: time(or: receivedAt))
            )
        case "revoke":
            return .deleted(MessageDeletion(externalID: original, contact: customer, at: time(or: receivedAt)))
        default: return nil
        }
    }

    /// Values without a field of their own in the message, under Meta's names.
    private var providerFields: [String: JSONValue] {
        let facts: [String: JSONValue?] = [
            "referral": body["referral"],
            "errors": body["errors"],
            "forwarded": body["context"]?["forwarded"],
            "frequently_forwarded": body["context"]?["frequently_forwarded"],
            "referred_product": body["context"]?["referred_product"],
            "username": contact?["profile"]?["username"],
        ]
        return facts.compactMapValues(\.self)
    }
}
