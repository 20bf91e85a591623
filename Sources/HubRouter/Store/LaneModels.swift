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

/// A lane that this process holds until its lease ends.
package struct LaneClaim: Hashable, Sendable {
    /// The lane.
    package let lane: Lane
    /// The fencing token: each claim writes a new one, so that an expired holder can change nothing.
    package let fence: Int64

    /// Makes a claim.
    package init(lane: Lane, fence: Int64) {
        self.lane = lane
        self.fence = fence
    }
}

/// The holder for whom a lane is claimed as its work is inserted.
package struct LeaseHolder: Hashable, Sendable {
    /// The name of the process.
    package let owner: String
    /// The expiry of the lease.
    package let leaseUntil: Date
}
