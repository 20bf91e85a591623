import ChannelKit
import Foundation

/// The payload of `conversation:created` and `conversation:updated`: the whole state, never what has changed.
struct PapercupsConversation {
    let id: String
    let json: JSONValue

    init(_ json: JSONValue) throws(InboundError) {
        guard let id = json["id"]?.nonempty else { throw .malformed("a conversation without an id") }
        self.id = id
        self.json = json
    }

    var customerID: String? { json["customer_id"]?.nonempty }

    var isClosed: Bool { json["status"]?.string == "closed" }

    /// Whether no agent has it.
    var isUnassigned: Bool { json["assignee_id"] ?? .null == .null }

    var closedAt: Date? { json.time("closed_at") }

    var lastActivityAt: Date? { json.time("last_activity_at") }

    /// What webhooks tell; the API's form has the customer, the messages and tags besides.
    static func basicForm(of json: JSONValue) -> JSONValue { json.keeping(members) }

    private static let members: Set = [
        "id", "object", "source", "created_at", "closed_at", "last_activity_at", "status", "read", "priority",
        "subject", "account_id", "customer_id", "assignee_id", "inbox_id", "metadata",
    ]
}

extension PapercupsAdapter.ReleaseSign {
    /// Whether `conversation` is the hub's again.
    ///
    /// That an open conversation has no assignee may be so from the beginning, and is told again with every change of
    /// it: after an agent's message, which assigns only if it is the first, it would take the conversation away from
    /// the one who has just written. So it is a sign only where the operator says so.
    func isGiven(by conversation: PapercupsConversation) -> Bool {
        conversation.isClosed || self == .unassigned && conversation.isUnassigned
    }
}
