import ChannelKit
import Foundation
import HubModel
import Logging

/// Stage 3: sends a conversation's replies through the provider's API, in order, each until it is sent, held or dead.
struct OutboxWorker: LaneWorker {
    static let stage = Stage.outbox
    static let batch = 16
    /// The max waiting replies that are read at once: those behind an ambiguous one can be due.
    private static let readAtOnce = 16

    let context: HubContext
    let state: HubState
    /// The start of this process, before which no status could be received.
    let startedAt: Date

    var clock: any HubClock { context.clock }

    // MARK: - The next action

    /// The next action on a reply.
    enum ReplyTask: Sendable {
        /// It is allowed by the policy and claimed for its send; its receipt claims the next one, if others wait behind.
        case send(StoredReply, ReplyContent, RoutedChannel, any TextSending, hasNext: Bool)
        /// It was being sent when the process ended.
        case resume(StoredReply, RoutedChannel)
        /// Its outcome is unknown, and the grace for a status is over.
        case resolve(StoredReply, RoutedChannel)
        /// It is not sent, and its new state is reported.
        case report(StoredReply, RoutedChannel, OutboxState, reason: Reason?)
        /// It waits for its due time, or for its channel.
        case wait
    }

    /// Takes the lane's next reply, and claims it for its send if the policy allows it.
    func next(_ lane: HeldLane, on channel: RoutedChannel, at now: Date) async throws -> LaneLook<ReplyTask> {
        let conversation = lane.lane.conversation
        let waiting = try await lane.read { try waitingReplies(conversation, in: $0) }
        guard let reply = waiting.due(at: now) else { return .due(waiting.nextDue) }
        // Taken before the transaction, whose body may run twice.
        let hasWaited = reply.dueAt > reply.createdAt
        let reservation =
            reply.state == .pending
            ? await reserve(reply.contact, on: channel, hasWaited: hasWaited, at: now) : .unlimited
        do {
            let look = try await lane.transact { try take(conversation, on: channel, reservation, in: $0, now: now) }
            if case .work(.send) = look { return look }
            state.rates.giveBack(reservation)
            return look
        } catch {
            state.rates.giveBack(reservation)
            throw error
        }
    }

    /// Holds the due replies of a channel that is not configured.
    func setAside(_ lane: HeldLane) async throws -> Date? {
        let now = clock.now
        let (channel, conversation) = (lane.lane.channel, lane.lane.conversation)
        return try await lane.transact { tx in
            // A reload that brings the channel replaces the table before it releases the held replies.
            guard context.table.channels[channel] == nil else { return now }
            // Another hub may have the channel.
            guard !context.storage.hasPeers else { return nil }
            while let reply = try waitingReplies(conversation, in: tx).due(at: now) {
                try tx.holdReply(reply.id, reason: HoldReason.channelMissing)
            }
            return try waitingReplies(conversation, in: tx).nextDue
        }
    }

    func waitingReplies(_ conversation: ConversationID, in tx: any TenantReading) throws -> WaitingReplies {
        guard try tx.hasWaitingReplies(conversation) else { return WaitingReplies([]) }
        return WaitingReplies(try tx.waitingReplies(conversation, limit: Self.readAtOnce))
    }

    /// Takes the next reply of a conversation in a transaction, and claims it for its send if the policy allows it.
    func take(
        _ conversation: ConversationID,
        on channel: RoutedChannel,
        _ reservation: RateLimiter.Reservation,
        in tx: any TenantTransaction,
        now: Date
    ) throws -> LaneLook<ReplyTask> {
        _ = try tx.lock(conversation)
        var waiting = try waitingReplies(conversation, in: tx)
        while let reply = waiting.due(at: now), reply.state == .ambiguous || reply.state == .claimed {
            // Another hub may be at it. Replies behind one that is being sent are taken by that hub.
            if try tx.keep(.reply(reply.id, conversation)) { break }
            if reply.state == .claimed { return .due(nil) }
            waiting.remove(reply.id)
        }
        guard let reply = waiting.due(at: now) else { return .due(waiting.nextDue) }
        return .work(try task(for: reply, on: channel, reservation, hasNext: waiting.hasNext, in: tx, now: now))
    }

    /// Takes the rate tokens of a send to `contact`.
    func reserve(
        _ contact: ContactID,
        on channel: RoutedChannel,
        hasWaited: Bool,
        at now: Date
    ) async -> RateLimiter.Reservation {
        let limits = channel.manifest.limits
        let rates = RateLimiter.Rates(
            channel: channel.policy.sendRate ?? limits.sendRate,
            recipient: limits.recipientRate
        )
        return await state.rates.reserve(channel.id, contact, rates, hasWaited: hasWaited, at: now)
    }

    private func task(
        for reply: StoredReply,
        on channel: RoutedChannel,
        _ reservation: RateLimiter.Reservation,
        hasNext: Bool,
        in tx: any TenantTransaction,
        now: Date
    ) throws -> ReplyTask {
        guard let adapter = channel.capabilities.textSending else {
            try tx.holdReply(reply.id, reason: HoldReason.channelMissing)
            return .wait
        }
        if let reason = reply.unreadable.map(Reason.unreadable) ?? crashReason(of: reply, on: channel) {
            try tx.failReply(reply.id, reason: reason, needsOperator: true, at: now)
            return .report(reply, channel, .dead, reason: reason)
        }
        switch reply.state {
        case .claimed: return .resume(reply, channel)
        case .ambiguous: return .resolve(reply, channel)
        default: break
        }
        let policy = SendPolicy(channel: channel, blocked: state.blocked)
        let situation = try policy.situation(of: reply.turn, in: reply.conversation, tx: tx, now: now)
        let decision = try policy.decide(on: reply, in: situation, reservation, tx: tx, now: now)
        let end = try apply(decision, to: reply, in: tx, now: now)
        switch end {
        case .claimed: return .send(reply, decision.content, channel, adapter, hasNext: hasNext)
        case .pending: return .wait
        default: return .report(reply, channel, end, reason: decision.findings.last { !$0.passed }?.reason)
        }
    }

    private func apply(
        _ decision: SendDecision,
        to reply: StoredReply,
        in tx: any TenantTransaction,
        now: Date
    ) throws -> OutboxState {
        try tx.record(decision.findings, of: reply.id)
        switch decision.verdict {
        case .hold(let reason):
            try tx.holdReply(reply.id, reason: reason)
            return .held
        case .fail(let reason, let needsOperator):
            try tx.failReply(reply.id, reason: reason, needsOperator: needsOperator, at: now)
            return .dead
        case .wait(let moment):
            try tx.postponeReply(reply.id, until: moment, reason: Reason(.rateLimited))
            return .pending
        case .send:
            if let earliest = state.attempts.nextAttempt(of: reply.id, at: now) {
                try tx.postponeReply(reply.id, until: earliest, reason: Reason(.attemptedJustNow))
                return .pending
            }
            if decision.content != reply.content {
                let text = "[\(decision.content.kind)] \(decision.content.plainText)"
                try tx.recordTemplateSent(reply.conversation, message: reply.message, text: text)
            }
            // A status that came since it was read may have reported an earlier attempt as delivered.
            return try tx.claimReply(reply.id, at: now) ? .claimed : .sent
        }
    }

    func perform(_ task: ReplyTask, _ lane: HeldLane) async throws -> LaneStep {
        var task = task
        var left = Self.batch
        while case .send(let reply, let content, let channel, let adapter, let hasNext) = task {
            left -= 1
            let claimsNext = hasNext && left > 0
            let look = try await send(reply, content, through: adapter, on: channel, lane, claimingNext: claimsNext)
            switch look {
            case .work(let next): task = next
            case .due(let due): return .due(due)
            case nil: return .look
            }
        }
        try await finish(task, lane)
        return .look
    }

    /// Performs work that is no send.
    private func finish(_ task: ReplyTask, _ lane: HeldLane) async throws {
        switch task {
        case .resume(let reply, let channel): try await resumeInterrupted(reply, on: channel, lane)
        case .resolve(let reply, let channel): try await resolveAmbiguous(reply, on: channel, lane)
        case .report(let reply, let channel, let state, let reason):
            if state == .dead { context.crashMarker.clear(key(of: reply, on: channel)) }
            report(reply, on: channel, state, reason: reason)
        case .send, .wait: break
        }
    }

    // MARK: - Crashes and reports

    /// The reason for which a reply is a dead letter, if its send crashed the process twice.
    private func crashReason(of reply: StoredReply, on channel: RoutedChannel) -> Reason? {
        context.crashMarker.standing(of: key(of: reply, on: channel)) == .condemned ? CrashMarker.reason : nil
    }

    /// The key of a reply for the crash marker.
    func key(of reply: StoredReply, on channel: RoutedChannel) -> WorkKey { .reply(channel.id.tenant, reply.id) }

    /// Reports the new state of a reply in the log and the metrics.
    func report(_ reply: StoredReply, on channel: RoutedChannel, _ state: OutboxState, reason: Reason? = nil) {
        HubMetrics.reply(channel.kind, state)
        context.logger.log(
            level: state == .sent ? .debug : .warning,
            "reply \(state.rawValue)",
            metadata: (reason?.metadata ?? [:]).merging(["channel": "\(channel.id)", "reply": "\(reply.id)"]) { $1 }
        )
    }
}
