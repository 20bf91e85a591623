import ChannelKit
import Foundation
import Logging

/// Stage 2: runs a conversation's turns, one at a time, as long as each takes.
struct TurnWorker: Sendable {
    /// Turns run before the lane is given back.
    static let batch = 8

    let routes: CurrentRoutes
    let storage: any HubStorage
    let clock: any HubClock
    let http: any HTTPStreaming
    let inline: InlineResponder
    let running: RunningTurns
    let failpoints: Failpoints
    let crashMarker: CrashMarker
    let logger: Logger
    let replyLifetime: Duration
    let replies: LaneQueue
    let throttle: RateLimiter
    let credentials: BlockedCredentials
    let presence: PresenceSender
    let health: HealthRecord

    /// Runs the lane's turns and gives it back.
    func handle(_ claim: LaneClaim) async {
        do {
            var left = Self.batch
            while case .begun(let turn) = try await begin(claim) {
                left -= 1
                guard try await run(turn, claim: claim, goesOn: left > 0) else { return }
            }
        } catch {
            logger.error("turn left", metadata: ["channel": "\(claim.lane.channel)", "error": "\(error)"])
        }
    }

    /// A turn that is marked as running.
    private struct BegunTurn: Sendable {
        let turn: StoredTurn
        let channel: RoutedChannel
        let canceller: Canceller
        /// The live request into which the turn speaks.
        var exchange: InlineExchange?
        /// Why nobody is to be asked.
        let refusal: String?
    }

    /// What came of looking at the lane.
    private enum Beginning: Sendable {
        case begun(BegunTurn)
        /// No turn is due, and the lane was given back, or it is another's.
        case nothing
        /// The channel is not configured.
        case parked
    }

    /// Begins the lane's next turn; without one the lane is given back.
    private func begin(_ claim: LaneClaim) async throws -> Beginning {
        let channel = routes.table.channels[claim.lane.channel]
        let now = clock.now
        let beginning = try await storage.transact(claim.lane.channel.tenant) { tx -> Beginning in
            guard try tx.holds(claim) else { return .nothing }
            guard let turn = try tx.nextTurn(claim.lane.conversation), turn.dueAt.hasCome(at: now) else {
                try release(claim, in: tx, now: now)
                return .nothing
            }
            guard let channel else {
                try tx.park(claim)
                return .parked
            }
            try tx.beginTurn(turn.id, at: now)
            let refusal = try policy(of: channel).refusal(of: turn, in: tx, now: now)
            // Known before it is seen as running, so that a cancellation never misses it.
            let canceller = running.begin(turn.id, of: channel.id.tenant)
            return .begun(BegunTurn(turn: turn, channel: channel, canceller: canceller, refusal: refusal))
        }
        if case .parked = beginning {
            logger.warning(
                "turns held: their channel is not configured",
                metadata: ["channel": "\(claim.lane.channel)"]
            )
        }
        return beginning
    }

    private func release(_ claim: LaneClaim, in tx: any TenantTransaction, now: Date) throws {
        try tx.release(claim, due: try tx.nextTurnDue(claim.lane.conversation).map { max($0, now) })
    }

    /// Runs one turn.
    ///
    /// - Parameter goesOn: Whether the lane is kept if another turn is due.
    /// - Returns: Whether it is.
    private func run(_ begun: BegunTurn, claim: LaneClaim, goesOn: Bool) async throws -> Bool {
        let turn = begun.turn
        var begun = begun
        if turn.answer == .streaming { begun.exchange = inline.exchange(for: begun.channel.id, item: turn.itemKey) }
        defer { running.end(turn.id, begun.canceller) }
        let ending = ending(of: turn, on: begun.channel, claim: claim)
        func end(_ cause: TurnCompletion.Cause, steps: [TurnStep] = []) async throws -> Bool {
            try await self.end(ending, cause, steps: steps, exchange: begun.exchange, goesOn: goesOn)
        }
        if let reason = turn.unreadable { return try await end(.died(reason: reason)) }
        if let reason = begun.refusal { return try await end(.refused(reason: reason)) }
        presence.show(turn, on: begun.channel)
        let key = WorkKey.turn(begun.channel.id.tenant, turn.id)
        guard crashMarker.standing(of: key) != .condemned else {
            let goesOn = try await end(.died(reason: CrashMarker.reason))
            crashMarker.settle(key)
            return goesOn
        }
        let (chainEnd, steps) = await crashMarker.isolating(key) { await runner(begun).run() }
        // The process stops: the turn stays as it is and runs again in the next life.
        if case .cancelled = chainEnd, !begun.canceller.isCancelled {
            let now = clock.now
            try await storage.transact(claim.lane.channel.tenant) { try release(claim, in: $0, now: now) }
            return false
        }
        failpoints.pass(.turnDecided)
        return try await end(.chain(chainEnd), steps: steps)
    }

    private func runner(_ begun: BegunTurn) -> ChainRunner {
        let (turn, channel) = (begun.turn, begun.channel)
        let services = TurnServices(
            turn: turn,
            tenant: channel.id.tenant,
            storage: storage,
            clock: clock,
            http: http,
            desk: MediaFetcher(routes: routes, http: http, clock: clock)
        )
        return ChainRunner(
            turn: turn,
            channel: channel,
            clock: clock,
            services: services.bundle,
            canceller: begun.canceller,
            failpoints: failpoints,
            speaker: begun.exchange.map { speaker(into: $0, begun) }
        )
    }

    private func speaker(into exchange: InlineExchange, _ begun: BegunTurn) -> LiveSpeaker {
        let turn = begun.turn
        exchange.onHangUp { [canceller = begun.canceller] in canceller.cancel() }
        return LiveSpeaker(exchange: exchange) { [storage] in
            try await storage.transact(begun.channel.id.tenant) { tx in
                try tx.mark(turn.item, as: .reply) || tx.inlineMark(turn.item) == .reply
            }
        }
    }

    private func ending(of turn: StoredTurn, on channel: RoutedChannel, claim: LaneClaim) -> TurnCompletion {
        TurnCompletion(
            turn: turn,
            channel: channel,
            claim: claim,
            isAwaited: { [inline] in inline.exchange(for: channel.id, item: turn.itemKey) != nil },
            replyLifetime: replyLifetime,
            policy: policy(of: channel)
        )
    }

    private func policy(of channel: RoutedChannel) -> SendPolicy {
        SendPolicy(channel: channel, throttle: throttle, credentials: credentials)
    }

    /// Ends a turn, and gives the lane back unless it goes on.
    ///
    /// - Returns: Whether it does: another turn is due.
    private func end(
        _ ending: TurnCompletion,
        _ cause: TurnCompletion.Cause,
        steps: [TurnStep],
        exchange: InlineExchange?,
        goesOn: Bool
    ) async throws -> Bool {
        let now = clock.now
        let claim = ending.claim
        let end = try await storage.transact(ending.channel.id.tenant) { tx -> (TurnCompletion.Result, Bool)? in
            guard let result = try ending.apply(cause, steps: steps, in: tx, now: now) else { return nil }
            if goesOn, let due = try tx.nextTurnDue(claim.lane.conversation), due.hasCome(at: now) {
                return (result, true)
            }
            try release(claim, in: tx, now: now)
            return (result, false)
        }
        guard let (result, goesOn) = end else { return false }
        failpoints.pass(.turnEnded)
        for step in steps { HubMetrics.step(step) }
        health.note(steps, of: ending.channel.id.tenant, at: now)
        HubMetrics.turn(result.state)
        if result.hasReplies { replies.wake() }
        if let end = result.inlineEnd {
            let waiting = inline.exchange(for: ending.channel.id, item: ending.turn.itemKey)
            if result.state == .cancelled, let exchange, exchange.hasHungUp, waiting !== exchange {
                await inline.turnWasHungUpOn(ending.turn.item, key: ending.turn.itemKey, on: ending.channel)
            } else {
                waiting?.finish(end)
            }
        }
        logger.info(
            "turn ended",
            metadata: [
                "channel": "\(ending.channel.id)", "turn": "\(ending.turn.id)", "state": "\(result.state.rawValue)",
                "steps": "\(steps.map { "\($0.strategy)=\($0.verdict.rawValue)" }.joined(separator: ","))",
            ]
        )
        return goesOn
    }
}
