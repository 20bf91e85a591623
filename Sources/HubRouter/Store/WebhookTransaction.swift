package import ChannelKit

/// The items of a webhook of one tenant, to be stored in one transaction.
package protocol WebhookTransaction: Sendable {
    /// The result, of which each run makes its own.
    associatedtype Outcome: Sendable

    /// The tenant of the items.
    var tenant: TenantID { get }

    /// True if the request also waits for the answer.
    var isAwaited: Bool { get }

    /// The locks that the transaction takes at its begin, where several processes write.
    var locks: WebhookLocks { get }

    /// Stores the items, and applies them as far as possible.
    func apply(in tx: any TenantTransaction) throws -> Outcome

    /// Stores the items for lane workers: what is left if they cannot be applied now.
    func store(in tx: any TenantTransaction) throws -> Outcome
}

/// The locks of a webhook's transaction; a storage with one writer needs none.
package struct WebhookLocks: Sendable {
    /// The keys of the items.
    ///
    /// While another process stores an item, it is not known whether it is new, and nothing can be stored.
    package var items: [LockName] = []
    /// Those of the keys that are looked for at the begin, since their items get rows; a status has none, as a rule.
    package var rows: [LockName] = []
    /// The contacts and messages that the items change.
    ///
    /// While another process changes one as well, the items are stored without being applied.
    package var changes: [LockName] = []
    /// The lanes whose pending items the transaction looks for.
    package var lanes: [LockName] = []
    /// The sent messages whose statuses arrive, which are looked for and locked with their conversations at the begin.
    package var sends: [LockName] = []

    /// Creates an empty collection.
    package init() {}
}

/// A name that one transaction holds at a time.
///
/// It stands for a row that two transactions may be about to insert, which neither sees before the other's commit.
package struct LockName: Hashable, Sendable {
    /// The values of a channel that are locked.
    package enum Kind: String, Sendable {
        /// The idempotency key of an item.
        case item
        /// The key of an item's lane.
        case lane
        /// An id of a contact.
        case contact
        /// The provider's id of a message.
        case message
    }

    /// The kind of the value.
    package let kind: Kind
    /// The channel.
    package let channel: ChannelID
    /// The value.
    package let value: String

    /// Makes a name.
    package init(_ kind: Kind, _ value: String, on channel: ChannelID) {
        self.kind = kind
        self.channel = channel
        self.value = value
    }
}
