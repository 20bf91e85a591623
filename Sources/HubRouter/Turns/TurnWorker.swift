import ChannelKit
import Foundation
import HubModel
import Logging

/// Stage 2: runs a conversation's turns, one at a time.
struct TurnWorker: LaneWorker {
    static let stage = Stage.turn
    static let batch = 8

    let context: HubContext
    let state: HubState
    let inline: InlineResponder
    let presence: PresenceSender
    let replies: LaneRunner<OutboxWorker>

    // MARK: - Beginning

    /// A turn whose row is marked as running.
    struct Begun: Sendable {
        let turn: StoredTurn
        /// The reason for which no strategy is asked; nil if they are.
        let refusal: Reason?
    }

    /// A turn that runs, and can be cancelled.
    struct BegunTurn: Sendable {
        let turn: StoredTurn
        let channel: RoutedChannel
        let canceller: Canceller
        /// The reason for which no strategy is asked; nil if they are.
        let refusal: Reason?

        /// The key of the turn for the crash marker.
        var key: WorkKey { .turn(channel.id.tenant, turn.id) }
    }

    func next(_ lane: HeldLane, on channel: RoutedChannel, at now: Date) async throws -> LaneLook<BegunTurn> {
        let beginning = state.running.expect()
        do {
            let look = try await lane.transact { [conversation = lane.lane.conversation] tx in
                try begin(conversation, on: channel, in: tx, now: now)
            }
            switch look {
            case .due(let due):
                state.running.abandon(beginning)
                return .due(due)
            case .work(let begun): return .work(running(begun, on: channel, after: beginning))
            }
        } catch {
            state.running.abandon(beginning)
            throw error
        }
    }

    /// Marks the conversation's next turn as running, if it is due.
    func begin(
        _ conversation: ConversationID,
        on channel: RoutedChannel,
        in tx: any TenantTransaction,
        now: Date
    ) throws -> LaneLook<Begun> {
        let locked = try tx.lock(conversation)
        let turn = try tx.nextTurn(conversation)
        guard var turn, turn.dueAt.hasCome(at: now) else { return .due(turn?.dueAt) }
        if !state.running.isWaiting(turn.id) {
            guard try take(&turn, in: tx) else { return .due(nil) }
            try tx.beginTurn(turn.id, in: locked, at: now)
        }
        return .work(try begun(turn, on: channel, in: tx, now: now))
    }

    /// Takes a turn that was opened at any hub, or that a hub which is gone has left running.
    ///
    /// - Returns: False if it runs at another hub, which then looks for the conversation's next one.
    private func take(_ turn: inout StoredTurn, in tx: any TenantTransaction) throws -> Bool {
        let work = UnfinishedWork.turn(turn.id, turn.conversation.id)
        guard turn.state != .running else { return try tx.keep(work) }
        guard turn.answer != .acknowledged, case .other(let hub) = try tx.keeper(of: work) else { return true }
        // The one that received the request, which waits there.
        turn.awaitedAt = hub
        return true
    }

    /// A turn whose row is marked as running.
    func begun(
        _ turn: StoredTurn,
        on channel: RoutedChannel,
        in tx: any TenantTransaction,
        now: Date
    ) throws -> Begun {
        Begun(turn: turn, refusal: try policy(of: channel).refusal(of: turn, in: tx, now: now))
    }

    /// The turn with its canceller, once its beginning is committed.
    func running(_ begun: Begun, on channel: RoutedChannel, after beginning: RunningTurns.Beginning) -> BegunTurn {
        let turn = RunningTurn(
            id: begun.turn.id,
            tenant: channel.id.tenant,
            conversation: begun.turn.conversation.id,
            item: begun.turn.item
        )
        let canceller = state.running.begin(turn, after: beginning)
        return BegunTurn(turn: begun.turn, channel: channel, canceller: canceller, refusal: begun.refusal)
    }

    // MARK: - Running

    func perform(_ begun: BegunTurn, _ lane: HeldLane) async throws -> LaneStep {
        defer { state.running.end(begun.turn.id, begun.canceller) }
        let speaker = inline.speaker(for: begun.turn, on: begun.channel, cancelling: begun.canceller)
        let (outcome, steps) = await ask(begun, speaker)
        // The process stops: the turn stays as it is and runs again after the restart.
        if outcome.state == .cancelled, !begun.canceller.isCancelled { return .due(context.clock.now) }
        let step = try await complete(begun, lane, as: outcome, steps, speaker)
        if outcome.state == .dead { context.crashMarker.clear(begun.key) }
        return step
    }

    /// Asks the strategies, unless the turn is refused, or cannot be handled.
    private func ask(_ begun: BegunTurn, _ speaker: LiveSpeaker?) async -> (TurnOutcome, [TurnStep]) {
        let (turn, channel) = (begun.turn, begun.channel)
        await context.failpoints.wait(at: .turnWaits)
        if let unreadable = turn.unreadable { return (.dead(.unreadable(unreadable)), []) }
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

    /// Stores the outcome of a turn.
    private func complete(
        _ begun: BegunTurn,
        _ lane: HeldLane,
        as outcome: TurnOutcome,
        _ steps: [TurnStep],
        _ speaker: LiveSpeaker?
    ) async throws -> LaneStep {
        let now = context.clock.now
        let (channel, conversation) = (begun.channel, begun.turn.conversation.id)
        let sending = await reservation(for: outcome, of: begun, at: now)
        let completion = TurnCompletion(
            turn: begun.turn,
            channel: channel,
            outcome: outcome,
            steps: steps,
            inline: inline,
            policy: policy(of: channel),
            replyLifetime: context.options.replyLifetime,
            now: now,
            tokens: sending?.tokens
        )
        .prepared()
        do {
            let (effects, due, reply) = try await lane.transact { tx in
                let effects = try completion.store(in: tx)
                let reply = try sending.map { sending in
                    try effects.send.map(LaneLook.work)
                        ?? replies.worker.take(conversation, on: channel, sending.tokens, in: tx, now: now)
                }
                return (effects, effects.nextTurnDue, reply)
            }
            context.failpoints.pass(.turnEnded)
            sending.map { send(reply, $0) }
            report(effects.state, of: begun, steps, at: now)
            if let answer = effects.answer {
                await inline.finish(begun.turn, on: channel, as: effects.state, with: answer, after: speaker)
            }
            return .due(due)
        } catch {
            sending.map { send(nil, $0) }
            throw error
        }
    }

    // MARK: - Handing the reply over

    /// The place and the rate tokens with which the reply of a turn can be sent at once.
    private struct SendReservation: Sendable {
        let claim: LaneClaim
        let tokens: RateLimiter.Reservation
    }

    /// Reserves the send of a turn's reply, so that the transaction that ends the turn can claim it.
    ///
    /// - Returns: Nil if the turn sends nothing, or its reply has to wait for others.
    private func reservation(
        for outcome: TurnOutcome,
        of begun: BegunTurn,
        at now: Date
    ) async -> SendReservation? {
        let (turn, channel) = (begun.turn, begun.channel)
        guard outcome.hasReply, turn.answer == .acknowledged, channel.capabilities.textSending != nil else {
            return nil
        }
        let lane = Lane(stage: .outbox, channel: channel.id, conversation: turn.conversation.id)
        guard let claim = replies.reserve(lane) else { return nil }
        let tokens = await replies.worker.reserve(turn.conversation.contact, on: channel, hasWaited: false, at: now)
        return SendReservation(claim: claim, tokens: tokens)
    }

    /// Has the reply sent that was taken with a reservation, or gives that back.
    private func send(_ reply: LaneLook<OutboxWorker.ReplyTask>?, _ reservation: SendReservation) {
        guard case .work(let task) = reply else {
            state.rates.giveBack(reservation.tokens)
            return replies.giveBack(reservation.claim)
        }
        if case .send = task {} else { state.rates.giveBack(reservation.tokens) }
        replies.start(task, on: reservation.claim)
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

    private func policy(of channel: RoutedChannel) -> SendPolicy {
        SendPolicy(channel: channel, blocked: state.blocked)
    }
}
