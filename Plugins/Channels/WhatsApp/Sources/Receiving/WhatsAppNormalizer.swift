public import ChannelKit
public import Foundation

extension WhatsAppAdapter {
    public func normalize(_ item: InboundItem, receivedAt: Date) throws(InboundError) -> [InboundEvent] {
        let item = try WhatsAppItem(item.json)
        switch item.kind {
        case .message: return [try item.messageEvent(receivedAt: receivedAt)]
        case .status: return [try item.statusEvent(receivedAt: receivedAt)]
        case .echo: return [try item.echoEvent(receivedAt: receivedAt)]
        case .preference: return [try item.preferenceEvent(receivedAt: receivedAt)]
        case .error: return [item.errorEvent(receivedAt: receivedAt)]
        case .change:
            if let other = item.displayPhoneNumber, let displayPhoneNumber, other != displayPhoneNumber {
                return [.ignored(reason: "'\(item.field.prefix(64))' of another number of the account")]
            }
            return [item.noticeEvent(receivedAt: receivedAt)]
        case .foreign: return [.ignored(reason: "'\(item.field.prefix(64))' is not WhatsApp")]
        }
    }
}

extension WhatsAppItem {
    /// Meta's time, else the time of receipt.
    func time(or receivedAt: Date) -> Date { occurredAt ?? receivedAt }

    /// A message of the customer's.
    fileprivate func messageEvent(receivedAt: Date) throws(InboundError) -> InboundEvent {
        guard body["group_id"] == nil else { return .ignored(reason: "group messages are not supported") }
        if body["type"]?.string == "system" { return try systemEvent(receivedAt: receivedAt) }
        guard let id = body["id"]?.string, !id.isEmpty else { throw .malformed("a message without an id") }
        guard let customer = UnifiedContact(ids: contactIDs, profile: contact?["profile"]) else {
            throw .malformed("a message without a sender")
        }
        let content = WhatsAppContent(reading: body)
        return .message(
            UnifiedMessage(
                externalID: id,
                sentAt: time(or: receivedAt),
                contact: customer,
                text: content.text,
                content: [content.part],
                replyTo: body["context"]?["id"]?.string,
                provider: content.facts.merging(providerFields) { content, _ in content }
            )
        )
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

    /// A message that the owner sent in the WhatsApp Business app: an agent has taken over.
    fileprivate func echoEvent(receivedAt: Date) throws(InboundError) -> InboundEvent {
        guard field == "smb_message_echoes" else {
            return .ignored(reason: "'\(field.prefix(64))' is an echo of a message sent by an application")
        }
        guard let customer = UnifiedContact(ids: contactIDs) else { throw .malformed("an echo without a recipient") }
        return .takeover(
            Takeover(
                contact: customer,
                externalID: body["id"]?.string,
                text: WhatsAppContent(reading: body).text,
                at: time(or: receivedAt)
            )
        )
    }
}
