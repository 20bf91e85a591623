import ChannelKit

/// The effects of an item beyond its rows, applied in the process after the commit.
struct InboundEffects: Sendable {
    /// True if a turn became due.
    var opensTurn = false
    /// True if held replies were released.
    var releasesReplies = false
    /// The claims of lanes whose turns were opened and claimed in one commit.
    var claimedTurns: [LaneClaim] = []
    /// The turns that were cancelled and must stop.
    var cancelledTurns: [TurnID] = []
    /// The inline item that gets no turn, with the reason for its request; nil if there is none.
    var unanswered: (item: StoredItem, reason: NoReply)?
}

/// The result of one item.
enum ItemResult: Sendable {
    case applied([InboundEvent], of: RoutedChannel, InboundEffects)
    /// The item is a dead letter.
    case dead(StoredItem, reason: String)
    /// The provider does not know the item, which was ignored.
    case unknown
}

/// A failure to store an item's effects.
struct ItemFailure: Error {
    let item: StoredItem
    let cause: any Error
}
