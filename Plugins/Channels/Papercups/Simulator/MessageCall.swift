import ChannelKit
import ChannelSimulatorKit
import Foundation

/// The body of `POST /api/v1/messages`, validated as the server does.
struct MessageCall {
    let conversation: String
    let body: String?
    let type: String
    let source: String
    let isPrivate: Bool
    let sentAt: JSONValue
    let fileIDs: [String]
    let metadata: JSONValue
    let customer: JSONValue
    let hasUser: Bool

    init(_ data: Data) throws(PapercupsRefusal) {
        guard let message = (try? JSONValue(parsing: data))?["message"], message.object != nil else {
            throw .badRequest
        }
        conversation = try Self.text("conversation_id", of: message) ?? ""
        guard !conversation.isEmpty else { throw .invalid("conversation_id", "can't be blank") }
        guard UUID(uuidString: conversation) != nil else { throw .invalid("conversation_id", "is invalid") }
        body = try Self.text("body", of: message)
        type = try Self.text("type", of: message) ?? "reply"
        source = try Self.text("source", of: message) ?? "chat"
        isPrivate = message["private"]?.bool ?? false
        sentAt = message["sent_at"] ?? .null
        fileIDs = (message["file_ids"]?.array ?? []).compactMap(\.string)
        metadata = message["metadata"] ?? .null
        guard metadata == .null || metadata.object != nil else { throw .invalid("metadata", "is invalid") }
        guard body?.isEmpty == false || !fileIDs.isEmpty else { throw .invalid("body", "can't be blank") }
        customer = message["customer_id"] ?? .null
        hasUser = message["user_id"] ?? .null != .null
        if customer.string != nil, hasUser { throw .bothAuthors }
    }

    /// True if the message is not echoed; only a JSON boolean has an effect.
    var isSilent: Bool { metadata["disable_webhook_events"] == .bool(true) }

    var correlation: String? { metadata["hub_message_id"]?.string }

    private static func text(_ name: String, of message: JSONValue) throws(PapercupsRefusal) -> String? {
        guard let member = message[name], member != .null else { return nil }
        guard let text = member.string else { throw .invalid(name, "is invalid") }
        return text
    }
}
