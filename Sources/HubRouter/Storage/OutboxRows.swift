public import ChannelKit
public import Foundation

/// A stored reply.
public typealias OutboxID = RowID<StoredReply>

/// Where a reply is.
///
/// `claimed` means that it may be at the provider already.
public enum OutboxState: String, Hashable, Sendable {
    case pending, claimed, sent, held, ambiguous, dead
}

/// By which way a reply goes.
public enum OutboxRoute: String, Hashable, Sendable {
    case api, inline
}

/// A reply on its way into the outbox.
public struct NewReply: Sendable {
    /// The turn that decided it.
    public let turn: TurnID
    /// The thread.
    public let conversation: ConversationID
    /// The channel.
    public let channel: ChannelID
    /// The stored message that it sends.
    public let message: MessageID
    /// What to say.
    public let content: ReplyContent
    /// By which way.
    public let route: OutboxRoute
    /// Where it begins.
    public let state: OutboxState
    /// Why, where it does not begin as pending.
    public let reason: String
    /// The provider's id of the message that it answers.
    public let replyTo: String?
    /// The hub's own id for the send.
    public let correlation: String
    /// What the policy found so far.
    public let findings: [PolicyFinding]
    /// Now.
    public let createdAt: Date
    /// When it is too late to be sent.
    public let expiresAt: Date

    /// Describes a reply.
    public init(
        turn: TurnID,
        conversation: ConversationID,
        channel: ChannelID,
        message: MessageID,
        content: ReplyContent,
        route: OutboxRoute,
        state: OutboxState = .pending,
        reason: String = "",
        replyTo: String?,
        correlation: String,
        findings: [PolicyFinding] = [],
        createdAt: Date,
        expiresAt: Date
    ) {
        self.turn = turn
        self.conversation = conversation
        self.channel = channel
        self.message = message
        self.content = content
        self.route = route
        self.state = state
        self.reason = reason
        self.replyTo = replyTo
        self.correlation = correlation
        self.findings = findings
        self.createdAt = createdAt
        self.expiresAt = expiresAt
    }
}

/// A reply that is not done.
public struct StoredReply: Sendable {
    /// The row.
    public let id: OutboxID
    /// The turn that decided it.
    public let turn: TurnID
    /// The thread.
    public let conversation: ConversationID
    /// The contact.
    public let contact: ContactID
    /// The stored message that it sends.
    public let message: MessageID
    /// Where it is.
    public let state: OutboxState
    /// What its turn was for.
    public let purpose: TurnPurpose
    /// Whether its turn ended in the hand-over of which it tells.
    public let isHandoffNotice: Bool
    /// By which way.
    public let route: OutboxRoute
    /// What to say.
    public let content: ReplyContent
    /// Where to.
    public let destination: Destination
    /// How often it was tried.
    public let attempts: Int
    /// When it may be tried.
    public let dueAt: Date
    /// When it was decided.
    public let createdAt: Date
    /// When it is too late.
    public let expiresAt: Date
    /// What the policy found so far.
    public let findings: [PolicyFinding]
    /// The reason for which this version cannot read the content, which is an empty text then: the reply is a dead
    /// letter and is not sent.
    public let unreadable: String?

    /// Describes a row.
    public init(
        id: OutboxID,
        turn: TurnID,
        conversation: ConversationID,
        contact: ContactID,
        message: MessageID,
        state: OutboxState,
        purpose: TurnPurpose,
        isHandoffNotice: Bool,
        route: OutboxRoute,
        content: ReplyContent,
        destination: Destination,
        attempts: Int,
        dueAt: Date,
        createdAt: Date,
        expiresAt: Date,
        findings: [PolicyFinding],
        unreadable: String? = nil
    ) {
        self.id = id
        self.turn = turn
        self.conversation = conversation
        self.contact = contact
        self.message = message
        self.state = state
        self.route = route
        self.content = content
        self.destination = destination
        self.attempts = attempts
        self.dueAt = dueAt
        self.createdAt = createdAt
        self.expiresAt = expiresAt
        self.purpose = purpose
        self.isHandoffNotice = isHandoffNotice
        self.findings = findings
        self.unreadable = unreadable
    }
}

/// The outbox, to read.
public protocol OutboxReading {
    /// The first replies of a conversation that are not done, in order: pending, claimed by an earlier life, or
    /// ambiguous with a time at which to look again.
    func waitingReplies(_ conversation: ConversationID, limit: Int) throws -> [StoredReply]

    /// The reply that was sent as a message, whatever became of it.
    func reply(of message: MessageID) throws -> StoredReply?

    /// The number of a conversation's turns that were, or may have been, answered since a moment, besides one.
    ///
    /// A long reply that goes in several parts is one answer.
    func answeredTurns(_ conversation: ConversationID, since: Date, besides: TurnID?) throws -> Int

    /// The turn that decided the reply with this correlation.
    func turn(ofReply correlation: String) throws -> TurnID?

    /// What an inline turn was answered with, in order.
    func inlineContents(_ turn: TurnID) throws -> [ReplyContent]
}

/// The outbox, to write.
public protocol OutboxWriting {
    /// Stores a reply, together with the end of its turn.
    func insertReply(_ reply: NewReply) throws -> OutboxID

    /// Marks a reply as being sent: from here to the receipt it may be at the provider already.
    ///
    /// - Returns: Whether it still waited to be sent.
    func claimReply(_ id: OutboxID, at: Date) throws -> Bool

    /// Ends a reply with the provider's receipt, and applies the statuses of it that had come early.
    ///
    /// - Returns: Those statuses, oldest news first.
    @discardableResult
    func markSent(_ id: OutboxID, receipt: DeliveryReceipt?, at: Date) throws -> [AppliedStatus]

    /// Stores what the policy found.
    func record(_ findings: [PolicyFinding], of id: OutboxID) throws

    /// Decides a reply again that failed after it was sent: a new row and a new message take its place.
    func renewReply(_ id: OutboxID, correlation: String, at: Date) throws

    /// Puts a reply off.
    func postponeReply(_ id: OutboxID, until: Date, reason: String) throws

    /// Keeps a reply until a person or a change lets it go.
    func holdReply(_ id: OutboxID, reason: String) throws

    /// Says that nobody knows whether a reply arrived; it is looked at again at `until`, or by a person if nil.
    func markAmbiguous(_ id: OutboxID, until: Date?, reason: String) throws

    /// Gives a reply up.
    ///
    /// - Parameter needsPerson: Whether a person should see it; not where the customer wants it so.
    func killReply(_ id: OutboxID, reason: String, needsPerson: Bool, at: Date) throws

    /// Gives up what a conversation has not sent yet, because nobody is there to hear it.
    func dropReplies(_ conversation: ConversationID, reason: String, at: Date) throws

    /// Holds what a conversation has not sent yet.
    func holdReplies(_ conversation: ConversationID, reason: String) throws -> Int

    /// Lets go what is held on a channel for `reason`, as far as it has not expired.
    func releaseReplies(channel: ChannelID, heldFor reason: String, at: Date) throws -> Int

    /// Lets go what is held in a conversation for `reason`.
    func releaseReplies(_ conversation: ConversationID, heldFor reason: String, at: Date) throws -> Int
}
