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
