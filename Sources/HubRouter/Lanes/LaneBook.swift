package import ChannelKit
package import Foundation

/// The lanes with work, and the claims on them: a lane is held by one worker at a time.
///
/// The rows are the truth, and a book can be rebuilt from them. The storage publishes to it which lanes a commit has
/// made due, before the caller of the commit resumes, so that a lane is never without both work in the book and a
/// worker that will look for it. Claims of a process that is the only one on its storage are in memory
/// (``MemoryLaneBook``); those of several processes are columns of the rows.
package protocol LaneBook: Sendable {
    /// Adds lanes that have become due; a held one is due again when it is released.
    func publish(_ lanes: [DueLane])

    /// Adds lanes that a search of the rows has found: unlike published ones they may be held, or be done by now.
    ///
    /// - Returns: The number of lanes that the book did not have.
    @discardableResult
    func add(found lanes: [DueLane]) -> Int

    /// Claims lanes that are due, and takes a slot for each: round robin over the tenants, and of a tenant the longest
    /// due first.
    func claim(_ stage: Stage, for slots: LaneSlots, at now: Date) async throws -> [LaneClaim]

    /// Claims a lane that has no work and is not held, for work that its next commit stores.
    ///
    /// - Parameter slots: The slots of which it takes one; nil if a request waits for the work.
    /// - Returns: Nil if the lane is not idle, or no slot is free.
    func claimIdle(_ lane: Lane, for slots: LaneSlots?) -> LaneClaim?

    /// The lanes that were claimed as they became due, since a request waits for their work; for one reader.
    func awaited(_ stage: Stage) -> AsyncStream<LaneClaim>

    /// Calls `action` whenever a lane of `stage` may be due earlier than before.
    func onChange(_ stage: Stage, _ action: @escaping @Sendable () -> Void)

    /// The next due time of a lane that is not due yet; nil if there is none.
    func nextDue(_ stage: Stage) -> Date?

    /// Records that the holder begins to read the lane's work: it will find all work that was published before.
    func beginLook(_ claim: LaneClaim)

    /// Releases a lane, which is due again at `due`, and earlier if work was published since the last look.
    ///
    /// - Parameter due: The due time that the last look found; nil if it found no more work.
    /// - Returns: True if lanes of the stage wait: this one, or others for the slot that is free now.
    func release(_ claim: LaneClaim, due: Date?) -> Bool

    /// Releases a lane whose channel is not configured; the channel's lanes leave the book until it is unparked.
    ///
    /// - Parameter isConfigured: True if the channel is configured by now; the lane is due then.
    /// - Returns: True if the channel was not parked before.
    func park(_ claim: LaneClaim, unless isConfigured: @Sendable () -> Bool) -> Bool

    /// Takes channels out of the parked ones; their lanes are to be found in the rows again.
    func unpark(where isConfigured: @Sendable (ChannelID) -> Bool)

    /// The work of `stage` at `now`.
    func work(_ stage: Stage, at now: Date) -> LaneWork
}

/// The lanes of a stage that wait or are held.
package struct LaneWork: Sendable {
    /// The number of lanes that wait or are held.
    package var lanes = 0
    /// The number of held lanes.
    package var held = 0
    /// The due time of the lane that is due longest and not held; nil if none is.
    package var oldestDue: Date?
}
