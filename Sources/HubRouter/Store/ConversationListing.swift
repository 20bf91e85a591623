package import ChannelKit
package import Foundation
package import HubModel

/// The place of a conversation in the order of lists: the latest activity first.
package struct ConversationPosition: Hashable, Sendable {
    /// The time of the last activity.
    package let activeAt: Date
    /// The row, since several conversations can have the same time.
    package let id: ConversationID

    /// Makes a place.
    package init(activeAt: Date, id: ConversationID) {
        self.activeAt = activeAt
        self.id = id
    }
}

/// The conversations of a list.
package enum ConversationFilter: Hashable, Sendable {
    case all
    /// Those that an agent handles.
    case withAgent
    /// Those of a contact.
    case contact(ContactID)
}

/// A conversation with what a list shows of it.
package struct ListedConversation: Sendable {
    /// The conversation.
    package let conversation: Conversation
    /// The number of changes of its handler, for compare-and-swap.
    package let handlerSequence: Int64
    /// The user who has taken it.
    package let assignee: RowID<User>?
    /// The place in the list.
    package let position: ConversationPosition

    /// Makes an entry.
    package init(
        conversation: Conversation,
        handlerSequence: Int64,
        assignee: RowID<User>?,
        position: ConversationPosition
    ) {
        self.conversation = conversation
        self.handlerSequence = handlerSequence
        self.assignee = assignee
        self.position = position
    }
}

/// A message with what a list shows of it.
package struct ListedMessage: Sendable {
    /// The row.
    package let id: MessageID
    /// The thread.
    package let conversation: ConversationID
    /// The channel.
    package let channel: ChannelID
    /// The author.
    package let author: HistoryEntry.Author
    /// The user who wrote it, for an agent's message that came through the hub.
    package let sentBy: RowID<User>?
    /// The time at which it was sent, or decided.
    package let at: Date
    /// The provider's id; nil until it is known.
    package let externalID: String?
    /// The text.
    package let text: String
    /// The delivery status, and its time.
    package let status: DeliveryStatus
    package let statusAt: Date
    /// The provider's error of a failed message.
    package let errorCode: String?
    package let errorMessage: String?

    /// Makes an entry.
    package init(
        id: MessageID,
        conversation: ConversationID,
        channel: ChannelID,
        author: HistoryEntry.Author,
        sentBy: RowID<User>?,
        at: Date,
        externalID: String?,
        text: String,
        status: DeliveryStatus,
        statusAt: Date,
        errorCode: String?,
        errorMessage: String?
    ) {
        self.id = id
        self.conversation = conversation
        self.channel = channel
        self.author = author
        self.sentBy = sentBy
        self.at = at
        self.externalID = externalID
        self.text = text
        self.status = status
        self.statusAt = statusAt
        self.errorCode = errorCode
        self.errorMessage = errorMessage
    }
}

/// A note of an agent, which no statement sends to a customer.
package struct Note: Sendable {
    /// The row.
    package let id: RowID<Note>
    /// The user who wrote it; nil for a program.
    package let author: RowID<User>?
    /// The time.
    package let at: Date
    /// The text.
    package let text: String

    /// Makes a note.
    package init(id: RowID<Note>, author: RowID<User>?, at: Date, text: String) {
        self.id = id
        self.author = author
        self.at = at
        self.text = text
    }
}

/// The rows of a message's way through the hub.
package struct MessageTrace: Sendable {
    /// The receipt of the item that brought a message.
    package struct Receipt: Sendable {
        package let item: ItemID
        package let outcome: String
        package let reason: Reason?
        /// The time of receipt and the credential that verified it, while the raw item is kept.
        package let receivedAt: Date?
        package let verifiedBy: String?
        package let attempts: Int?

        /// Makes a receipt.
        package init(
            item: ItemID,
            outcome: String,
            reason: Reason?,
            receivedAt: Date?,
            verifiedBy: String?,
            attempts: Int?
        ) {
            self.item = item
            self.outcome = outcome
            self.reason = reason
            self.receivedAt = receivedAt
            self.verifiedBy = verifiedBy
            self.attempts = attempts
        }
    }

    /// A reply to the message.
    package struct Answer: Sendable {
        package let message: ListedMessage
        package let state: OutboxState
        package let reason: Reason?
        package let attempts: Int
        package let dueAt: Date?
        package let expiresAt: Date
        package let findings: [PolicyFinding]

        /// Makes an answer.
        package init(
            message: ListedMessage,
            state: OutboxState,
            reason: Reason?,
            attempts: Int,
            dueAt: Date?,
            expiresAt: Date,
            findings: [PolicyFinding]
        ) {
            self.message = message
            self.state = state
            self.reason = reason
            self.attempts = attempts
            self.dueAt = dueAt
            self.expiresAt = expiresAt
            self.findings = findings
        }
    }

    /// The message.
    package let message: ListedMessage
    /// Its item; nil if it opened no turn.
    package let receipt: Receipt?
    /// The turn in which it was answered; nil if there was none.
    package let turn: TurnRecord?
    /// The replies of the turn, in order.
    package let answers: [Answer]

    /// Makes a trace.
    package init(message: ListedMessage, receipt: Receipt?, turn: TurnRecord?, answers: [Answer]) {
        self.message = message
        self.receipt = receipt
        self.turn = turn
        self.answers = answers
    }
}

/// Read access to a tenant's conversations in pages, for lists.
package protocol ConversationListing {
    /// The conversations after a place, the latest first.
    func conversationPage(_ filter: ConversationFilter, after: ConversationPosition?, limit: Int) throws
        -> [ListedConversation]

    /// A conversation.
    func listedConversation(_ id: ConversationID) throws -> ListedConversation?

    /// The messages of a conversation before `id`, the newest first.
    func messagePage(_ conversation: ConversationID, before id: MessageID, limit: Int) throws -> [ListedMessage]

    /// A message.
    func listedMessage(_ id: MessageID) throws -> ListedMessage?

    /// The notes of a conversation before `id`, the newest first.
    func pageOfNotes(_ conversation: ConversationID, before id: RowID<Note>, limit: Int) throws -> [Note]

    /// The contact with an id or address on a channel.
    func contact(withAddress address: String, channel: ChannelID) throws -> ContactID?

    /// The way of a message through the hub; nil if there is none with this id.
    func trace(of message: MessageID) throws -> MessageTrace?
}

/// Changes that agents make.
package protocol ConversationHandling: ConversationListing {
    /// Sets the user who has taken a conversation.
    func setAssignee(_ user: RowID<User>?, of conversation: ConversationID) throws

    /// Records that the agent of a conversation wrote in it: the time until the hub handles it again begins again.
    func recordAgentMessage(_ conversation: ConversationID, at: Date) throws

    /// Stores a note.
    func insertNote(_ text: String, in conversation: ConversationID, by user: RowID<User>?, at: Date) throws
        -> RowID<Note>
}
