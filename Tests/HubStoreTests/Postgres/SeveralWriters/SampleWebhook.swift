import ChannelKit
import Foundation
import HubRouter

/// A webhook's message from one customer, applied as the hub does: to a contact, a conversation and a message.
struct SampleWebhook: WebhookTransaction {
    /// The result of an item.
    enum Outcome: Hashable, Sendable {
        case applied(ItemID)
        case stored(ItemID)
        case known(ItemID)

        var isKnown: Bool {
            if case .known = self { true } else { false }
        }

        var item: ItemID {
            switch self {
            case .applied(let id), .stored(let id), .known(let id): id
            }
        }
    }

    let channel: ChannelID
    let customer: String
    let key: String
    /// Called in the transaction after the item is applied.
    var afterwards: @Sendable (any TenantTransaction) throws -> Void = { _ in }

    var tenant: TenantID { channel.tenant }
    var isAwaited: Bool { false }

    var locks: WebhookLocks {
        var locks = WebhookLocks()
        locks.items = [LockName(.item, key, on: channel)]
        locks.rows = locks.items
        locks.changes = [LockName(.contact, customer, on: channel), LockName(.message, key, on: channel)]
        return locks
    }

    private var item: NewItem { newItem(ItemKey(key), for: channel, lane: LaneKey(customer)) }

    func apply(in tx: any TenantTransaction) throws -> Outcome {
        guard try !tx.hasPendingItem(channel: channel, lane: LaneKey(customer)) else { return try store(in: tx) }
        let row = try tx.insertAppliedItem(item, at: noon)
        guard row.isNew else { return .known(row.id) }
        let contact = try tx.resolve(UnifiedContact(id: customer), channel: channel, at: noon).id
        let conversation = try conversation(of: contact, in: tx)
        _ = try tx.insertMessage(.heard(key, in: conversation, channel: channel))
        try tx.log(LoggedEvent(kind: "message", channel: channel, conversation: conversation, at: noon, body: "event"))
        try afterwards(tx)
        return .applied(row.id)
    }

    func store(in tx: any TenantTransaction) throws -> Outcome {
        let row = try tx.insertItem(item)
        return row.isNew ? .stored(row.id) : .known(row.id)
    }

    private func conversation(of contact: ContactID, in tx: any TenantTransaction) throws -> ConversationID {
        let open = try tx.openConversation(contact: contact, channel: channel, thread: nil, activeSince: noon)
        let known = try open ?? tx.insertConversation(contact: contact, channel: channel, thread: nil, at: noon)
        return try tx.lock(known).locked.id
    }
}
