import ChannelKit
import Foundation

/// What Meta tells of a person besides what they write.
extension WhatsAppItem {
    /// A notice in the conversation: the person has another number, and so other ids.
    func systemEvent(receivedAt: Date) throws(InboundError) -> InboundEvent {
        let system = body["system"] ?? .null
        let reason = system["type"]?.string ?? ""
        guard ["user_changed_number", "user_changed_user_id", "customer_changed_number"].contains(reason) else {
            return .ignored(reason: "system notice '\(reason.prefix(64))'")
        }
        // New before old, phone before user id: answers go to the first. Before 2022 the number was `new_wa_id`.
        let ids = [
            system["wa_id"], system["new_wa_id"], system["user_id"], system["parent_user_id"], body["from"],
            system["customer"], body["from_user_id"], system["previous_user_id"], body["from_parent_user_id"],
            system["previous_parent_user_id"],
        ]
        guard let person = UnifiedContact(ids: ids) else { throw .malformed("a system notice without a person") }
        return .contactChanged(ContactChange(contact: person, at: time(or: receivedAt), reason: reason))
    }

    /// The person stopped or resumed marketing by WhatsApp's own switch, which has told them so.
    func preferenceEvent(receivedAt: Date) throws(InboundError) -> InboundEvent {
        let category = body["category"]?.string ?? ""
        guard category == "marketing_messages" else {
            return .ignored(reason: "preference of '\(category.prefix(64))'")
        }
        guard let person = UnifiedContact(ids: personIDs, profile: contact?["profile"]) else {
            throw .malformed("a preference without a person")
        }
        let wish = body["value"]?.string ?? ""
        let change = ConsentChange(
            contact: person,
            at: time(or: receivedAt),
            keyword: wish,
            scope: .marketing,
            isConfirmed: true
        )
        switch wish {
        case "stop": return .optOut(change)
        case "resume": return .optIn(change)
        default: return .ignored(reason: "preference '\(wish.prefix(64))' is not known")
        }
    }
}
