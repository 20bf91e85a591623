import ChannelKit
import Foundation
import HubModel
import Logging

/// Stage 2: runs a conversation's turns, one at a time.
struct TurnWorker: Sendable {
    /// The max turns run before the lane is released, so that a long conversation does not keep its slot for ever.
    static let batch = 8

    let context: HubContext
    let state: HubState
    let inline: InlineResponder
    let presence: PresenceSender

    /// Runs the lane's due turns and releases it.
    func handle(_ claim: LaneClaim) async {
        do {
            var left = Self.batch
            while case .begun(let turn) = try await begin(claim) {
                left -= 1
                guard try await run(turn, keepingLane: left > 0) else { return }
            }
        } catch {
            context.logger.error(
                "turn lane failed; will retry after its lease",
                metadata: ["channel": "\(claim.lane.channel)", "error": "\(error)"]
            )
        }
    }

    // MARK: - Beginning

    /// A turn that is marked as running.
    private struct BegunTurn: Sendable {
        let turn: StoredTurn
        let channel: RoutedChannel
        let claim: LaneClaim
        let canceller: Canceller
        /// The reason for which no strategy is asked; nil if they are.
        let refusal: String?

        /// The key of the turn for the crash marker.
        var key: WorkKey { .turn(channel.id.tenant, turn.id) }
    }

    /// The result of beginning the lane's next turn.
    private enum Beginning: Sendable {
        case begun(BegunTurn)
        /// No turn is due, and the lane was released; or the claim was lost.
        case nothing
        /// The channel is not configured.
        case parked
    }

    /// Begins the lane's next turn; without one the lane is released.
    private func begin(_ claim: LaneClaim) async throws -> Beginning {
        let channel = context.table.channels[claim.lane.channel]
        let now = context.clock.now
        let beginning = try await context.storage.transact(claim.lane.channel.tenant) { tx -> Beginning in
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
            // Registered before the commit that marks it as running, so that a cancellation never misses it.
            let canceller = state.running.begin(turn.id, of: channel.id.tenant)
            return .begun(
                BegunTurn(turn: turn, channel: channel, claim: claim, canceller: canceller, refusal: refusal)
            )
        }
        if case .parked = beginning {
            context.logger.warning(
                "turns held: the channel is not configured, or broken (see /health)",
                metadata: ["channel": "\(claim.lane.channel)"]
            )
        }
        return beginning
    }

    private func release(_ claim: LaneClaim, in tx: any TenantTransaction, now: Date) throws {
        try tx.release(claim, due: try tx.nextTurnDue(claim.lane.conversation).map { max($0, now) })
    }

    // MARK: - Running

    /// Runs one turn.
    ///
    /// - Parameter keepsLane: True to keep the lane if another turn is due.
    /// - Returns: True if another turn is due, and the lane was kept.
    private func run(_ begun: BegunTurn, keepingLane keepsLane: Bool) async throws -> Bool {
        defer { state.running.end(begun.turn.id, begun.canceller) }
        let speaker = inline.speaker(for: begun.turn, cancelling: begun.canceller)
        let (outcome, steps) = await ask(begun, speaker)
        // The process stops: the turn stays as it is and runs again after the restart.
        if outcome.state == .cancelled, !begun.canceller.isCancelled {
            let now = context.clock.now
            try await context.storage.transact(begun.channel.id.tenant) { try release(begun.claim, in: $0, now: now) }
            return false
        }
        let goesOn = try await complete(begun, as: outcome, steps, speaker, keepingLane: keepsLane)
        if outcome.state == .dead { context.crashMarker.clear(begun.key) }
        return goesOn
    }

    /// Asks the strategies, unless the turn is refused, or cannot be handled.
    private func ask(_ begun: BegunTurn, _ speaker: LiveSpeaker?) async -> (TurnOutcome, [TurnStep]) {
        let (turn, channel) = (begun.turn, begun.channel)
        if let reason = turn.unreadable { return (.dead(reason), []) }
        if let reason = begun.refusal { return (.silent(reason), []) }
        presence.show(turn, on: channel)
        guard context.crashMarker.standing(of: begun.key) != .condemned else {
            return (.dead(CrashMarker.reason), [])
        }
        let runner = ChainRunner(
            turn: turn,
            channel: channel,
            context: context,
            services: TurnServices(turn: turn, tenant: channel.id.tenant, context: context).bundle,
            canceller: begun.canceller,
            speaker: speaker
        )
        let result = await context.crashMarker.isolating(begun.key) { await runner.run() }
        context.failpoints.pass(.turnDecided)
        return result
    }

    // MARK: - Completing

    /// Stores the outcome of a turn, and releases the lane unless another turn is due.
    ///
    /// - Returns: True if another turn is due, and the lane was kept.
    private func complete(
        _ begun: BegunTurn,
        as outcome: TurnOutcome,
        _ steps: [TurnStep],
        _ speaker: LiveSpeaker?,
        keepingLane keepsLane: Bool
    ) async throws -> Bool {
        let now = context.clock.now
        let (channel, claim) = (begun.channel, begun.claim)
        let completion = TurnCompletion(
            turn: begun.turn,
            channel: channel,
            outcome: outcome,
            steps: steps,
            inline: inline,
            policy: policy(of: channel),
            replyLifetime: context.options.replyLifetime,
            now: now
        )
        let stored = try await context.storage.transact(channel.id.tenant) { tx -> (TurnCompletion.Effects, Bool)? in
            // Without the claim the turn belongs to the new holder of the lane.
            guard try tx.holds(claim) else { return nil }
            let effects = try completion.store(in: tx)
            if keepsLane, let due = try tx.nextTurnDue(claim.lane.conversation), due.hasCome(at: now) {
                return (effects, true)
            }
            try release(claim, in: tx, now: now)
            return (effects, false)
        }
        guard let (effects, goesOn) = stored else { return false }
        context.failpoints.pass(.turnEnded)
        report(effects.state, of: begun, steps, at: now)
        if effects.hasReplies { state.replies.wake() }
        if let answer = effects.answer {
            await inline.finish(begun.turn, on: channel, as: effects.state, with: answer, after: speaker)
        }
        return goesOn
    }

    private func report(_ end: TurnState, of begun: BegunTurn, _ steps: [TurnStep], at now: Date) {
        for step in steps { HubMetrics.step(step) }
        state.health.record(steps, of: begun.channel.id.tenant, at: now)
        HubMetrics.turn(end)
        context.logger.info(
            "turn ended",
            metadata: [
                "channel": "\(begun.channel.id)", "turn": "\(begun.turn.id)", "state": "\(end.rawValue)",
                "steps": "\(steps.map { "\($0.strategy)=\($0.verdict.rawValue)" }.joined(separator: ","))",
            ]
        )
    }

    private func policy(of channel: RoutedChannel) -> SendPolicy { SendPolicy(channel: channel, state: state) }
}
