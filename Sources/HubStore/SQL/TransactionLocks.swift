import ChannelKit
import HubRouter

/// The locks that a transaction holds on a database with several writers.
///
/// It never waits for one: two transactions that wait for each other would be deadlocked, and all requests of a commit
/// would wait for the slowest holder. What does not get a lock is postponed, or done in a way that needs none.
///
/// The jobs of a transaction run at the same time (``Interleaving``): what the transaction has locked, one of them holds.
final class TransactionLocks {
    private unowned let jobs: Interleaving
    private var names: Set<LockName> = []
    private var conversations: Set<ConversationID> = []
    /// The items whose keys were looked up, under locks; those that are not stored have no id.
    private var items: [LockName: ItemID?] = [:]
    /// The lanes whose pending items were looked for, and whether there are any.
    private var lanes: [LockName: Bool] = [:]
    /// The messages that were found for their statuses, and not changed since.
    private var sends: [HashedName: FoundMessage] = [:]
    /// The names of messages under which none was found, nor stored since.
    private var newMessages: Set<HashedName> = []

    init(_ jobs: Interleaving) { self.jobs = jobs }

    /// Holds a key until the end of the job, once no other job of the transaction does.
    ///
    /// - Returns: False if nothing has to be done: the job holds it already, or runs alone.
    func hold(_ key: LockKey) throws -> Bool { try jobs.hold(key) }

    /// Runs `body` while no other job of the transaction does so under the same key.
    func alone<Value>(under key: LockKey, _ body: () throws -> Value) throws -> Value {
        _ = try hold(key)
        defer { jobs.release(key) }
        return try body()
    }

    /// Forgets the locks, which have ended with their transaction.
    func removeAll() {
        names.removeAll(keepingCapacity: true)
        conversations.removeAll(keepingCapacity: true)
        items.removeAll(keepingCapacity: true)
        lanes.removeAll(keepingCapacity: true)
        sends.removeAll(keepingCapacity: true)
        newMessages.removeAll(keepingCapacity: true)
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

    /// The message that was found under the provider's id for a status, which changes it; nil if it has to be looked for.
    func takeSend(_ name: HashedName) -> FoundMessage? { sends.removeValue(forKey: name) }

    /// Forgets what was found under the provider's id of a message.
    func forget(_ name: HashedName) {
        sends[name] = nil
        newMessages.remove(name)
    }

    /// True if no message has the provider's id, which the caller gives to one; false if that is not known.
    func takeNewMessage(_ name: HashedName) -> Bool { newMessages.remove(name) != nil }

    func record(_ message: HashedName, isNew: Bool) {
        if isNew { newMessages.insert(message) } else { newMessages.remove(message) }
    }

    /// Notes a message whose conversation is locked.
    func record(_ send: FoundMessage, under name: HashedName) {
        sends[name] = send
        add(send.conversation)
    }
}

/// A name of a channel as it stands in the rows: a key of an item or a lane, or the provider's id of a message.
struct HashedName: Hashable {
    /// The number of the channel.
    let channel: Int64
    let hash: LookupHash
}

/// Another transaction holds a lock that this one needs.
struct LockMissed: DatabaseError {
    var storageError: StorageError? { .conflict }
}
