package import ChannelKit
package import Foundation
package import HubModel

/// A transaction on one tenant's rows; it cannot reach those of another tenant.
package protocol TenantTransaction: TenantReceiving, AccessWriting, ConversationHandling {
    // MARK: - Lanes

    /// Makes a lane due at `due`, once the transaction is committed.
    ///
    /// - Parameter isAwaited: True if a request waits for the work: the lane is claimed at once if it is free.
    func makeDue(_ lane: Lane, at due: Date, isAwaited: Bool)

    /// Makes this hub the keeper of unfinished work, unless another hub that lives keeps it.
    ///
    /// - Returns: False if another one keeps it, or it is done.
    func keep(_ work: UnfinishedWork) throws -> Bool

    /// Leaves this hub's waiting work of a channel, which is not configured here, to other hubs.
    func giveUp(_ stage: Stage, of channel: ChannelID) throws

    // MARK: - Items

    /// Ends an item.
    func finishItem(_ id: ItemID, as outcome: ItemOutcome, at: Date) throws

    /// Postpones an item after a failure.
    func postponeItem(_ id: ItemID, until: Date, reason: Reason, at: Date) throws

    /// Decides the way in which an inline item is answered, unless it was decided before.
    ///
    /// - Returns: False if it was decided before.
    func mark(_ item: ItemID, as mark: InlineMark) throws -> Bool

    // MARK: - Contacts, conversations and messages

    /// Finds the contact by any of its ids, or creates it, and updates its data.
    ///
    /// Contacts that turn out to be the same customer are merged.
    func resolveContact(_ contact: UnifiedContact, channel: ChannelID, at: Date) throws -> ContactID

    /// Adds ids to a contact.
    func addAliases(_ aliases: [String], to contact: ContactID, channel: ChannelID) throws

    /// Begins a conversation.
    func insertConversation(contact: ContactID, channel: ChannelID, thread: String?, at: Date) throws -> Conversation

    /// Records a message of the customer, and its language if it was detected.
    ///
    /// - Parameter sentAt: The time of sending, if the message opens the provider's reply window.
    func recordInbound(_ conversation: ConversationID, sentAt: Date?, receivedAt: Date, language: String?) throws

    /// Sets the handler of a conversation.
    func setHandler(_ handler: ConversationHandler, of conversation: ConversationID, at: Date) throws

    /// Replaces the choices that the customer can select by number.
    func offer(_ choices: [ReplyContent.Choice], in conversation: ConversationID) throws

    /// Records that the provider rejected a reply outside its reply window.
    func recordWindowRefused(_ conversation: ConversationID) throws

    /// Records that a template was sent outside the reply window, and replaces the text of `message` by its text.
    func recordTemplateSent(_ conversation: ConversationID, message: MessageID, text: String) throws

    /// Stores a message, and applies its statuses that arrived early.
    ///
    /// - Returns: Nil if the channel has a message with the same external id.
    func insertMessage(_ message: StoredMessage) throws -> MessageID?

    /// Replaces the text and the public JSON of a message that was edited.
    func replaceMessage(_ id: MessageID, text: String, body: EncodedJSON) throws

    /// Updates the status of an outbound message, found by its external id or by the hub's own id of the send.
    ///
    /// A reply that the provider accepted and failed to deliver becomes a dead letter, until a later status reports its
    /// delivery.
    ///
    /// - Returns: The status with its effect, after the early statuses that this one connected with their message.
    func applyStatus(_ update: StatusUpdate, channel: ChannelID, at: Date) throws -> [AppliedStatus]

    /// Stores `value` for a strategy; nil deletes it.
    func setMemory(_ value: JSONValue?, scope: MemoryScope, key: String, at: Date) throws

    /// Stores a contact's consent; an older one never replaces a newer one.
    func setConsent(_ contact: ContactID, channel: ChannelID, optedOut: Bool, keyword: String, at: Date) throws

    /// Stores a lead, once for each key of a conversation.
    ///
    /// - Returns: False if the key was stored before.
    func insertLead(_ lead: JSONValue, conversation: ConversationID, key: String, at: Date) throws -> Bool

    // MARK: - Turns

    /// Opens a turn.
    func openTurn(_ turn: NewTurn) throws -> TurnID

    /// Adds a message to the turn of its conversation that still gathers messages, and postpones that turn by `time`
    /// from now, up to four times `time` in all.
    ///
    /// - Returns: That turn; nil if none is gathering.
    func gather(
        _ message: MessageID,
        of item: ItemID,
        in conversation: LockedConversation,
        for time: Duration,
        at: Date
    ) throws -> TurnID?

    /// Marks a turn as running.
    ///
    /// - Returns: False if it was not live any more.
    @discardableResult
    func beginTurn(_ id: TurnID, in conversation: LockedConversation, at: Date) throws -> Bool

    /// Ends a turn with its steps.
    ///
    /// - Parameter answeredSince: The begin of the period whose answered turns are counted.
    /// - Returns: The rows of its conversation on which its reply depends; nil if it was cancelled in the meantime: then
    ///   its result must be dropped.
    func endTurn(
        _ id: TurnID,
        in conversation: LockedConversation,
        as state: TurnState,
        reason: Reason?,
        steps: [TurnStep],
        answeredSince: Date,
        at: Date
    ) throws -> EndedTurn?

    /// Cancels the live turns of a conversation.
    func cancelTurns(_ conversation: LockedConversation, reason: Reason, at: Date) throws -> [TurnID]

    /// Locks the conversation of a cancelled turn and reopens the turn, for a redelivery of its request, if it has no
    /// reply.
    ///
    /// - Returns: Its conversation; nil if the turn cannot be reopened.
    func reopenTurn(_ id: TurnID, answerBy: Date, at: Date) throws -> ConversationID?

    /// Stores the result of a call that cost money or had an effect, so that a second run of the turn reuses it.
    func insertLedgerEntry(_ turn: TurnID, call: String, kind: String, result: JSONValue, at: Date) throws

    // MARK: - Outbox

    /// Stores a reply, in the transaction that ends its turn.
    func insertReply(_ reply: NewReply) throws -> OutboxID

    /// Marks a reply as being sent: from now until the receipt it may have reached the provider.
    ///
    /// - Returns: False if it is not waiting to be sent any more.
    func claimReply(_ id: OutboxID, at: Date) throws -> Bool

    /// Marks a reply as sent with the provider's receipt, and applies its statuses that arrived early.
    ///
    @discardableResult
    func markSent(_ id: OutboxID, receipt: DeliveryReceipt?, at: Date) throws -> SentReply

    /// Stores the findings of the send policy.
    func record(_ findings: [PolicyFinding], of id: OutboxID) throws

    /// Replaces a reply that failed after it was sent by a new row with a new message, to be sent again at `due`.
    ///
    /// - Returns: The new row; nil if there is no such reply.
    @discardableResult
    func renewReply(_ id: OutboxID, in conversation: LockedConversation, at: Date, due: Date) throws -> OutboxID?

    /// Postpones a reply until `until`.
    func postponeReply(_ id: OutboxID, until: Date, reason: Reason) throws

    /// Holds a reply until an operator or a change of its channel releases it.
    func holdReply(_ id: OutboxID, reason: Reason) throws

    /// Marks a reply whose delivery is unknown; it is resolved at `until`, or by an operator if nil.
    func markAmbiguous(_ id: OutboxID, until: Date?, reason: Reason) throws

    /// Ends a reply as dead.
    ///
    /// - Parameter needsOperator: True if an operator should see it as a dead letter; false if the customer wanted no
    ///   reply.
    func failReply(_ id: OutboxID, reason: Reason, needsOperator: Bool, at: Date) throws

    /// Discards the unsent replies of a conversation, for example when a call ended.
    func discardReplies(_ conversation: LockedConversation, reason: Reason, at: Date) throws

    /// Holds the unsent replies of a conversation, and returns their number.
    func holdReplies(_ conversation: LockedConversation, reason: Reason) throws -> Int

    /// Locks the conversations of a channel with replies that are held for `reason`, releases those, and returns their
    /// number.
    func releaseReplies(channel: ChannelID, heldFor reason: Reason, at: Date) throws -> Int

    /// Releases the replies of a conversation that are held for `reason`, and returns their number.
    func releaseReplies(_ conversation: LockedConversation, heldFor reason: Reason, at: Date) throws -> Int

    // MARK: - Usage of models

    /// Stores the usage of one call; a call of a turn is stored once.
    func insertUsage(_ usage: ModelUsage, turn: TurnID, channel: ChannelID, call: String, at: Date) throws

    /// Records that the operator was warned about a quota.
    ///
    /// - Returns: False if the warning was recorded before.
    func insertQuotaNotice(_ key: String, at: Date) throws -> Bool

    // MARK: - Dead letters

    /// Locks the conversation of the work, if it has one, requeues the work and makes its lane due.
    ///
    /// - Parameter lifetime: The time until a requeued reply expires.
    /// - Returns: False if there is no such dead letter.
    func retryDeadLetter(_ id: DeadLetterID, at: Date, lifetime: Duration) throws -> Bool

    /// Discards a dead letter: it is neither processed nor listed any more.
    ///
    /// - Returns: False if there is no such dead letter.
    func discardDeadLetter(_ id: DeadLetterID, at: Date) throws -> Bool

    // MARK: - Channels and events

    /// Moves up to `limit` items and contacts from the channel `old` to `new`, and makes their pending work due.
    ///
    /// Idempotent. If both names have an item, the one of the new name is kept; if both know a customer, their contacts
    /// are merged. Events keep the old name, except handoffs and the reports of calls.
    func moveChannel(from old: ChannelID, to new: ChannelID, limit: Int, at: Date) throws -> MovedRows

    /// Records the time up to which all messages of a channel were fetched from its provider.
    func setBackfilled(_ channel: ChannelID, until: Date) throws

    /// Appends to the event log, in the transaction of the change that it records.
    func log(_ event: LoggedEvent) throws
}

extension TenantTransaction {
    /// Makes a lane due at `due`, once the transaction is committed.
    package func makeDue(_ lane: Lane, at due: Date) { makeDue(lane, at: due, isAwaited: false) }
}
