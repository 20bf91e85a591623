import ChannelKit
import Foundation
import Logging
import ServiceLifecycle
import Synchronization

/// Claims the due lanes of one stage and runs the handler on each; a lane has one holder at a time.
///
/// The claim is a column of the lane's row: if the process dies, the next one claims the lane when the lease has
/// expired. The handler releases the lane.
///
/// Lanes whose handler asks the provider first have slots of their own, so that a provider that hangs delays only the
/// items that it has to confirm.
final class LaneDispatcher: Service {
    typealias Handler = @Sendable (LaneClaim) async -> Void

    /// The kind of work in a channel's lanes.
    struct Work: Sendable {
        let adapter: AdapterKind
        /// True if the handler asks the provider to confirm items.
        let callsProvider: Bool
    }

    private struct InFlight {
        var lanes: Set<LaneClaim> = []
        var slots: LaneSlots
        var callingSlots: LaneSlots
        var isStopping = false

        /// The slots for lanes with this kind of work.
        subscript(work: Work?) -> LaneSlots {
            get { work?.callsProvider == true ? callingSlots : slots }
            set { if work?.callsProvider == true { callingSlots = newValue } else { slots = newValue } }
        }
    }

    /// The max lanes of one claim: the storage's writer serves webhooks between two.
    private static let maxClaim = 64
    /// The max lanes of one tenant in one claim, so that a flood of one leaves room for the others.
    private static let maxClaimPerTenant = 8
    /// The delay, in seconds, of a lane that found neither a free slot nor room to wait for one.
    ///
    /// It is spread, so that the lanes of a provider that hangs do not come back together, and long enough that
    /// releasing them costs little.
    private static let crowdedDelay: ClosedRange<TimeInterval> = 0.5...2

    private let queue: LaneQueue
    private let context: HubContext
    private let handle: Handler
    private let inFlight: Mutex<InFlight>

    /// The number of lanes in flight.
    var lanesInFlight: Int { inFlight.withLock { $0.lanes.count } }

    private var stage: Stage { queue.stage }
    private var limits: LaneLimits { queue.limits }
    private var clock: any HubClock { context.clock }
    private var logger: Logger { context.logger }

    /// Creates the dispatcher of one stage.
    init(queue: LaneQueue, context: HubContext, handle: @escaping Handler) {
        inFlight = Mutex(
            InFlight(
                slots: LaneSlots(limits: queue.limits),
                callingSlots: LaneSlots(limits: context.options.confirming)
            )
        )
        self.queue = queue
        self.context = context
        self.handle = handle
    }

    /// The kind of work in a channel's lanes; nil if the channel is not configured.
    private func work(_ channel: ChannelID) -> Work? { context.table.channels[channel]?.work(in: stage) }

    /// Claims and runs lanes until shutdown, then lets the running ones finish.
    func run() async throws {
        await withGracefulShutdownHandler {
            await withTaskGroup(of: Void.self) { group in
                group.addTask { await self.renewLeases() }
                group.addTask { try? await withHighPriority { await self.runClaimed() } }
                // A discarding group: a plain one would keep every finished lane for the life of the process.
                await withDiscardingTaskGroup { lanes in await self.dispatch(into: &lanes) }
                group.cancelAll()
            }
        } onGracefulShutdown: {
            self.stopClaiming()
            self.queue.wake()
        }
    }

    /// Starts no more lanes, and dismisses those that wait for a slot.
    private func stopClaiming() {
        let waiting = inFlight.withLock { inFlight in
            inFlight.isStopping = true
            return inFlight.slots.dismissWaiters() + inFlight.callingSlots.dismissWaiters()
        }
        for waiter in waiting { waiter.resume(false) }
    }

    /// Runs the lanes for which a request waits: before all others, and beyond the limits.
    private func runClaimed() async {
        await withDiscardingTaskGroup { lanes in
            for await claim in queue.claimed { start(claim, in: &lanes) }
        }
    }

    private func dispatch(into group: inout DiscardingTaskGroup) async {
        var cursor: TenantID?
        while !inFlight.withLock({ $0.isStopping }), !Task.isCancelled {
            let claimed = await claim(after: cursor)
            cursor = claimed.last?.lane.channel.tenant ?? cursor
            for claim in claimed { await startOrRelease(claim, in: &group) }
            // With slots left and lanes found there may be more; else sleep until the next signal.
            if claimed.isEmpty || capacity == 0 { await queue.wait(until: await nextDue()) }
        }
        stopClaiming()
        await drain(&group)
    }

    private func drain(_ group: inout DiscardingTaskGroup) async {
        let deadline = clock.now.addingTimeInterval(limits.drain.timeInterval)
        while inFlight.withLock({ !$0.lanes.isEmpty }), clock.now < deadline, !Task.isCancelled {
            await queue.wait(until: deadline)
        }
        group.cancelAll()
    }

    /// Starts a claimed lane, now or when a slot is free; without room to wait the lane is released.
    private func startOrRelease(_ claim: LaneClaim, in group: inout DiscardingTaskGroup) async {
        let channel = claim.lane.channel
        let work = work(channel)
        if inFlight.withLock({ $0[work].takeIfFree(channel.tenant, work?.adapter) }) {
            return run(claim, work, in: &group)
        }
        if inFlight.withLock({ $0[work].hasRoomToWait(channel.tenant) }) {
            begin(claim)
            group.addTask {
                guard await self.slotComes(for: channel.tenant, work) else { return self.end(claim) }
                await self.handle(claim)
                self.finish(claim, work)
            }
            return
        }
        let due = clock.now.addingTimeInterval(.random(in: Self.crowdedDelay))
        do { try await context.storage.transact(channel.tenant) { try $0.release(claim, due: due) } } catch {
            logger.warning(
                "cannot release lane; will retry after its lease",
                metadata: ["channel": "\(channel)", "error": "\(error)"]
            )
        }
    }

    /// Waits for a slot.
    ///
    /// - Returns: True with a slot; false if the stage stops.
    private func slotComes(for tenant: TenantID, _ work: Work?) async -> Bool {
        await withCheckedContinuation { continuation in
            let waiter = LaneSlots.Waiter(tenant: tenant, adapter: work?.adapter) {
                continuation.resume(returning: $0)
            }
            let answer = inFlight.withLock { inFlight -> Bool? in
                if inFlight.isStopping { return false }
                if inFlight[work].takeIfFree(tenant, work?.adapter) { return true }
                inFlight[work].wait(waiter)
                return nil
            }
            if let answer { continuation.resume(returning: answer) }
        }
    }

    /// Starts a lane for which a request waits, without waiting for a slot.
    private func start(_ claim: LaneClaim, in group: inout DiscardingTaskGroup) {
        let work = work(claim.lane.channel)
        inFlight.withLock { $0[work].take(claim.lane.channel.tenant, work?.adapter) }
        run(claim, work, in: &group)
    }

    private func run(_ claim: LaneClaim, _ work: Work?, in group: inout DiscardingTaskGroup) {
        begin(claim)
        group.addTask {
            await self.handle(claim)
            self.finish(claim, work)
        }
    }

    /// Adds a lane to those in flight, so that its lease is renewed.
    private func begin(_ claim: LaneClaim) { changeLanes { $0.insert(claim) } }

    private func end(_ claim: LaneClaim) {
        changeLanes { $0.remove(claim) }
        queue.wake()
    }

    private func changeLanes<Result>(_ change: (inout Set<LaneClaim>) -> Result) {
        let count = inFlight.withLock { inFlight in
            _ = change(&inFlight.lanes)
            return inFlight.lanes.count
        }
        HubMetrics.inFlight(stage, count)
    }

    private func finish(_ claim: LaneClaim, _ work: Work?) {
        let admitted = inFlight.withLock { $0[work].free(claim.lane.channel.tenant, work?.adapter) }
        for waiter in admitted { waiter.resume(true) }
        end(claim)
    }

    /// The number of lanes that may be claimed; one that then finds its adapter's slots taken is released.
    private var capacity: Int { inFlight.withLock(\.slots.capacity) }

    private func claim(after cursor: TenantID?) async -> [LaneClaim] {
        let limit = min(capacity, Self.maxClaim)
        guard limit > 0 else { return [] }
        let full = inFlight.withLock(\.slots.fullTenants)
        let request = ClaimRequest(
            stage: stage,
            owner: queue.owner,
            limit: limit,
            perTenant: min(Self.maxClaimPerTenant, limits.perTenant),
            excluding: full,
            cursor: cursor,
            now: clock.now,
            leaseUntil: queue.leaseEnd()
        )
        do { return try await context.storage.schedule { try $0.claim(request) } } catch {
            logger.warning(
                "cannot claim lanes; retrying in a second",
                metadata: ["stage": "\(stage.rawValue)", "error": "\(error)"]
            )
            try? await clock.sleep(for: .seconds(1))
            return []
        }
    }

    /// The next time at which a lane becomes due; nil if only a signal can bring work.
    ///
    /// Lanes that are due and cannot be claimed belong to a tenant at its limit; the end of one of its lanes is a
    /// signal.
    private func nextDue() async -> Date? {
        guard capacity > 0, let due = try? await context.storage.schedule({ [stage] in try $0.nextDue(stage) }) else {
            return nil
        }
        if due > clock.now { return due }
        return inFlight.withLock { $0.lanes.isEmpty } ? due : clock.now.addingTimeInterval(1)
    }

    private func renewLeases() async {
        while (try? await clock.sleep(for: limits.lease / 3)) != nil {
            let claims = inFlight.withLock { Array($0.lanes) }
            guard !claims.isEmpty else { continue }
            let until = queue.leaseEnd()
            do {
                let lost = try await context.storage.schedule { try $0.renew(claims, until: until) }
                if !lost.isEmpty {
                    logger.warning(
                        "leases expired before renewal: the lanes were claimed again (slow storage, or a second hub?)",
                        metadata: ["stage": "\(stage.rawValue)", "count": "\(lost.count)"]
                    )
                }
            } catch {
                logger.warning("cannot renew leases", metadata: ["error": "\(error)"])
            }
        }
    }
}
