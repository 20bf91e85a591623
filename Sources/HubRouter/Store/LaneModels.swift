package import ChannelKit
package import Foundation

/// A stage of the pipeline; its work is stored, and claimed lane by lane.
package enum Stage: String, Hashable, Sendable, CaseIterable {
    /// Normalizes and applies items; a lane is the adapter's lane.
    case inbound
    /// Runs turns; a lane is a conversation.
    case turn
    /// Sends replies; a lane is a conversation.
    case outbox
}

/// A queue whose work is processed in order, one piece at a time.
package struct Lane: Hashable, Sendable {
    /// The stage.
    package let stage: Stage
    /// The channel.
    package let channel: ChannelID
    /// The adapter's lane key, or the conversation's number.
    package let key: String

    /// Makes a lane from its key.
    package init(stage: Stage, channel: ChannelID, key: String) {
        self.stage = stage
        self.channel = channel
        self.key = key
    }

    /// The lane of a conversation's turns or replies.
    package init(stage: Stage, channel: ChannelID, conversation: ConversationID) {
        self.init(stage: stage, channel: channel, key: String(conversation.rawValue))
    }

    /// The conversation of a turn or outbox lane.
    package var conversation: ConversationID { ConversationID(Int64(key) ?? 0) }
}

/// A lane with work, and the time from which it may be done.
package struct DueLane: Sendable {
    /// The lane.
    package let lane: Lane
    /// The due time of its first work.
    package let due: Date
    /// True if a request waits for the work.
    package let isAwaited: Bool
    /// The item that was stored, so that it need not be read back; nil for other work.
    package let item: StoredItem?

    /// Makes a due lane.
    package init(_ lane: Lane, at due: Date, isAwaited: Bool = false, item: StoredItem? = nil) {
        self.lane = lane
        self.due = due
        self.isAwaited = isAwaited
        self.item = item
    }
}

/// The lanes that one run of a transaction makes due; the storage publishes them to its ``LaneBook`` after the commit.
package final class DueLanes {
    /// The lanes, in the order in which they were made due.
    package private(set) var lanes: [DueLane] = []

    /// Creates an empty collection.
    package init() {}

    /// Adds a lane.
    package func add(_ lane: DueLane) { lanes.append(lane) }
}

/// A lane that one worker holds.
package struct LaneClaim: Sendable {
    /// The lane.
    package let lane: Lane
    /// The number of the claim, which tells it from the other claims of the lane.
    package let number: UInt64
    /// The time from which the lane was due.
    package let due: Date
    /// The pool in which it took a slot; nil if it was claimed without one, since a request waits.
    package let pool: LanePool?
    /// The item that made the lane due, if the book knows of no other work in it.
    package let item: StoredItem?
    /// The epoch of the hub that claimed it, with which the claim ends; 0 for a hub that is alone.
    package let epoch: Int64

    /// Makes a claim.
    package init(lane: Lane, number: UInt64, due: Date, pool: LanePool?, item: StoredItem? = nil, epoch: Int64 = 0) {
        self.epoch = epoch
        self.lane = lane
        self.number = number
        self.due = due
        self.pool = pool
        self.item = item
    }
}

/// A part of the lanes with work that the rows have.
package struct LanePage: Sendable {
    /// The lanes, each with the due time of its first work.
    package var lanes: [DueLane]
    /// The lane after which the next page begins; nil if this is the last.
    package var next: Lane?

    /// Makes a page.
    package init(lanes: [DueLane], next: Lane?) {
        self.lanes = lanes
        self.next = next
    }
}
