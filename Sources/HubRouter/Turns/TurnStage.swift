import ChannelKit
import Foundation
import Logging

/// Stage 2: runs a conversation's turns, one at a time, as long as each takes.
struct TurnStage: Sendable {
    /// A turn that ends the process this often is given up: one poisoned message must not take the hub down.
    static let attempts = 5
    /// Turns run before the lane is given back.
    static let batch = 8

    let routes: CurrentRoutes
    let storage: any HubStorage
    let clock: any HubClock
    let http: any HTTPStreaming
    let inline: InlineDesk
    let running: RunningTurns
    let failpoints: Failpoints
    let logger: Logger
    let replyLifetime: Duration
    let replies: LaneQueue
    let throttle: SendThrottle
    let credentials: CredentialGates
    let presence: PresenceDesk

    /// Runs the lane's turns and gives it back.
    func handle(_ claim: LaneClaim) async {
        let tenant = claim.lane.channel.tenant
        let conversation = claim.lane.conversation
        do {
            for _ in 0..<Self.batch {
                guard let turn = try await storage.read(tenant, { try $0.nextTurn(conversation) }),
                    clock.hasReached(turn.dueAt)
                else { break }
                guard let channel = routes.table.channels[claim.lane.channel] else {
                    logger.warning(
                        "turns held: their channel is not configured",
                        metadata: ["channel": "\(claim.lane.channel)"]
                    )
                    return try await storage.transact(tenant) { try $0.park(claim) }
                }
                guard try await run(turn, on: channel, claim: claim) else { break }
            }
            let now = clock.now
            try await storage.transact(tenant) { tx in
                try tx.release(claim, due: try tx.nextTurn(conversation).map { max($0.dueAt, now) })
            }
        } catch {
            logger.error("turn left", metadata: ["channel": "\(claim.lane.channel)", "error": "\(error)"])
        }
    }

    /// Whether a turn begins.
    private enum Start: Sendable {
        case go
        /// It ended meanwhile, or the lane is another's.
        case gone
        case refused(String)
    }

    /// Runs one turn.
    ///
    /// - Returns: Whether the lane can go on; false when the process is asked to stop.
    private func run(_ turn: StoredTurn, on channel: RoutedChannel, claim: LaneClaim) async throws -> Bool {
        // Known before it is seen as running, so that a cancellation never misses it.
        let canceller = running.begin(turn.id)
        defer { running.end(turn.id) }
        let now = clock.now
        let ending = ending(of: turn, on: channel, claim: claim)
        let start = try await storage.transact(channel.id.tenant) { tx -> Start in
            guard try tx.holds(claim) && tx.beginTurn(turn.id, at: now) else { return .gone }
            return try ending.policy.refusal(of: turn, in: tx, now: now).map(Start.refused) ?? .go
        }
        switch start {
        case .gone: return true
        case .refused(let reason): return try await end(ending, .refused(reason: reason), steps: [])
        case .go: presence.show(turn, on: channel)
        }
        if turn.attempts >= Self.attempts {
            return try await end(ending, .died(reason: "given up after \(turn.attempts) attempts"), steps: [])
        }
        let (end, steps) = await runner(turn, on: channel, canceller: canceller).run()
        // The process stops: the turn stays as it is and runs again in the next life.
        if case .cancelled = end, !canceller.isCancelled { return false }
        failpoints.pass(.turnDecided)
        return try await self.end(ending, .chain(end), steps: steps)
    }

    private func runner(_ turn: StoredTurn, on channel: RoutedChannel, canceller: Canceller) -> ChainRunner {
        let services = TurnServices(
            turn: turn,
            tenant: channel.id.tenant,
            storage: storage,
            clock: clock,
            http: http,
            desk: MediaDesk(routes: routes, http: http, clock: clock)
        )
        return ChainRunner(
            turn: turn,
            channel: channel,
            clock: clock,
            services: services.bundle,
            canceller: canceller,
            failpoints: failpoints,
            speaker: turn.answer == .streaming ? speaker(for: turn, on: channel, canceller: canceller) : nil
        )
    }

    private func speaker(for turn: StoredTurn, on channel: RoutedChannel, canceller: Canceller) -> LiveSpeaker? {
        guard let exchange = inline.exchange(for: channel.id, item: turn.itemKey) else { return nil }
        exchange.onHangUp { canceller.cancel() }
        return LiveSpeaker(exchange: exchange) { [storage] in
            try await storage.transact(channel.id.tenant) { tx in
                try tx.mark(turn.item, as: .reply) || tx.inlineMark(turn.item) == .reply
            }
        }
    }

    private func ending(of turn: StoredTurn, on channel: RoutedChannel, claim: LaneClaim) -> TurnEnding {
        TurnEnding(
            turn: turn,
            channel: channel,
            claim: claim,
            isAwaited: { [inline] in inline.exchange(for: channel.id, item: turn.itemKey) != nil },
            replyLifetime: replyLifetime,
            policy: SendPolicy(channel: channel, throttle: throttle, credentials: credentials)
        )
    }

    /// Ends a turn.
    ///
    /// - Returns: Whether the lane is still ours.
    private func end(_ ending: TurnEnding, _ cause: TurnEnding.Cause, steps: [TurnStep]) async throws -> Bool {
        let now = clock.now
        let result = try await storage.transact(ending.channel.id.tenant) { tx in
            try ending.apply(cause, steps: steps, in: tx, now: now)
        }
        guard let result else { return false }
        failpoints.pass(.turnEnded)
        for step in steps { HubMetrics.step(step) }
        HubMetrics.turn(result.state)
        if result.hasReplies { replies.wake() }
        if let end = result.inlineEnd {
            inline.exchange(for: ending.channel.id, item: ending.turn.itemKey)?.finish(end)
            if case .reply = end {
                try await storage.transact(ending.channel.id.tenant) { try $0.markInlineSent(ending.turn.id, at: now) }
            }
        }
        logger.info(
            "turn ended",
            metadata: [
                "channel": "\(ending.channel.id)", "turn": "\(ending.turn.id)", "state": "\(result.state.rawValue)",
                "steps": "\(steps.map { "\($0.strategy)=\($0.verdict.rawValue)" }.joined(separator: ","))",
            ]
        )
        return true
    }
}
