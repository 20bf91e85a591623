package import ChannelKit

/// A row of unfinished work, which one hub keeps: it does the work, or sees to it that it is done.
package enum UnfinishedWork: Hashable, Sendable {
    case item(ItemID)
    case turn(TurnID, ConversationID)
    case reply(OutboxID, ConversationID)
}

/// The hub that keeps a piece of unfinished work.
package enum Keeper: Hashable, Sendable {
    /// This hub, which may be alone on its database.
    case this
    /// Another hub that lives, by the number of its epoch.
    case other(Int64)
    /// A hub that is gone, or none.
    case gone
}

/// A turn that runs in this process.
package struct RunningTurn: Hashable, Sendable {
    /// The row.
    package let id: TurnID
    /// The tenant.
    package let tenant: TenantID
    /// The thread.
    package let conversation: ConversationID
    /// The item that brought the message.
    package let item: ItemID

    /// Makes a turn.
    package init(id: TurnID, tenant: TenantID, conversation: ConversationID, item: ItemID) {
        self.id = id
        self.tenant = tenant
        self.conversation = conversation
        self.item = item
    }
}

extension TenantReading {
    // A hub that is alone on its database keeps all work.
    package func keeper(of work: UnfinishedWork) throws -> Keeper { .this }
    package func isAlive(_ keeper: Int64) throws -> Bool { false }
    package func nextKeptItem(channel: ChannelID, lane: LaneKey) throws -> ItemID? {
        try nextItem(channel: channel, lane: lane)
    }
}

extension TenantTransaction {
    package func keep(_ work: UnfinishedWork) throws -> Bool { true }
    package func giveUp(_ stage: Stage, of channel: ChannelID) throws {}
}

extension HubStorage {
    // A process that alone uses the storage loses no claim, and is the only one to do anything.
    package var isShared: Bool { false }
    package var peers: Int { 0 }
    package var leads: Bool { true }
    package func allowsAction(under claim: LaneClaim) -> Bool { true }
    package func ended(_ turns: [RunningTurn]) async throws -> [TurnID] { [] }
}

extension HubStorage {
    /// True if other hubs work on the storage.
    package var hasPeers: Bool { peers > 0 }
}
