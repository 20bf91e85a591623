import ChannelKit
import Foundation

extension WhatsAppItem {
    /// How far a message of ours has come.
    func statusEvent(receivedAt: Date) throws(InboundError) -> InboundEvent {
        guard let id = body["id"]?.string, !id.isEmpty else { throw .malformed("a status without a message id") }
        let name = body["status"]?.string ?? ""
        guard let status = Self.statuses[name] else {
            return .ignored(reason: "status '\(name.prefix(64))' is not known")
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

    /// Older payloads also have `deleted` and `warning`, which say nothing of how far a message came.
    private static let statuses: [String: DeliveryStatus] = [
        "sent": .sent, "delivered": .delivered, "read": .read, "played": .played, "failed": .failed,
    ]

    private static let statusFacts = [
        "conversation", "pricing", "recipient_id", "recipient_user_id", "recipient_parent_user_id",
    ]
}

extension ProviderError {
    /// Reads an element of `errors`; titles are not stable, so that the details come first.
    init(graph error: JSONValue) {
        let sentence = error["error_data"]?["details"] ?? error["details"] ?? error["message"] ?? error["title"]
        let code = error["code"]?.integer
        self.init(
            code: code.map { String($0) } ?? "unknown",
            message: sentence?.string?.withoutIdentifiers ?? "",
            cause: code.flatMap { Int(exactly: $0) }.flatMap(GraphErrorClass.init(code:)) == .closedWindow
                ? .windowClosed : nil
        )
    }
}
