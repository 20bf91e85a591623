import ChannelKit
import Foundation

/// The payload of `conversation:created` and `conversation:updated`: the whole state, without what changed.
struct PapercupsConversation {
    let id: String
    let json: JSONValue

    init(_ json: JSONValue) throws(InboundError) {
        guard let id = json["id"]?.nonEmptyString else { throw .malformed("the conversation has no id") }
        self.id = id
        self.json = json
    }

    var customerID: String? { json["customer_id"]?.nonEmptyString }

    var isClosed: Bool { json["status"]?.string == "closed" }

    /// True if no agent is assigned.
    var isUnassigned: Bool { json["assignee_id"] ?? .null == .null }

    var closedAt: Date? { json.time("closed_at") }

    var lastActivityAt: Date? { json.time("last_activity_at") }

    /// The form of webhooks; the API's form also has the customer, the messages and tags.
    static func basicForm(of json: JSONValue) -> JSONValue { json.keeping(members) }

    private static let members: Set = [
        "id", "object", "source", "created_at", "closed_at", "last_activity_at", "status", "read", "priority",
        "subject", "account_id", "customer_id", "assignee_id", "inbox_id", "metadata",
    ]
}

extension PapercupsAdapter.ReleaseTrigger {
    /// True if `conversation` is released to the hub.
    ///
    /// An open conversation may never have had an assignee, and every update repeats that: after an agent's message,
    /// which assigns only if it is the conversation's first, it would take the conversation from the agent who has just
    /// written. So a missing assignee releases only with `release_when: unassigned`.
    func isMet(by conversation: PapercupsConversation) -> Bool {
        conversation.isClosed || self == .unassigned && conversation.isUnassigned
    }
}
