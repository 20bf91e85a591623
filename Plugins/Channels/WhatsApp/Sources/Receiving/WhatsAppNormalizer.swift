public import ChannelKit
public import Foundation

extension WhatsAppAdapter {
    public func normalize(_ item: InboundItem, receivedAt: Date) throws(InboundError) -> [InboundEvent] {
        let item = try WhatsAppItem(item.json)
        guard !isOwn(item.contactIDs, item) else {
            return [.ignored(reason: "'\(item.field.prefix(64))' of the number's conversation with itself")]
        }
        switch item.kind {
        case .message: return [try item.messageEvent(receivedAt: receivedAt)]
        case .status: return [try item.statusEvent(receivedAt: receivedAt)]
        case .echo: return [try item.echoEvent(receivedAt: receivedAt)]
        case .preference: return [try item.preferenceEvent(receivedAt: receivedAt)]
        case .call: return [try item.callEvent(receivedAt: receivedAt)]
        case .control: return [try item.controlEvent(receivedAt: receivedAt)]
        case .error: return [item.errorEvent(receivedAt: receivedAt)]
        case .change:
            if let other = item.displayPhoneNumber, let displayPhoneNumber, other != displayPhoneNumber {
                return [.ignored(reason: "'\(item.field.prefix(64))' of another number of the account")]
            }
            return [item.noticeEvent(receivedAt: receivedAt)]
        case .foreign: return [.ignored(reason: "'\(item.field.prefix(64))' is not WhatsApp")]
        }
    }

    /// True if one of `ids` is the channel's own number, in either form: it is never a customer.
    private func isOwn(_ ids: [JSONValue?], _ item: WhatsAppItem) -> Bool {
        let written = [displayPhoneNumber, item.metadata?["display_phone_number"]?.string?.digits]
        let own = Set(written.compactMap { $0.flatMap(WhatsAppNumber.init)?.orderingKey })
        return ids.contains { $0?.string.flatMap(WhatsAppNumber.init).map { own.contains($0.orderingKey) } == true }
    }
}

extension WhatsAppItem {
    /// Meta's time, else the time of receipt.
    func time(or receivedAt: Date) -> Date { occurredAt ?? receivedAt }

    /// The customer of the item.
    ///
    /// - Throws: ``InboundError/malformed(_:)`` without an id.
    func customer(orElse reason: String) throws(InboundError) -> UnifiedContact {
        guard let customer = UnifiedContact(ids: contactIDs, profile: contact?["profile"]) else {
            throw .malformed(reason)
        }
        return customer
    }

    /// A message that the owner sent in the WhatsApp Business app: an agent has taken over.
    ///
    /// Only words and files are a reply; a reaction, or deleting a message of last week, is none.
    fileprivate func echoEvent(receivedAt: Date) throws(InboundError) -> InboundEvent {
        guard field == "smb_message_echoes" else {
            return .ignored(reason: "'\(field.prefix(64))' is an echo of a message sent by an application")
        }
        guard body["group_id"] == nil else { return .ignored(reason: "group messages are not supported") }
        let content = WhatsAppContent(reading: body)
        guard content.isReply else {
            let type = body["type"]?.string?.prefix(64) ?? ""
            return .ignored(reason: "'\(type)' in the WhatsApp Business app is no reply")
        }
        return .takeover(
            Takeover(
                contact: try customer(orElse: "an echo without a recipient"),
                externalID: body["id"]?.string,
                text: content.text,
                at: time(or: receivedAt)
            )
        )
    }
}
