package import ChannelKit
package import Foundation

/// Read access to one tenant's rows.
package protocol TenantReading: AccessReading, ConversationListing {
    /// The tenant.
    var tenant: TenantID { get }

    // MARK: - Items

    /// The first `limit` pending items of a lane in order, due or not.
    func pendingItems(channel: ChannelID, lane: LaneKey, limit: Int) throws -> [StoredItem]

    /// The due time of the first pending item of a lane; nil if it has none.
    func nextItemDue(channel: ChannelID, lane: LaneKey) throws -> Date?

    /// The first pending item of a lane; nil if it has none.
    func nextItem(channel: ChannelID, lane: LaneKey) throws -> ItemID?

    /// The first pending item of a lane, if this hub keeps it.
    func nextKeptItem(channel: ChannelID, lane: LaneKey) throws -> ItemID?

    /// The hub that keeps a piece of unfinished work.
    func keeper(of work: UnfinishedWork) throws -> Keeper

    /// True if the epoch of a keeper lives.
    func isAlive(_ keeper: Int64) throws -> Bool

    /// The way in which an inline item was answered; nil if it was not.
    func inlineMark(_ item: ItemID) throws -> InlineMark?

    /// The turn that an item opened.
    func turn(of item: ItemID) throws -> TurnID?

    // MARK: - Contacts, conversations and messages

    /// A conversation.
    func conversation(_ id: ConversationID) throws -> Conversation?

    /// The open conversation of a contact, if there is one.
    func openConversation(contact: ContactID, channel: ChannelID, thread: String?, activeSince: Date) throws
        -> Conversation?

    /// The latest conversation of a provider's thread, of any age.
    func conversation(ofThread thread: String, channel: ChannelID) throws -> Conversation?

    /// A contact, with all of its ids.
    func contact(_ id: ContactID) throws -> UnifiedContact?

    /// The last `limit` messages before `before`, oldest first.
    func history(_ conversation: ConversationID, before: MessageID, limit: Int) throws -> [HistoryEntry]

    /// The message with the provider's id `externalID`, of either direction, and its conversation.
    func message(withExternalID externalID: String, channel: ChannelID) throws -> (
        id: MessageID, conversation: ConversationID
    )?

    /// True if the customer wrote after `message` of the same conversation was stored.
    func hasInbound(in conversation: ConversationID, after message: MessageID) throws -> Bool

    /// The value that a strategy stored under `key`.
    func memory(_ scope: MemoryScope, key: String) throws -> JSONValue?

    /// The tenant's leads, the latest first.
    func leads(since: Date, limit: Int) throws -> [StoredLead]

    /// True if the contact opted out of the channel's messages.
    func hasOptedOut(_ contact: ContactID, channel: ChannelID) throws -> Bool

    /// The choices that the customer can select by number.
    func offeredChoices(_ conversation: ConversationID) throws -> [ReplyContent.Choice]

    /// The conversations by last activity, the latest first; only those that an agent has, if `onlyWithAgent`.
    func conversations(onlyWithAgent: Bool, limit: Int) throws -> [Conversation]

    // MARK: - Turns

    /// The first live turn of a conversation.
    func nextTurn(_ conversation: ConversationID) throws -> StoredTurn?

    /// The due time of the first live turn of a conversation; nil if it has none.
    func nextTurnDue(_ conversation: ConversationID) throws -> Date?

    /// The latest turn of a conversation.
    func latestTurn(_ conversation: ConversationID) throws -> TurnID?

    /// True if the conversation has a turn, live or ended.
    func hasTurns(_ conversation: ConversationID) throws -> Bool

    /// The state of a turn.
    func turnState(_ id: TurnID) throws -> TurnState?

    /// The last `limit` turns of a conversation, oldest first.
    func turnRecords(_ conversation: ConversationID, limit: Int) throws -> [TurnRecord]

    /// The steps of a turn, in order.
    func steps(_ id: TurnID) throws -> [TurnStep]

    /// The stored result of a call of the turn; nil if it was not made.
    func ledgerEntry(_ turn: TurnID, call: String) throws -> JSONValue?

    // MARK: - Outbox

    /// True if a conversation has an unfinished reply.
    func hasWaitingReplies(_ conversation: ConversationID) throws -> Bool

    /// The hub's own id of the send of a reply, which a provider may return in its statuses.
    func correlation(of reply: OutboxID) throws -> String

    /// The first unfinished replies of a conversation, in order: pending, claimed by an earlier process, or ambiguous
    /// with a time for the next attempt.
    func waitingReplies(_ conversation: ConversationID, limit: Int) throws -> [StoredReply]

    /// The reply that sent `message`, in any state.
    func reply(of message: MessageID) throws -> StoredReply?

    /// The rows that decide on a reply of a conversation.
    ///
    /// - Parameters:
    ///   - since: The begin of the period whose answered turns are counted.
    ///   - turn: The turn that is not counted.
    func replySituation(_ conversation: ConversationID, since: Date, besides turn: TurnID) throws -> ReplySituation

    /// The turn that produced the reply with this correlation.
    func turn(ofReply correlation: String) throws -> TurnID?

    /// The contents that an inline turn was answered with, in order.
    func inlineContents(_ turn: TurnID) throws -> [ReplyContent]

    // MARK: - Usage of models

    /// The tenant's usage since `since`, over all models.
    func usageTotal(since: Date) throws -> UsageTotal

    /// The tenant's usage since `since` by model, the highest cost first.
    func usage(since: Date) throws -> [ModelUsageLine]

    // MARK: - Dead letters

    /// The first `limit` dead letters, the oldest first.
    func deadLetters(limit: Int) throws -> [DeadLetter]

    /// A dead letter with its content; nil if there is none with this id.
    func deadLetterDetails(_ id: DeadLetterID) throws -> DeadLetterDetails?

    // MARK: - Channels and events

    /// The time up to which all messages of a channel were fetched from its provider; nil if none were.
    func backfilledUntil(_ channel: ChannelID) throws -> Date?

    /// The latest events of one kind in a conversation, oldest first.
    func events(_ kind: String, of conversation: ConversationID, limit: Int) throws -> [LoggedEvent]

    /// An inbound message with its channel; nil if there is none with this id.
    func inboundMessage(_ id: MessageID) throws -> (channel: ChannelID, message: UnifiedMessage)?
}
