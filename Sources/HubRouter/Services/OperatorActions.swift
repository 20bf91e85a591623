package import ChannelKit

/// The changes that operators make to work in progress.
///
/// ``OperatorService`` makes them in this process; another process asks the running hub for them over its socket.
///
/// A `tenant` of nil means any tenant that the hub knows.
package protocol OperatorActions: Sendable {
    /// Makes an agent the handler of a conversation: its turns are cancelled and its unsent replies held.
    func take(_ conversation: ConversationID, of tenant: TenantID?) async throws -> ConversationChange

    /// Makes the hub the handler of a conversation again; replies that were held stay held.
    func release(_ conversation: ConversationID, of tenant: TenantID?) async throws -> ConversationChange

    /// Sends a text to the customer of a conversation that an agent handles.
    ///
    /// - Parameter key: A text with the same key is sent once.
    func say(_ text: String, in conversation: ConversationID, of tenant: TenantID?, key: String) async throws
        -> SayResult

    /// Requeues dead letters.
    ///
    /// - Returns: The ids that were found.
    func retry(_ ids: [DeadLetterID], of tenant: TenantID?) async throws -> Set<DeadLetterID>

    /// Discards dead letters: they are neither processed nor listed any more.
    ///
    /// - Returns: The ids that were found.
    func discard(_ ids: [DeadLetterID], of tenant: TenantID?) async throws -> Set<DeadLetterID>
}

/// The result of changing a conversation's handler.
package enum ConversationChange: String, Sendable {
    /// The handler changed.
    case changed
    /// The conversation had that handler already.
    case unchanged
    /// No tenant has the conversation.
    case unknown
}

/// The result of sending an agent's text.
package enum SayResult: Hashable, Sendable {
    /// It is queued, in this number of messages.
    case queued(messages: Int)
    /// It is not sent, for this reason.
    case refused(String, remedy: String?)
    /// No tenant has the conversation.
    case unknown
}

extension SayResult: JSONConvertible {
    package var json: JSONValue {
        switch self {
        case .queued(let messages): ["messages": .integer(Int64(messages))]
        case .refused(let reason, let remedy):
            .compact(["reason": .string(reason), "remedy": remedy.map(JSONValue.string)])
        case .unknown: [:]
        }
    }

    package init?(json: JSONValue) {
        guard let members = json.object else { return nil }
        if let messages = members["messages"]?.integer {
            self = .queued(messages: Int(messages))
        } else if let reason = members["reason"]?.string {
            self = .refused(reason, remedy: members["remedy"]?.string)
        } else if members.isEmpty {
            self = .unknown
        } else {
            return nil
        }
    }
}
