import ChannelKit
import Foundation

/// One stage of the pipeline: takes the due work of a lane, performs it and stores its outcome.
protocol LaneWorker: Sendable {
    /// Work that was taken for one attempt.
    associatedtype Work: Sendable

    /// The stage.
    static var stage: Stage { get }

    /// The max pieces of work before the lane is released, so that a long lane does not keep its slot for ever.
    static var batch: Int { get }

    /// The work that comes with a claim, so that it need not be read; nil if none does.
    func work(with claim: LaneClaim, on channel: RoutedChannel) -> Work?

    /// Takes the lane's next work that is due at `now`.
    func next(_ lane: HeldLane, on channel: RoutedChannel, at now: Date) async throws -> LaneLook<Work>

    /// Performs work outside any transaction, and stores its outcome.
    func perform(_ work: Work, _ lane: HeldLane) async throws -> LaneStep

    /// Handles a lane whose channel is not configured.
    ///
    /// - Returns: The due time of the lane; nil if its work waits until the channel is configured again.
    func setAside(_ lane: HeldLane) async throws -> Date?
}

extension LaneWorker {
    func work(with claim: LaneClaim, on channel: RoutedChannel) -> Work? { nil }

    func setAside(_ lane: HeldLane) async throws -> Date? { nil }
}

/// The result of looking for a lane's next work.
enum LaneLook<Work: Sendable>: Sendable {
    case work(Work)
    /// No work is due; the first will be at this time, if there is any.
    case due(Date?)
}

/// The result of performing a piece of work.
enum LaneStep: Sendable {
    /// The lane may have more work.
    case look
    /// The transaction that stored the outcome has looked for the next work: it is due at this time, if there is any.
    case due(Date?)
}

/// A lane held: the way to the storage under its claim.
struct HeldLane: Sendable {
    let claim: LaneClaim
    let storage: any HubStorage
    /// True once the hub stops.
    let stops: @Sendable () -> Bool

    /// The lane.
    var lane: Lane { claim.lane }

    /// True if no further work may begin, since the hub stops.
    var isEnding: Bool { stops() }

    /// Reads and writes the tenant's rows in one transaction.
    ///
    /// The body sees all work of the lane that was committed before.
    ///
    /// - Parameter names: Those that the transaction takes at its begin, where several processes write.
    /// - Throws: ``StorageError`` if nothing was stored, also because the claim was lost.
    func transact<Result: Sendable>(
        locking names: [LockName] = [],
        _ body: @escaping @Sendable (any TenantTransaction) throws -> Result
    ) async throws -> Result {
        storage.lanes.beginLook(claim)
        return try await storage.transact(under: claim, locking: names, body)
    }

    /// Reads the tenant's rows.
    func read<Result: Sendable>(
        _ body: @escaping @Sendable (any TenantReading) throws -> Result
    ) async throws -> Result {
        storage.lanes.beginLook(claim)
        return try await storage.read(lane.channel.tenant, body)
    }
}
