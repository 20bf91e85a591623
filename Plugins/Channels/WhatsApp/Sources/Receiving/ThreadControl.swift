import ChannelKit
import Foundation

/// Changes of the application that answers a conversation, for numbers that several share: `messaging_handovers`.
///
/// Meta tells the new owner that control was passed, and the previous owner that it was taken.
///
/// - SeeAlso:
///   <https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messaging-handovers/>
///   (read 2026-11)
extension WhatsAppItem {
    /// A takeover by another application, or the return of the conversation to the hub.
    func controlEvent(receivedAt: Date) throws(InboundError) -> InboundEvent {
        let contact = try customer(orElse: "a change of control without a customer")
        let at = time(or: receivedAt)
        switch controlType {
        case "control_passed" where !newOwners.contains(where: Self.metaAgents.contains):
            return .release(Release(contact: contact, at: at))
        case "control_passed", "control_taken": return .takeover(Takeover(contact: contact, at: at))
        case let other: return .ignored(reason: "unknown change of control '\(other.prefix(64))'")
        }
    }

    /// The ids of the customer, whom Meta names as the sender.
    var controlIDs: [JSONValue?] {
        let sender = body["sender"]
        return [sender?["wa_id"], sender?["phone_number"], sender?["user_id"]].map { id in
            id?.string.map { .string($0.e164.map { String($0.dropFirst()) } ?? $0) }
        }
    }

    private var controlType: String {
        body["type"]?.string ?? ["control_passed", "control_taken"].first { body[$0] != nil } ?? ""
    }

    /// The role of the new owner; older payloads have it under other names.
    private var newOwners: [String] {
        let details = body[controlType]
        let owner = details?["new_owner"]
        return [owner, owner?["app_role"], owner?["role"], details?["new_owner_role"], details?["new_owner_app_role"]]
            .compactMap { $0?.string }
    }

    /// The names of Meta's own agent.
    private static let metaAgents: Set = ["ai_agent", "meta_business_agent"]
}
