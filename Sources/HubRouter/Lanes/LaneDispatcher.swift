import ChannelKit
import Foundation
import Logging
import ServiceLifecycle
import Synchronization

/// Claims the lanes of one stage as they fall due and has each handled, one holder a lane.
///
/// A lane is ours by its row: the process may die at any moment, and whoever runs next claims it when the lease is
/// over. The handler gives the lane back.
///
/// Lanes whose handler asks the provider first take places of their own kind, so that a provider that hangs delays only
/// what has to be asked of it.
final class LaneDispatcher: Service {
    typealias Handler = @Sendable (LaneClaim) async -> Void

    /// The kind of work that the lanes of a channel are.
    struct Work: Sendable {
        let adapter: AdapterKind
        /// Whether the handler asks the provider first, where those of other channels do not.
        let callsProvider: Bool
    }

    private struct Hand {
        var lanes: Set<LaneClaim> = []
        var places: LanePlaces
        var callingPlaces: LanePlaces
        var isStopping = false

        /// The places for lanes of this kind of work.
        subscript(work: Work?) -> LanePlaces {
            get { work?.callsProvider == true ? callingPlaces : places }
            set { if work?.callsProvider == true { callingPlaces = newValue } else { places = newValue } }
        }
    }

    /// The time after which a lane that found no place, and no room to wait for one, is looked at again: spread, so that
    /// those of a provider that hangs do not come back together, and long enough that giving them back costs little.
    private static let crowdedDelay: ClosedRange<TimeInterval> = 0.5...2

    private let queue: LaneQueue
    private let storage: any HubStorage
    private let clock: any HubClock
    private let logger: Logger
    private let work: @Sendable (ChannelID) -> Work?
    private let handle: Handler
    private let hand: Mutex<Hand>

    /// The number of lanes in hand.
    var inHand: Int { hand.withLock { $0.lanes.count } }

    private var stage: Stage { queue.stage }
    private var limits: LaneLimits { queue.limits }

    /// - Parameters:
    ///   - calling: The limits of lanes whose handler asks the provider first.
    ///   - work: The kind of work that a channel's lanes are; nil for one that is not configured.
    init(
        queue: LaneQueue,
        calling: LaneLimits,
        storage: any HubStorage,
        clock: any HubClock,
        logger: Logger,
        work: @escaping @Sendable (ChannelID) -> Work?,
        handle: @escaping Handler
    ) {
        hand = Mutex(Hand(places: LanePlaces(limits: queue.limits), callingPlaces: LanePlaces(limits: calling)))
        self.work = work
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
                group.addTask { try? await withHighPriority { await self.runClaimed() } }
                // A discarding group: a plain one keeps every finished lane until it ends, which is never.
                await withDiscardingTaskGroup { lanes in await self.dispatch(into: &lanes) }
                group.cancelAll()
            }
        } onGracefulShutdown: {
            self.stopClaiming()
            self.queue.wake()
        }
    }

    /// Begins no lane any more; those that wait for a place go back to their rows.
    private func stopClaiming() {
        let waiting = hand.withLock { hand in
            hand.isStopping = true
            return hand.places.dismissWaiters() + hand.callingPlaces.dismissWaiters()
        }
        for waiter in waiting { waiter.resume(false) }
    }

    /// Runs the lanes for which a request waits: before all others, and beyond the limits.
    private func runClaimed() async {
        await withDiscardingTaskGroup { lanes in
            for await claim in queue.adopted { start(claim, in: &lanes) }
        }
    }

    private func dispatch(into group: inout DiscardingTaskGroup) async {
        var cursor: TenantID?
        while !hand.withLock({ $0.isStopping }), !Task.isCancelled {
            let claimed = await claim(after: cursor)
            cursor = claimed.last?.lane.channel.tenant ?? cursor
            for claim in claimed { await startOrGiveBack(claim, in: &group) }
            // With places left and lanes found there may be more; else sleep until something happens.
            if claimed.isEmpty || freePlaces == 0 { await queue.wait(until: await nextLook()) }
        }
        stopClaiming()
        await drain(&group)
    }

    private func drain(_ group: inout DiscardingTaskGroup) async {
        let deadline = clock.now.addingTimeInterval(limits.drain.timeInterval)
        while hand.withLock({ !$0.lanes.isEmpty }), clock.now < deadline, !Task.isCancelled {
            await queue.wait(until: deadline)
        }
        group.cancelAll()
    }

    /// Starts a claimed lane, now or when there is a place for it; one for which there is no room is given back.
    private func startOrGiveBack(_ claim: LaneClaim, in group: inout DiscardingTaskGroup) async {
        let channel = claim.lane.channel
        let work = work(channel)
        if hand.withLock({ $0[work].takeIfFree(channel.tenant, work?.adapter) }) { return run(claim, work, in: &group) }
        if hand.withLock({ $0[work].hasRoomToWait(channel.tenant) }) {
            note(claim)
            group.addTask {
                guard await self.placeComes(for: channel.tenant, work) else { return self.forget(claim) }
                await self.handle(claim)
                self.finish(claim, work)
            }
            return
        }
        let due = clock.now.addingTimeInterval(.random(in: Self.crowdedDelay))
        do { try await storage.transact(channel.tenant) { try $0.release(claim, due: due) } } catch {
            logger.warning("lane not given back", metadata: ["channel": "\(channel)", "error": "\(error)"])
        }
    }

    /// Waits for a place.
    ///
    /// - Returns: Whether it has come; if not, the stage stops.
    private func placeComes(for tenant: TenantID, _ work: Work?) async -> Bool {
        await withCheckedContinuation { continuation in
            let waiter = LanePlaces.Waiter(tenant: tenant, adapter: work?.adapter) {
                continuation.resume(returning: $0)
            }
            let answer = hand.withLock { hand -> Bool? in
                if hand.isStopping { return false }
                if hand[work].takeIfFree(tenant, work?.adapter) { return true }
                hand[work].wait(waiter)
                return nil
            }
            if let answer { continuation.resume(returning: answer) }
        }
    }

    /// Starts a lane for which a request waits.
    private func start(_ claim: LaneClaim, in group: inout DiscardingTaskGroup) {
        let work = work(claim.lane.channel)
        hand.withLock { $0[work].take(claim.lane.channel.tenant, work?.adapter) }
        run(claim, work, in: &group)
    }

    private func run(_ claim: LaneClaim, _ work: Work?, in group: inout DiscardingTaskGroup) {
        note(claim)
        group.addTask {
            await self.handle(claim)
            self.finish(claim, work)
        }
    }

    /// Notes that a lane is in hand, so that its lease is renewed.
    private func note(_ claim: LaneClaim) {
        HubMetrics.inFlight(
            stage,
            hand.withLock { hand in
                hand.lanes.insert(claim)
                return hand.lanes.count
            }
        )
    }

    private func forget(_ claim: LaneClaim) {
        HubMetrics.inFlight(
            stage,
            hand.withLock { hand in
                hand.lanes.remove(claim)
                return hand.lanes.count
            }
        )
        queue.wake()
    }

    private func finish(_ claim: LaneClaim, _ work: Work?) {
        let admitted = hand.withLock { $0[work].giveBack(claim.lane.channel.tenant, work?.adapter) }
        for waiter in admitted { waiter.resume(true) }
        forget(claim)
    }

    /// Lanes that may be claimed; one that then finds its provider's places taken is given back.
    private var freePlaces: Int { hand.withLock(\.places.free) }

    private func claim(after cursor: TenantID?) async -> [LaneClaim] {
        let free = min(freePlaces, 64)
        guard free > 0 else { return [] }
        let full = hand.withLock(\.places.fullTenants)
        let wish = ClaimRequest(
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
