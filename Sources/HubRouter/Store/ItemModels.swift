package import ChannelKit
package import Foundation
package import HubModel

/// A stored item.
package typealias ItemID = RowID<StoredItem>

/// An item to insert into the inbox.
package struct NewItem: Sendable {
    /// The channel.
    package let channel: ChannelID
    /// The adapter that split it.
    package let adapter: AdapterKind
    /// The address that identified the channel.
    package let address: String
    /// The item.
    package var item: InboundItem
    /// The name of the secret that authenticated it.
    package let verifiedBy: String
    /// The time at which the hub had read the request.
    package let receivedAt: Date
    /// True if a request waits for its answer.
    package var isAwaited = false
    /// The time from which a worker may take it up; nil for now.
    package var dueAt: Date?
}

/// An authentic item for an address that no channel has.
///
/// It is stored in a table without tenants.
package struct UnroutedItem: Sendable {
    /// The adapter that split it.
    package let adapter: AdapterKind
    /// The item.
    package let item: InboundItem
    /// The name of the secret that authenticated it.
    package let verifiedBy: String
    /// The time at which the hub had read the request.
    package let receivedAt: Date
}

/// The result of storing an item.
package struct IntakeOutcome: Hashable, Sendable {
    /// The new row, or the row of the first delivery.
    package let id: ItemID
    /// False for a redelivery.
    package let isNew: Bool
    /// True if it was applied, and is a message in a conversation that an agent has.
    package var isWithAgent = false

    /// Makes an outcome.
    package init(id: ItemID, isNew: Bool) {
        self.id = id
        self.isNew = isNew
    }
}

/// A pending item of the inbox.
package struct StoredItem: Sendable {
    /// The row.
    package let id: ItemID
    /// The channel.
    package let channel: ChannelID
    /// The adapter that split it.
    package let adapter: AdapterKind
    /// The address that identified the channel.
    package let address: String
    /// The item, as split.
    package let item: InboundItem
    /// The time at which the hub had read the request.
    package let receivedAt: Date
    /// The time from which the next attempt may start.
    package let dueAt: Date
    /// The number of failed attempts.
    package let attempts: Int
    /// The time of the first failure.
    package let firstFailedAt: Date?
    /// The reason why this version cannot read the payload; nil if it can.
    ///
    /// The payload is empty then, and the item becomes a dead letter.
    package let unreadable: String?

    /// Makes a row.
    package init(
        id: ItemID,
        channel: ChannelID,
        adapter: AdapterKind,
        address: String,
        item: InboundItem,
        receivedAt: Date,
        dueAt: Date,
        attempts: Int,
        firstFailedAt: Date?,
        unreadable: String? = nil
    ) {
        self.id = id
        self.channel = channel
        self.adapter = adapter
        self.address = address
        self.item = item
        self.receivedAt = receivedAt
        self.dueAt = dueAt
        self.attempts = attempts
        self.firstFailedAt = firstFailedAt
        self.unreadable = unreadable
    }
}

extension StoredItem {
    /// The row of a new item.
    package init(_ new: NewItem, as id: ItemID) {
        self.init(
            id: id,
            channel: new.channel,
            adapter: new.adapter,
            address: new.address,
            item: new.item,
            receivedAt: new.receivedAt,
            dueAt: new.dueAt ?? new.receivedAt,
            attempts: 0,
            firstFailedAt: nil
        )
    }
}

/// The outcome of processing an item.
///
/// The customer's answer is not part of it: that is read from the turn and its replies.
package enum ItemOutcome: Hashable, Sendable {
    /// It opened a turn.
    case turn(TurnID)
    /// It was applied without a turn: `status`, `call`, `takeover`, `consent` …
    case applied(String)
    /// An agent has the conversation.
    case agent
    /// It needs no answer.
    case silent(Reason)
    /// It was understood and has no effect.
    case ignored(Reason)
    /// It failed and needs an operator.
    case dead(Reason)

    /// The reason; nil for an item that opened a turn, or was applied.
    package var reason: Reason? {
        switch self {
        case .turn, .applied: nil
        case .agent: Reason(.withAgent)
        case .silent(let reason), .ignored(let reason), .dead(let reason): reason
        }
    }
}

/// The way in which an inline item was answered; the first one written is final.
package enum InlineMark: String, Hashable, Sendable {
    /// With the reply of its turn.
    case reply
    /// Without one, because the deadline had passed.
    case late
    /// Without one, because the turn ended silent.
    case silent
    /// Without one, because the item failed.
    case failed
}
