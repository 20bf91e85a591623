package import ChannelKit
package import Foundation

/// A stored message, of either direction.
package typealias MessageID = RowID<StoredMessage>

/// The handler of a conversation: the hub, or an agent.
package enum ConversationHandler: String, Hashable, Sendable {
    case hub, agent
}

/// A conversation with a contact.
package struct Conversation: Hashable, Sendable {
    /// The row.
    package let id: ConversationID
    /// The channel.
    package let channel: ChannelID
    /// The contact.
    package let contact: ContactID
    /// The provider's thread; nil if the provider has none.
    package let thread: String?
    /// The handler.
    package var handler: ConversationHandler
    /// The time of the handler's last change, or of the agent's last message.
    package var handlerSince: Date?
    /// The time of its start.
    package let openedAt: Date
    /// The time of the customer's last message, by the provider's clock.
    package var lastInboundAt: Date?
    /// The language that was last detected in a message.
    package var language: String?
    /// The time of the customer's last message, by the provider's clock, when the provider rejected a reply because it
    /// was outside its reply window.
    package let windowRefusedAt: Date?
    /// The time of the customer's last message when a template was sent instead of a reply outside the window.
    package let templateSentAt: Date?

    /// Makes a thread.
    package init(
        id: ConversationID,
        channel: ChannelID,
        contact: ContactID,
        thread: String?,
        handler: ConversationHandler,
        handlerSince: Date? = nil,
        openedAt: Date,
        lastInboundAt: Date?,
        language: String?,
        windowRefusedAt: Date? = nil,
        templateSentAt: Date? = nil
    ) {
        self.id = id
        self.channel = channel
        self.contact = contact
        self.thread = thread
        self.handler = handler
        self.handlerSince = handlerSince
        self.windowRefusedAt = windowRefusedAt
        self.templateSentAt = templateSentAt
        self.openedAt = openedAt
        self.lastInboundAt = lastInboundAt
        self.language = language
    }
}

/// The state of a conversation by the rows, read at once after its lock.
package struct ConversationSituation: Hashable, Sendable {
    /// True if it has messages.
    package var hasMessages = false
    /// True if strategies have stored something for it.
    package var hasMemory = false
    /// True if replies are held.
    package var hasHeldReplies = false
    /// True if its contact opted out of messages.
    package var hasOptedOut = false
    /// The number of turns that were, or may have been, answered in a period.
    package var answeredTurns = 0
    /// The due time of the first live turn; nil if it has none.
    package var turnDue: Date?

    /// Makes a situation.
    package init(
        hasMessages: Bool = false,
        hasMemory: Bool = false,
        hasHeldReplies: Bool = false,
        hasOptedOut: Bool = false,
        answeredTurns: Int = 0,
        turnDue: Date? = nil
    ) {
        self.hasMessages = hasMessages
        self.hasMemory = hasMemory
        self.hasHeldReplies = hasHeldReplies
        self.hasOptedOut = hasOptedOut
        self.answeredTurns = answeredTurns
        self.turnDue = turnDue
    }
}

/// A message, of either direction.
package struct StoredMessage: Sendable {
    /// The author.
    package var author: HistoryEntry.Author
    /// The user who wrote it, for an agent's message that came through the hub.
    package var sentBy: RowID<User>?
    /// The thread.
    package var conversation: ConversationID
    /// The channel.
    package var channel: ChannelID
    /// The provider's id; nil until it is known.
    package var externalID: String?
    /// The time at which it was sent, or decided.
    package var at: Date
    /// The text, as a human reads it.
    package var text: String
    /// The public JSON of an inbound message, the contents of an outbound one.
    package var body: EncodedJSON
    /// The delivery status.
    package var status: DeliveryStatus
}

/// The owner of a memory: a conversation or a contact.
package enum MemoryScope: Hashable, Sendable {
    case conversation(ConversationID)
    case contact(ContactID)
}

/// A lead that a strategy recorded for the tenant to follow up.
package struct StoredLead: Sendable {
    /// The thread.
    package let conversation: ConversationID
    /// The channel.
    package let channel: ChannelID
    /// The time of its recording.
    package let at: Date
    /// The lead's fields.
    package let body: JSONValue

    /// Makes a lead.
    package init(conversation: ConversationID, channel: ChannelID, at: Date, body: JSONValue) {
        self.conversation = conversation
        self.channel = channel
        self.at = at
        self.body = body
    }
}

/// The effect of a status.
package enum StatusOutcome: Hashable, Sendable {
    /// The message has a new status.
    case moved(MessageID)
    /// The status was outdated or repeated.
    case unchanged(MessageID)
    /// Its message is not stored yet; the status is kept until then.
    case early
}

/// A status and its effect.
package struct AppliedStatus: Hashable, Sendable {
    /// The provider's status, with its time and error.
    package let update: StatusUpdate
    /// The effect on the message.
    package let outcome: StatusOutcome
    /// The conversation of the message; nil if that is not stored yet.
    package let conversation: ConversationID?

    /// Makes an applied status.
    package init(update: StatusUpdate, outcome: StatusOutcome, conversation: ConversationID?) {
        self.update = update
        self.outcome = outcome
        self.conversation = conversation
    }
}
