import ChannelKit
import HubRouter

/// The conversations that a run of a transaction has read, until it changes them.
final class ReadConversations {
    /// A conversation with columns that only the storage needs.
    struct Row {
        let conversation: Conversation
        /// True if the customer can select one of the last reply's choices.
        let offersChoices: Bool
        /// The hour of the last activity since 1970.
        let activeHour: Int64
    }

    private var rows: [ConversationID: Row] = [:]

    subscript(_ id: ConversationID) -> Row? { rows[id] }

    func record(_ row: Row) { rows[row.conversation.id] = row }

    /// Forgets a conversation whose row changes.
    func forget(_ id: ConversationID) { rows[id] = nil }

    /// Forgets all conversations, some of which change.
    func forgetAll() { rows = [:] }
}
