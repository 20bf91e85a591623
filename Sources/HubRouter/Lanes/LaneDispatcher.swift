import ChannelKit
import Foundation
import Logging
import ServiceLifecycle
import Synchronization

/// How much of one stage runs at once.
public struct LaneLimits: Sendable {
    /// Lanes in hand at most.
    public var total: Int
    /// Lanes of one tenant at most, so that nobody's flood takes every place.
    public var perTenant: Int
    /// How long a claim holds without being prolonged.
    public var lease: Duration
    /// How long the running ones may take when the process is asked to stop.
    public var drain: Duration

    /// Describes limits.
    public init(total: Int, perTenant: Int, lease: Duration = .seconds(30), drain: Duration = .seconds(10)) {
        self.total = total
        self.perTenant = perTenant
        self.lease = lease
        self.drain = drain
    }
}

/// Claims the lanes of one stage as they fall due and has each handled, one holder a lane.
///
/// A lane is ours by its row: the process may die at any moment, and whoever runs next claims it when the lease is
/// over. The handler gives the lane back.
final class LaneDispatcher: Service {
    typealias Handler = @Sendable (LaneClaim) async -> Void

    private struct Hand {
        var lanes: Set<LaneClaim> = []
        var byTenant: [TenantID: Int] = [:]
        var isStopping = false
    }

    private let queue: LaneQueue
    private let storage: any HubStorage
    private let clock: any HubClock
    private let logger: Logger
    private let handle: Handler
    private let hand = Mutex(Hand())

    /// How many lanes it has in hand.
    var inHand: Int { hand.withLock { $0.lanes.count } }

    private var stage: Stage { queue.stage }
    private var limits: LaneLimits { queue.limits }

    init(
        queue: LaneQueue,
        storage: any HubStorage,
        clock: any HubClock,
        logger: Logger,
        handle: @escaping Handler
    ) {
        self.queue = queue
        self.storage = storage
        self.clock = clock
        self.logger = logger
        self.handle = handle
    }

    /// Claims and runs lanes until the process is asked to stop, then lets the running ones finish.
    func run() async throws {
        await withGracefulShutdownHandler {
            await withTaskGroup(of: Void.self) { group in
                group.addTask { await self.renewLeases() }
                group.addTask { try? await urgently { await self.runAdopted() } }
                // A discarding group: a plain one keeps every finished lane until it ends, which is never.
                await withDiscardingTaskGroup { lanes in await self.dispatch(into: &lanes) }
                group.cancelAll()
            }
        } onGracefulShutdown: {
            self.hand.withLock { $0.isStopping = true }
            self.queue.wake()
        }
    }

    /// Runs the lanes for which a request waits: before all others, and beyond the limits.
    private func runAdopted() async {
        await withDiscardingTaskGroup { lanes in
            for await claim in queue.adopted { start(claim, in: &lanes) }
        }
    }

    private func dispatch(into group: inout DiscardingTaskGroup) async {
        var cursor: TenantID?
        while !hand.withLock({ $0.isStopping }), !Task.isCancelled {
            let claimed = await claim(after: cursor)
            cursor = claimed.last?.lane.channel.tenant ?? cursor
            for claim in claimed { start(claim, in: &group) }
            // With places left and lanes found there may be more; else sleep until something happens.
            if claimed.isEmpty || freePlaces == 0 { await queue.wait(until: await nextLook()) }
        }
        await drain(&group)
    }

    private func drain(_ group: inout DiscardingTaskGroup) async {
        let deadline = clock.now.addingTimeInterval(limits.drain.timeInterval)
        while hand.withLock({ !$0.lanes.isEmpty }), clock.now < deadline, !Task.isCancelled {
            await queue.wait(until: deadline)
        }
        group.cancelAll()
    }

    private func start(_ claim: LaneClaim, in group: inout DiscardingTaskGroup) {
        let inFlight = hand.withLock { hand -> Int in
            hand.lanes.insert(claim)
            hand.byTenant[claim.lane.channel.tenant, default: 0] += 1
            return hand.lanes.count
        }
        HubMetrics.inFlight(stage, inFlight)
        group.addTask {
            await self.handle(claim)
            self.finish(claim)
        }
    }

    private func finish(_ claim: LaneClaim) {
        let tenant = claim.lane.channel.tenant
        let inFlight = hand.withLock { hand -> Int in
            hand.lanes.remove(claim)
            let left = (hand.byTenant[tenant] ?? 1) - 1
            hand.byTenant[tenant] = left > 0 ? left : nil
            return hand.lanes.count
        }
        HubMetrics.inFlight(stage, inFlight)
        queue.wake()
    }

    private var freePlaces: Int { max(0, limits.total - hand.withLock { $0.lanes.count }) }

    private func claim(after cursor: TenantID?) async -> [LaneClaim] {
        let free = min(freePlaces, 64)
        guard free > 0 else { return [] }
        let full = hand.withLock { hand in Set(hand.byTenant.filter { $0.value >= limits.perTenant }.keys) }
        let wish = ClaimWish(
            stage: stage,
            owner: queue.owner,
            limit: free,
            perTenant: min(8, limits.perTenant),
            excluding: full,
            cursor: cursor,
            now: clock.now,
            leaseUntil: queue.leaseEnd()
        )
        do { return try await storage.schedule { try $0.claim(wish) } } catch {
            logger.warning("cannot claim work", metadata: ["stage": "\(stage.rawValue)", "error": "\(error)"])
            try? await clock.sleep(for: .seconds(1))
            return []
        }
    }

    /// When to look again though nobody rings: at the next due time.
    ///
    /// Lanes that are due and not ours to take belong to a tenant that has its share; the end of one of its lanes
    /// rings.
    private func nextLook() async -> Date? {
        guard freePlaces > 0, let due = try? await storage.schedule({ [stage] in try $0.nextDue(stage) }) else {
            return nil
        }
        if due > clock.now { return due }
        return hand.withLock { $0.lanes.isEmpty } ? due : clock.now.addingTimeInterval(1)
    }

    private func renewLeases() async {
        while (try? await clock.sleep(for: limits.lease / 3)) != nil {
            let claims = hand.withLock { Array($0.lanes) }
            guard !claims.isEmpty else { continue }
            let until = queue.leaseEnd()
            do {
                let lost = try await storage.schedule { try $0.renew(claims, until: until) }
                if !lost.isEmpty {
                    logger.warning("lanes were claimed by another", metadata: ["count": "\(lost.count)"])
                }
            } catch {
                logger.warning("cannot renew leases", metadata: ["error": "\(error)"])
            }
        }
    }
}
