import ChannelKit
import Foundation

extension WhatsAppItem {
    /// True for the status of a message; those of payments and calls have a type of their own.
    var isDelivery: Bool { [nil, "", "message"].contains(body["type"]?.string) }

    /// The delivery status of a sent message.
    ///
    /// - SeeAlso: <https://developers.facebook.com/docs/whatsapp/cloud-api/webhooks/components> (read 2026-11)
    func statusEvent(receivedAt: Date) throws(InboundError) -> InboundEvent {
        guard isDelivery else {
            return .ignored(reason: "a status of type '\(body["type"]?.string?.prefix(64) ?? "")', not of a message")
        }
        guard let id = body["id"]?.string, !id.isEmpty else { throw .malformed("a status without a message id") }
        let name = body["status"]?.string ?? ""
        guard let status = Self.statuses[name] else {
            return .ignored(reason: "unknown status '\(name.prefix(64))'")
        }
        let facts = Self.statusFacts.map { ($0, body[$0]) }
        return .status(
            StatusUpdate(
                externalID: id,
                status: status,
                at: time(or: receivedAt),
                error: body["errors"]?[0].map(ProviderError.init(graph:)),
                correlation: body["biz_opaque_callback_data"]?.string,
                provider: Dictionary(uniqueKeysWithValues: facts).compactMapValues(\.self)
            )
        )
    }

    /// Older payloads also have `deleted` and `warning`, which are no delivery statuses.
    private static let statuses: [String: DeliveryStatus] = [
        "sent": .sent, "delivered": .delivered, "read": .read, "played": .played, "failed": .failed,
    ]

    private static let statusFacts = [
        "conversation", "pricing", "recipient_id", "recipient_user_id", "recipient_parent_user_id",
    ]
}
