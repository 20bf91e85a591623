import ChannelKit
import Foundation
import Logging

/// Stage 3: sends a conversation's replies through the provider's API, in order, each until it is sent, held or dead.
struct OutboxWorker: Sendable {
    /// The max replies of a conversation that are read at once and sent before the lane is released, so that a long one
    /// does not keep its slot for ever.
    static let batch = 16

    let context: HubContext
    let state: HubState
    /// The start of this process, before which no status could be received.
    let startedAt: Date

    var clock: any HubClock { context.clock }

    /// Sends the due replies of the lane and releases it.
    func handle(_ claim: LaneClaim) async {
        do {
            var left = Self.batch
            while let task = try await begin(claim) {
                left -= 1
                guard try await perform(task, claim: claim) else { return }
                guard left > 0, !Task.isCancelled else { return try await release(claim) }
            }
        } catch {
            context.logger.error(
                "outbox lane failed; will retry after its lease",
                metadata: ["channel": "\(claim.lane.channel)", "error": "\(error)"]
            )
        }
    }

    // MARK: - The next action

    /// The next action on a reply.
    private enum ReplyTask: Sendable {
        /// It is allowed by the policy and claimed for its send.
        case send(StoredReply, ReplyContent, RoutedChannel, any TextSending)
        /// It was being sent when the process ended.
        case resume(StoredReply, RoutedChannel)
        /// Its outcome is unknown, and the grace for a status is over.
        case resolve(StoredReply, RoutedChannel)
        /// It is not sent, and its new state is reported.
        case report(StoredReply, RoutedChannel, OutboxState, reason: String)
        /// It waits for its due time, or for its channel.
        case wait
    }

    /// Reads the lane's next reply, and claims it for its send if the policy allows it.
    ///
    /// - Returns: Nil if the claim was lost, or nothing is due and the lane was released.
    private func begin(_ claim: LaneClaim) async throws -> ReplyTask? {
        let channel = context.table.channels[claim.lane.channel]
        let now = clock.now
        return try await context.storage.transact(claim.lane.channel.tenant) { tx in
            guard try tx.holds(claim), let reply = try next(claim, in: tx, now: now) else { return nil }
            return try task(for: reply, on: channel, in: tx, now: now)
        }
    }

    /// The reply that is due now; nil if there is none and the lane was released.
    func next(_ claim: LaneClaim, in tx: any TenantTransaction, now: Date) throws -> StoredReply? {
        let waiting = try waitingReplies(claim, in: tx)
        if let due = waiting.due(at: now) { return due }
        try tx.release(claim, due: waiting.nextDue)
        return nil
    }

    /// Releases the lane with its remaining work.
    private func release(_ claim: LaneClaim) async throws {
        try await context.storage.transact(claim.lane.channel.tenant) { tx in
            try tx.release(claim, due: try waitingReplies(claim, in: tx).nextDue)
        }
    }

    private func waitingReplies(_ claim: LaneClaim, in tx: any TenantTransaction) throws -> WaitingReplies {
        WaitingReplies(try tx.waitingReplies(claim.lane.conversation, limit: Self.batch))
    }

    private func task(
        for reply: StoredReply,
        on channel: RoutedChannel?,
        in tx: any TenantTransaction,
        now: Date
    ) throws -> ReplyTask {
        guard let channel, let adapter = channel.adapter as? any TextSending else {
            try tx.holdReply(reply.id, reason: HoldReason.channelMissing)
            return .wait
        }
        if let reason = reply.unreadable ?? crashReason(of: reply, on: channel) {
            try tx.failReply(reply.id, reason: reason, needsOperator: true, at: now)
            return .report(reply, channel, .dead, reason: reason)
        }
        switch reply.state {
        case .claimed: return .resume(reply, channel)
        case .ambiguous: return .resolve(reply, channel)
        default: break
        }
        let decision = try SendPolicy(channel: channel, state: state).decide(on: reply, in: tx, now: now)
        let end = try apply(decision, to: reply, in: tx, now: now)
        switch end {
        case .claimed: return .send(reply, decision.content, channel, adapter)
        case .pending: return .wait
        default: return .report(reply, channel, end, reason: decision.findings.last { !$0.passed }?.reason ?? "")
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
            try tx.postponeReply(reply.id, until: moment, reason: "waiting for the rate limit")
            return .pending
        case .send:
            if decision.content != reply.content {
                let text = "[\(decision.content.kind)] \(decision.content.plainText)"
                try tx.recordTemplateSent(reply.conversation, message: reply.message, text: text)
            }
            // A status that came since it was read may have reported an earlier attempt as delivered.
            return try tx.claimReply(reply.id, at: now) ? .claimed : .sent
        }
    }

    /// Performs the next action on a reply.
    ///
    /// - Returns: True if the lane is still held.
    private func perform(_ task: ReplyTask, claim: LaneClaim) async throws -> Bool {
        switch task {
        case .send(let reply, let content, let channel, let adapter):
            return try await send(reply, content, through: adapter, on: channel, claim: claim)
        case .resume(let reply, let channel): try await resumeInterrupted(reply, on: channel, claim: claim)
        case .resolve(let reply, let channel): try await resolveAmbiguous(reply, on: channel, claim: claim)
        case .report(let reply, let channel, let state, let reason):
            if state == .dead { context.crashMarker.clear(key(of: reply, on: channel)) }
            report(reply, on: channel, state, reason: reason)
        case .wait: break
        }
        return true
    }

    // MARK: - Crashes and reports

    /// The reason for which a reply is a dead letter, if its send crashed the process twice.
    private func crashReason(of reply: StoredReply, on channel: RoutedChannel) -> String? {
        context.crashMarker.standing(of: key(of: reply, on: channel)) == .condemned ? CrashMarker.reason : nil
    }

    /// The key of a reply for the crash marker.
    func key(of reply: StoredReply, on channel: RoutedChannel) -> WorkKey { .reply(channel.id.tenant, reply.id) }

    /// Reports the new state of a reply in the log and the metrics.
    func report(_ reply: StoredReply, on channel: RoutedChannel, _ state: OutboxState, reason: String = "") {
        HubMetrics.reply(channel.kind, state)
        context.logger.log(
            level: state == .sent ? .debug : .warning,
            "reply \(state.rawValue)",
            metadata: ["channel": "\(channel.id)", "reply": "\(reply.id)", "reason": "\(reason)"]
        )
    }
}
