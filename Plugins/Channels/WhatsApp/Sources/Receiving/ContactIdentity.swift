import ChannelKit
import Foundation

/// Changes of a customer's identity and preferences.
extension WhatsAppItem {
    /// A system message: the customer has another number, and so other ids.
    func systemEvent(receivedAt: Date) throws(InboundError) -> InboundEvent {
        let system = body["system"] ?? .null
        let reason = system["type"]?.string ?? ""
        guard ["user_changed_number", "user_changed_user_id", "customer_changed_number"].contains(reason) else {
            return .ignored(reason: "unsupported system message '\(reason.prefix(64))'")
        }
        // New ids before old ones and phone before user id, because replies go to the first. Before 2022 the number was
        // `new_wa_id`.
        let ids = [
            system["wa_id"], system["new_wa_id"], system["user_id"], system["parent_user_id"], body["from"],
            system["customer"], body["from_user_id"], system["previous_user_id"], body["from_parent_user_id"],
            system["previous_parent_user_id"],
        ]
        guard let customer = UnifiedContact(ids: ids) else { throw .malformed("a system message without a customer") }
        return .contactChanged(ContactChange(contact: customer, at: time(or: receivedAt), reason: reason))
    }

    /// The customer stopped or resumed marketing by WhatsApp's own switch, which has confirmed it to them.
    func preferenceEvent(receivedAt: Date) throws(InboundError) -> InboundEvent {
        let category = body["category"]?.string ?? ""
        guard category == "marketing_messages" else {
            return .ignored(reason: "unsupported preference category '\(category.prefix(64))'")
        }
        let customer = try customer(orElse: "a preference without a customer")
        let value = body["value"]?.string ?? ""
        let change = ConsentChange(
            contact: customer,
            at: time(or: receivedAt),
            keyword: value,
            scope: .marketing,
            isConfirmed: true
        )
        switch value {
        case "stop": return .optOut(change)
        case "resume": return .optIn(change)
        default: return .ignored(reason: "unknown preference '\(value.prefix(64))'")
        }
    }
}
