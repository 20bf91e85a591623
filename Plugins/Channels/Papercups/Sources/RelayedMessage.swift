import ChannelKit

/// A relay's message in the short form `{account_id, event, data: {content, from, conversation_id}}`.
///
/// Papercups never sent this form, but once documented it. `from` is not specified: it is the author's kind or id,
/// where customers have UUIDs and users have numbers. Without an id of the message two equal texts in one conversation
/// are one message.
struct RelayedMessage {
    private let account: JSONValue
    private let data: JSONValue

    init(_ body: JSONValue) {
        account = body["account_id"] ?? .null
        data = body["data"] ?? .null
    }

    /// The message in the form of Papercups's webhooks.
    var payload: JSONValue {
        let common: [String: JSONValue] = [
            "account_id": account, "body": data["content"] ?? .null, "type": .string(type),
            "conversation_id": data["conversation_id"] ?? .null, "id": .string(id),
        ]
        return .object(common.merging(author) { common, _ in common })
    }

    private var id: String { data["id"]?.nonEmptyString ?? "relay-\(JSONValue.array([account, data]).digest)" }

    private var from: String { data["from"]?.idText ?? "" }

    private var type: String { from == "bot" ? "bot" : "reply" }

    private var author: [String: JSONValue] {
        switch from {
        case "agent", "user", "bot": ["customer_id": nil, "user_id": 0]
        case "customer", "visitor":
            ["customer_id": .string(ConversationContact.id(of: data["conversation_id"]?.string ?? "")), "user_id": nil]
        case _ where from.isUUID: ["customer_id": .string(from), "user_id": nil]
        case _ where Int64(from) != nil: ["customer_id": nil, "user_id": .string(from)]
        // Unknown author: naming both makes it ignored.
        default: ["customer_id": "", "user_id": ""]
        }
    }
}
