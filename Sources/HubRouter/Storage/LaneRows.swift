public import ChannelKit
public import Foundation

/// The three kinds of durable work, each claimed lane by lane.
public enum Stage: String, Hashable, Sendable, CaseIterable {
    /// Items to normalise and apply; a lane is the adapter's lane.
    case inbound
    /// Turns to run; a lane is a conversation.
    case turn
    /// Replies to send; a lane is a conversation.
    case outbox
}

/// A queue in which one thing is done at a time.
public struct Lane: Hashable, Sendable {
    /// The kind of work.
    public let stage: Stage
    /// The channel whose work it is.
    public let channel: ChannelID
    /// The adapter's lane key, or the conversation's number.
    public let key: String

    /// Names a lane.
    public init(stage: Stage, channel: ChannelID, key: String) {
        self.stage = stage
        self.channel = channel
        self.key = key
    }

    /// The lane of a conversation's turns or replies.
    public init(stage: Stage, channel: ChannelID, conversation: ConversationID) {
        self.init(stage: stage, channel: channel, key: String(conversation.rawValue))
    }

    /// The conversation of a turn or outbox lane.
    public var conversation: ConversationID { ConversationID(Int64(key) ?? 0) }
}

/// A lane that is ours for a while.
public struct LaneClaim: Hashable, Sendable {
    /// The lane.
    public let lane: Lane
    /// Proves that it is still ours: whoever claims it next writes another.
    public let fence: Int64

    /// Describes a claim.
    public init(lane: Lane, fence: Int64) {
        self.lane = lane
        self.fence = fence
    }
}

/// Who wants to claim a lane together with the work that is put into it.
public struct LeaseHolder: Hashable, Sendable {
    /// The process.
    public let owner: String
    /// When the lease ends.
    public let leaseUntil: Date

    /// Describes a claimant.
    public init(owner: String, leaseUntil: Date) {
        self.owner = owner
        self.leaseUntil = leaseUntil
    }
}

/// What the holder of a lane does with it.
public protocol LaneWriting {
    /// Whether `claim` is still ours.
    func holds(_ claim: LaneClaim) throws -> Bool

    /// Gives the lane back, due again at `due`; with nil there is no more work in it and it goes.
    func release(_ claim: LaneClaim, due: Date?) throws

    /// Gives the lane back without a due time: its channel is not there.
    func park(_ claim: LaneClaim) throws

    /// Says that there is work in `lane` at `due`. A lane that is leased keeps its lease: the holder looks again.
    ///
    /// - Returns: The claim, if `claimant` wanted the lane and it was free.
    @discardableResult
    func makeDue(_ lane: Lane, at due: Date, claimant: LeaseHolder?) throws -> LaneClaim?
}
