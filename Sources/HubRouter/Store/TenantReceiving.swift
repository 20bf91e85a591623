package import ChannelKit
package import Foundation

/// The operations of receiving: the items of a webhook are stored, and applied at once where possible.
package protocol TenantReceiving: TenantReading {
    // MARK: - Items

    /// True if a lane has an item that is not applied yet.
    func hasPendingItem(channel: ChannelID, lane: LaneKey) throws -> Bool

    /// Stores an item that a lane worker applies later, unless its key is known, and makes its lane due.
    func insertItem(_ item: NewItem) throws -> IntakeOutcome

    /// Stores an item that this transaction applies, unless its key is known.
    ///
    /// It is stored as one that opened a turn, as most do; any other outcome has to be stored afterwards.
    func insertAppliedItem(_ item: NewItem, at: Date) throws -> IntakeOutcome

    // MARK: - Contacts and messages

    /// Finds the contact by any of its ids, or creates it, and updates its data; see
    /// ``TenantTransaction/resolveContact(_:channel:at:)``.
    ///
    /// - Returns: The contact with all of its ids.
    func resolve(_ contact: UnifiedContact, channel: ChannelID, at: Date) throws -> StoredContact

    /// True if a conversation has no message before `message`.
    func isFirst(_ message: MessageID, in conversation: ConversationID) throws -> Bool

    /// The state of a conversation before a message of the customer is stored.
    ///
    /// - Parameter answeredSince: The begin of the period whose answered turns are counted.
    func situation(_ conversation: LockedConversation, answeredSince: Date) throws -> ConversationSituation

    // MARK: - Turns

    /// Opens a turn that runs at once: it is stored as running.
    func openRunningTurn(_ turn: NewTurn) throws -> TurnID

    // MARK: - Locks

    /// Locks a conversation until the end of the transaction, before its turns or replies are read.
    func lock(_ conversation: ConversationID) throws -> LockedConversation

    /// Locks a conversation that was read before, and returns it as it is now.
    func lock(_ conversation: Conversation) throws -> (conversation: Conversation, locked: LockedConversation)

    /// Locks sent messages until the end of the transaction, so that a status and a receipt of the same message, neither
    /// of which sees the other's rows before its commit, come one after the other.
    ///
    /// - Parameter externalIDs: The provider's ids.
    func lockSends(_ externalIDs: [String], channel: ChannelID) throws
}

extension TenantReceiving {
    // A storage with one writer runs no two transactions at the same time.
    package func lock(_ conversation: ConversationID) throws -> LockedConversation {
        LockedConversation(conversation)
    }
    package func lock(
        _ conversation: Conversation
    ) throws -> (conversation: Conversation, locked: LockedConversation) {
        (conversation, try lock(conversation.id))
    }
    package func lockSends(_ externalIDs: [String], channel: ChannelID) {}
}

/// A conversation that the transaction has locked.
///
/// Whatever opens, begins, ends, cancels or gathers a turn, or queues a reply, takes one: without the lock, two
/// transactions could each begin a turn of the same conversation, since neither sees the other's rows.
package struct LockedConversation: Hashable, Sendable {
    /// The conversation.
    package let id: ConversationID

    /// Makes the result of ``TenantReceiving/lock(_:)``; nothing but a storage does.
    package init(_ id: ConversationID) { self.id = id }
}

/// A contact with all of its ids.
package struct StoredContact: Hashable, Sendable {
    /// The row.
    package let id: ContactID
    /// The contact.
    package let contact: UnifiedContact

    /// Makes a contact.
    package init(id: ContactID, contact: UnifiedContact) {
        self.id = id
        self.contact = contact
    }
}
