import ChannelKit
import HubRouter

/// The locks that a transaction holds on a database with several writers.
///
/// It never waits for one: two transactions that wait for each other would be deadlocked, and all requests of a commit
/// would wait for the slowest holder. What does not get a lock is postponed, or done in a way that needs none.
final class TransactionLocks {
    private var names: Set<LockName> = []
    private var conversations: Set<ConversationID> = []
    /// The items whose keys were looked up, under locks; those that are not stored have no id.
    private var items: [LockName: ItemID?] = [:]
    /// The lanes whose pending items were looked for, and whether there are any.
    private var lanes: [LockName: Bool] = [:]

    /// Forgets the locks, which have ended with their transaction.
    func removeAll() {
        names.removeAll(keepingCapacity: true)
        conversations.removeAll(keepingCapacity: true)
        items.removeAll(keepingCapacity: true)
        lanes.removeAll(keepingCapacity: true)
    }

    func holds(_ name: LockName) -> Bool { names.contains(name) }

    func add(_ names: some Sequence<LockName>) { self.names.formUnion(names) }

    func holds(_ conversation: ConversationID) -> Bool { conversations.contains(conversation) }

    func add(_ conversation: ConversationID) { conversations.insert(conversation) }

    /// The result of the look-up of an item's key; nil if it was not looked up.
    func item(_ key: LockName) -> ItemID?? { items[key] }

    func record(_ item: ItemID?, under key: LockName) { items.updateValue(item, forKey: key) }

    /// True if a lane has a pending item; nil if none was looked for.
    func hasPending(_ lane: LockName) -> Bool? { lanes[lane] }

    func record(_ lane: LockName, hasPending: Bool) { lanes[lane] = hasPending }
}

/// Another transaction holds a lock that this one needs.
struct LockMissed: DatabaseError {
    var storageError: StorageError? { .conflict }
}
