public import ChannelKit
public import Foundation

/// A stored message, of either direction.
public typealias MessageID = RowID<StoredMessage>

/// Who answers in a conversation.
public enum ConversationOwner: String, Hashable, Sendable {
    case hub, human
}

/// A thread with a person.
public struct Conversation: Hashable, Sendable {
    /// The row.
    public let id: ConversationID
    /// The channel.
    public let channel: ChannelID
    /// The person.
    public let contact: ContactID
    /// The provider's thread, where it has threads.
    public let thread: String?
    /// Who answers.
    public let owner: ConversationOwner
    /// Since when; for a person, since they last wrote.
    public let ownerSince: Date?
    /// When it began.
    public let openedAt: Date
    /// When the person last wrote, by the provider's clock.
    public let lastInboundAt: Date?
    /// The language that was last told from a message.
    public let language: String?
    /// When the provider said that the person had written too long ago.
    public let windowRefusedAt: Date?
    /// When a template was sent for that reason.
    public let templateSentAt: Date?

    /// Describes a thread.
    public init(
        id: ConversationID,
        channel: ChannelID,
        contact: ContactID,
        thread: String?,
        owner: ConversationOwner,
        ownerSince: Date? = nil,
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
        self.owner = owner
        self.ownerSince = ownerSince
        self.windowRefusedAt = windowRefusedAt
        self.templateSentAt = templateSentAt
        self.openedAt = openedAt
        self.lastInboundAt = lastInboundAt
        self.language = language
    }
}

/// A message, of either direction.
public struct StoredMessage: Sendable {
    /// Who wrote it.
    public var author: HistoryEntry.Author
    /// The thread.
    public var conversation: ConversationID
    /// The channel.
    public var channel: ChannelID
    /// The provider's id, once there is one.
    public var externalID: String?
    /// When it was sent or decided.
    public var at: Date
    /// What a person would read of it.
    public var text: String
    /// The public JSON of an inbound message, the contents of an outbound one.
    public var body: JSONValue
    /// How far it has come.
    public var status: DeliveryStatus

    /// Describes a message.
    public init(
        author: HistoryEntry.Author,
        conversation: ConversationID,
        channel: ChannelID,
        externalID: String?,
        at: Date,
        text: String,
        body: JSONValue,
        status: DeliveryStatus
    ) {
        self.author = author
        self.conversation = conversation
        self.channel = channel
        self.externalID = externalID
        self.at = at
        self.text = text
        self.body = body
        self.status = status
    }
}

/// Whose memory.
public enum MemoryScope: Hashable, Sendable {
    case conversation(ConversationID)
    case contact(ContactID)
}

/// What a strategy noted for the business to follow up.
public struct StoredLead: Sendable {
    /// The thread.
    public let conversation: ConversationID
    /// The channel.
    public let channel: ChannelID
    /// When it was noted.
    public let at: Date
    /// The particulars.
    public let body: JSONValue

    /// Describes a lead.
    public init(conversation: ConversationID, channel: ChannelID, at: Date, body: JSONValue) {
        self.conversation = conversation
        self.channel = channel
        self.at = at
        self.body = body
    }
}

/// What a status did.
public enum StatusOutcome: Hashable, Sendable {
    /// It moved the message on.
    case moved(MessageID)
    /// It was late or repeated.
    case unchanged(MessageID)
    /// Its message is not there yet; the status waits in its own row.
    case early
}

/// A status and what it did.
public struct AppliedStatus: Hashable, Sendable {
    /// The provider's word, with its cause and its time.
    public let update: StatusUpdate
    /// What it did.
    public let outcome: StatusOutcome

    /// Describes an applied status.
    public init(update: StatusUpdate, outcome: StatusOutcome) {
        self.update = update
        self.outcome = outcome
    }
}

/// Contacts, conversations and messages, to read.
public protocol ConversationReading {
    /// A conversation.
    func conversation(_ id: ConversationID) throws -> Conversation?

    /// The open conversation of a contact, if there is one.
    func openConversation(contact: ContactID, channel: ChannelID, thread: String?, activeSince: Date) throws
        -> Conversation?

    /// The conversation of a provider's thread, however long ago.
    func conversation(ofThread thread: String, channel: ChannelID) throws -> Conversation?

    /// A person, with every id that they are known by.
    func contact(_ id: ContactID) throws -> UnifiedContact?

    /// The last `limit` messages before `before`, oldest first.
    func history(_ conversation: ConversationID, before: MessageID, limit: Int) throws -> [HistoryEntry]

    /// What a strategy remembered of a conversation.
    func memory(_ scope: MemoryScope, key: String) throws -> JSONValue?

    /// What the business should follow up, the latest first.
    func leads(since: Date, limit: Int) throws -> [StoredLead]

    /// Whether a person has asked not to be written to.
    func hasOptedOut(_ contact: ContactID, channel: ChannelID) throws -> Bool

    /// What the person may choose of by its number.
    func offeredChoices(_ conversation: ConversationID) throws -> [ReplyContent.Choice]

    /// The conversations that were active last, latest first; only those that a person has, if `onlyHuman`.
    func conversations(onlyHuman: Bool, limit: Int) throws -> [Conversation]
}

/// Contacts, conversations and messages, to write.
public protocol ConversationWriting {
    /// The contact of a person: found by any of their ids, brought up to date, and made one where several ids of
    /// theirs were thought to be several people.
    func resolveContact(_ contact: UnifiedContact, channel: ChannelID, at: Date) throws -> ContactID

    /// Notes further ids of a contact.
    func addAliases(_ aliases: [String], to contact: ContactID, channel: ChannelID) throws

    /// Begins a conversation.
    func insertConversation(contact: ContactID, channel: ChannelID, thread: String?, at: Date) throws -> Conversation

    /// Notes that the person wrote, and in which language if that could be told.
    ///
    /// - Parameter sentAt: When, if it counts for the window in which they may be written to.
    func noteInbound(_ conversation: ConversationID, sentAt: Date?, receivedAt: Date, language: String?) throws

    /// Says who answers from now on.
    func setOwner(_ owner: ConversationOwner, of conversation: ConversationID, at: Date) throws

    /// Keeps what the person may choose of by its number, in place of what it was.
    func offer(_ choices: [ReplyContent.Choice], in conversation: ConversationID) throws

    /// Notes that the provider says that the person wrote too long ago.
    func noteWindowRefused(_ conversation: ConversationID, at: Date) throws

    /// Notes that a template was sent because the person wrote too long ago, in place of what `message` said.
    func noteTemplateSent(_ conversation: ConversationID, message: MessageID, text: String, at: Date) throws

    /// Stores a message, and applies the statuses of it that had come early.
    ///
    /// - Returns: Nil when the channel has a message with its external id already.
    func insertMessage(_ message: StoredMessage) throws -> MessageID?

    /// Moves an outbound message on, by its external id or by the hub's own id for the send.
    ///
    /// A reply that the provider took and could not deliver becomes a dead letter, until it is delivered after all.
    ///
    /// - Returns: The status and what it did; before it, those that had come early and found their message by it.
    func applyStatus(_ update: StatusUpdate, channel: ChannelID, at: Date) throws -> [AppliedStatus]

    /// Remembers `value` for a strategy; nil forgets it.
    func setMemory(_ value: JSONValue?, scope: MemoryScope, key: String) throws

    /// Stores a person's wish.
    func setConsent(_ contact: ContactID, channel: ChannelID, optedOut: Bool, keyword: String, at: Date) throws

    /// Stores what the business should follow up, once for each key of a conversation.
    func insertLead(_ lead: JSONValue, conversation: ConversationID, key: String, at: Date) throws -> Bool
}
