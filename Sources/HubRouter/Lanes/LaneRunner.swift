import ChannelKit
import Foundation
import Logging
import ServiceLifecycle
import Synchronization

/// Runs the due lanes of one stage: claims them from the book as slots are free, and has the worker do their work.
final class LaneRunner<Worker: LaneWorker>: Service {
    private struct State {
        var isStopping = false
        /// The times for which a wake-up is set, the earliest last.
        var alarms: [Date] = []
        /// The work that was taken by other stages, and is to be started.
        var takenWork: [TakenWork] = []
    }

    /// The delay after which a lane is tried again whose work failed by an error of the storage: a lock is over by
    /// then, and a full disk is not kept busy.
    private static var failureDelay: TimeInterval { 5 }

    /// Work on a reserved lane.
    private struct TakenWork: Sendable {
        let work: Worker.Work
        let claim: LaneClaim
        let pool: LanePool
    }

    let worker: Worker
    private let slots: LaneSlots
    private let limits: LaneLimits
    private let context: HubContext
    private let signal = WakeSignal()
    private let state = Mutex(State())
    /// The work for which a request waits; the other side is read at high priority.
    private let (awaited, takenAwaited) = AsyncStream.makeStream(of: TakenWork.self)

    private var stage: Stage { Worker.stage }
    private var book: any LaneBook { context.storage.lanes }
    private var clock: any HubClock { context.clock }
    private var isStopping: Bool { state.withLock(\.isStopping) || Task.isCancelled }

    /// The number of lanes in flight.
    var lanesInFlight: Int { slots.running }

    /// Creates the runner of one stage.
    init(_ worker: Worker, limits: LaneLimits, context: HubContext) {
        self.worker = worker
        self.limits = limits
        self.context = context
        slots = LaneSlots(limits, calling: context.options.confirming) { [routes = context.routes] channel in
            routes.table.channels[channel]?.pool(in: Worker.stage) ?? LanePool(adapter: nil)
        }
    }

    /// Runs lanes until shutdown, then lets the running ones finish their piece of work.
    func run() async throws {
        book.onChange(stage) { [signal] in signal.send() }
        await withGracefulShutdownHandler {
            await withTaskGroup(of: Void.self) { group in
                group.addTask { try? await withHighPriority { await self.runAwaited() } }
                group.addTask { try? await withHighPriority { await self.runTakenWork() } }
                // A discarding group: a plain one would keep every finished lane for the life of the process.
                await withDiscardingTaskGroup { lanes in await self.dispatch(into: &lanes) }
                group.cancelAll()
            }
        } onGracefulShutdown: {
            self.state.withLock { $0.isStopping = true }
            self.signal.send()
        }
    }

    // MARK: - Claims

    /// Runs the lanes for which a request waits: before all others, and beyond the limits.
    private func runAwaited() async {
        await withDiscardingTaskGroup { lanes in
            for await claim in book.awaited(stage) {
                let pool = slots.pool(of: claim.lane.channel)
                slots.take(claim.lane.channel.tenant, in: pool)
                start(claim, in: pool, &lanes)
            }
        }
    }

    /// Runs the work of other stages for which a request waits.
    private func runTakenWork() async {
        await withDiscardingTaskGroup { lanes in
            for await next in awaited { start(next.claim, in: next.pool, &lanes, beginningWith: next.work) }
        }
    }

    private func dispatch(into lanes: inout DiscardingTaskGroup) async {
        while !isStopping {
            startTakenWork(in: &lanes)
            for claim in await claimDue() {
                start(claim, in: claim.pool ?? slots.pool(of: claim.lane.channel), &lanes)
            }
            setAlarm(in: &lanes)
            await signal.wait()
        }
        await drain(&lanes)
    }

    private func claimDue() async -> [LaneClaim] {
        do { return try await book.claim(stage, for: slots, at: clock.now) } catch {
            context.storageWatch.warn(error, "cannot claim lanes; retrying in a second", ["stage": "\(stage.rawValue)"])
            try? await clock.sleep(for: .seconds(1))
            signal.send()
            return []
        }
    }

    /// Sets a wake-up for the next due time, unless an earlier one is set.
    private func setAlarm(in lanes: inout DiscardingTaskGroup) {
        guard let due = book.nextDue(stage) else { return }
        let isNeeded = state.withLock { state -> Bool in
            if let next = state.alarms.last, next <= due { return false }
            state.alarms.append(due)
            return true
        }
        guard isNeeded else { return }
        lanes.addTask {
            // A sleep fails only by cancellation, when the lanes that are left are not waited for any more.
            try? await self.clock.sleep(until: due)
            self.state.withLock { state in
                if let position = state.alarms.lastIndex(of: due) { state.alarms.remove(at: position) }
            }
            self.signal.send()
        }
    }

    private func drain(_ lanes: inout DiscardingTaskGroup) async {
        let deadline = clock.now.addingTimeInterval(limits.drain.timeInterval)
        while slots.running > 0, clock.now < deadline, !Task.isCancelled {
            startTakenWork(in: &lanes)
            await signal.wait(until: deadline, clock: clock)
        }
        lanes.cancelAll()
    }

    // MARK: - Work of other stages

    /// Claims a lane with a slot for work that another stage is about to store in the rows.
    ///
    /// - Returns: Nil if the lane has other work, or no slot is free: then the work waits in the rows.
    func reserve(_ lane: Lane, isAwaited: Bool = false) -> LaneClaim? {
        guard !isStopping else { return nil }
        let claim = book.claimIdle(lane, for: isAwaited ? nil : slots)
        if let claim, claim.pool == nil { slots.take(lane.channel.tenant, in: slots.pool(of: lane.channel)) }
        return claim
    }

    /// True if a lane of `channel` would get a slot.
    func hasRoom(for channel: RoutedChannel) -> Bool {
        !isStopping && slots.hasRoom(for: channel.id.tenant, in: channel.pool(in: stage))
    }

    /// Starts work on a reserved lane.
    func start(_ work: Worker.Work, on claim: LaneClaim) {
        let next = TakenWork(work: work, claim: claim, pool: claim.pool ?? slots.pool(of: claim.lane.channel))
        guard claim.pool != nil else {
            takenAwaited.yield(next)
            return
        }
        state.withLock { $0.takenWork.append(next) }
        signal.send()
    }

    /// Gives a reserved lane back that got no work.
    func giveBack(_ claim: LaneClaim) {
        slots.free(claim.lane.channel.tenant, in: claim.pool ?? slots.pool(of: claim.lane.channel))
        if book.release(claim, due: nil) { signal.send() }
    }

    private func startTakenWork(in lanes: inout DiscardingTaskGroup) {
        let takenWork = state.withLock { state in
            defer { state.takenWork = [] }
            return state.takenWork
        }
        for next in takenWork { start(next.claim, in: next.pool, &lanes, beginningWith: next.work) }
    }

    // MARK: - One lane

    private func start(
        _ claim: LaneClaim,
        in pool: LanePool,
        _ lanes: inout DiscardingTaskGroup,
        beginningWith work: Worker.Work? = nil
    ) {
        HubMetrics.inFlight(stage, slots.running)
        lanes.addTask { await self.run(claim, in: pool, work) }
    }

    private func run(_ claim: LaneClaim, in pool: LanePool, _ work: Worker.Work?) async {
        let end = await end(of: claim, work)
        slots.free(claim.lane.channel.tenant, in: pool)
        HubMetrics.inFlight(stage, slots.running)
        let lanesWait =
            switch end {
            case .due(let due): book.release(claim, due: due)
            case .unconfigured: await park(claim)
            }
        if lanesWait || isStopping { signal.send() }
    }

    /// The end of a lane's run.
    private enum End {
        /// The lane is due again at this time, if it has more work.
        case due(Date?)
        /// The routing table does not have its channel.
        case unconfigured
    }

    private func end(of claim: LaneClaim, _ work: Worker.Work?) async -> End {
        let lane = HeldLane(claim: claim, storage: context.storage) { self.isStopping }
        do { return try await run(lane, beginningWith: work) } catch {
            context.storageWatch.log(
                error,
                "lane failed; retrying in \(Int(Self.failureDelay)) seconds",
                ["stage": "\(stage.rawValue)", "channel": "\(claim.lane.channel)"]
            )
            return .due(clock.now.addingTimeInterval(Self.failureDelay))
        }
    }

    private func run(_ lane: HeldLane, beginningWith work: Worker.Work?) async throws -> End {
        let channel = context.table.channels[lane.lane.channel]
        let first = work ?? channel.flatMap { worker.work(with: lane.claim, on: $0) }
        if let first, case .due(let due) = try await worker.perform(first, lane) {
            guard let due, clock.hasReached(due) else { return .due(due) }
        }
        var left = Worker.batch
        while left > 0, !isStopping {
            left -= 1
            guard let channel = context.table.channels[lane.lane.channel] else {
                return try await worker.setAside(lane).map { .due($0) } ?? .unconfigured
            }
            // A clock that was set back must not make work wait that was due before.
            let due: Date?
            switch try await worker.next(lane, on: channel, at: max(clock.now, lane.claim.due)) {
            case .due(let next): return .due(next)
            case .work(let work):
                guard case .due(let next) = try await worker.perform(work, lane) else { continue }
                due = next
            }
            guard let due, clock.hasReached(due) else { return .due(due) }
        }
        return .due(clock.now)
    }

    /// Releases a lane until its channel is configured.
    ///
    /// - Returns: True, since other lanes may wait for the slot.
    private func park(_ claim: LaneClaim) async -> Bool {
        // Asked while the book is locked: a reload replaces the table first and takes channels out of the book then.
        let isNew = book.park(claim) { self.context.table.channels[claim.lane.channel] != nil }
        if isNew {
            context.logger.warning(
                "work held: the channel is not configured, or broken (see /health)",
                metadata: ["stage": "\(stage.rawValue)", "channel": "\(claim.lane.channel)"]
            )
            await giveUp(claim.lane.channel)
        }
        return true
    }

    /// Leaves the channel's work to hubs that have the channel.
    private func giveUp(_ channel: ChannelID) async {
        guard context.storage.isShared else { return }
        do {
            try await context.storage.transact(channel.tenant) { try $0.giveUp(Worker.stage, of: channel) }
            context.options.hints.publish([.workDue(stage, channel.tenant)])
        } catch {
            // It is left to them when this hub stops, too.
            context.storageWatch.log(error, "cannot leave work to other hubs", ["channel": "\(channel)"])
        }
    }
}
