import ChannelKit
import Foundation
import Logging

/// Sends a conversation's replies through the provider's API, in order, each until it is sent, held or dead.
struct OutboxWorker: Sendable {
    /// How many replies of a conversation are looked at together.
    static let batch = 16
    /// The wait after the first failure to store an outcome, doubled up to the last: short enough that a lock or a
    /// full disk that is gone costs no second, long enough not to keep a broken disk busy.
    private static let firstCommitRetry: Duration = .milliseconds(100)
    private static let lastCommitRetry: Duration = .seconds(5)

    let routes: CurrentRoutes
    let storage: any HubStorage
    let clock: any HubClock
    let http: any HTTPSending
    let backoff: Backoff
    let throttle: RateLimiter
    let credentials: BlockedCredentials
    /// How long an ambiguous send waits for a status to resolve it.
    let ambiguityGrace: Duration
    /// When this process began: before that no status could come in.
    let startedAt: Date
    let failpoints: Failpoints
    let crashMarker: CrashMarker
    let logger: Logger

    /// Sends what is due in the lane and gives it back.
    func handle(_ claim: LaneClaim) async {
        do {
            var left = Self.batch
            while let task = try await begin(claim) {
                left -= 1
                guard try await carryOut(task, claim: claim) else { return }
                guard left > 0, !Task.isCancelled else { return try await release(claim) }
            }
        } catch {
            logger.error("reply left", metadata: ["channel": "\(claim.lane.channel)", "error": "\(error)"])
        }
    }

    /// What to do about a reply.
    private enum ReplyTask: Sendable {
        /// The policy allowed it, and it is claimed for its send.
        case send(StoredReply, ReplyContent, RoutedChannel, any TextSending)
        /// It was being sent when the process ended.
        case takeUp(StoredReply, RoutedChannel)
        /// Nobody knows whether it arrived, and the time to hear of it is over.
        case decide(StoredReply, RoutedChannel)
        /// It does not go, and operators should know.
        case note(StoredReply, RoutedChannel, OutboxState, reason: String)
        /// It waits for its turn, or for its channel.
        case wait
    }

    /// Looks at the lane's next reply, and claims it for its send if the policy allows that.
    ///
    /// - Returns: Nil when the lane is not ours any more, or has nothing to do and was given back.
    private func begin(_ claim: LaneClaim) async throws -> ReplyTask? {
        let channel = routes.table.channels[claim.lane.channel]
        let now = clock.now
        return try await storage.transact(claim.lane.channel.tenant) { tx in
            guard try tx.holds(claim), let reply = try next(claim, in: tx, now: now) else { return nil }
            return try task(for: reply, on: channel, in: tx, now: now)
        }
    }

    /// The reply to look at now; without one the lane is given back.
    private func next(_ claim: LaneClaim, in tx: any TenantTransaction, now: Date) throws -> StoredReply? {
        let waiting = try waitingReplies(claim, in: tx)
        if let due = waiting.due(at: now) { return due }
        try tx.release(claim, due: waiting.nextDue)
        return nil
    }

    /// Gives the lane back though there may be more to do in it.
    private func release(_ claim: LaneClaim) async throws {
        try await storage.transact(claim.lane.channel.tenant) { tx in
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
            try tx.killReply(reply.id, reason: reason, needsPerson: true, at: now)
            return .note(reply, channel, .dead, reason: reason)
        }
        switch reply.state {
        case .claimed: return .takeUp(reply, channel)
        case .ambiguous: return .decide(reply, channel)
        default: break
        }
        let policy = SendPolicy(channel: channel, throttle: throttle, credentials: credentials)
        let decision = try policy.decide(on: reply, in: tx, now: now)
        let state = try apply(decision, to: reply, in: tx, now: now)
        switch state {
        case .claimed: return .send(reply, decision.content, channel, adapter)
        case .pending: return .wait
        default: return .note(reply, channel, state, reason: decision.findings.last { !$0.passed }?.reason ?? "")
        }
    }

    /// Takes one reply one step further.
    ///
    /// - Returns: Whether the lane is still ours.
    private func carryOut(_ task: ReplyTask, claim: LaneClaim) async throws -> Bool {
        switch task {
        case .send(let reply, let content, let channel, let adapter):
            return try await send(reply, content, through: adapter, on: channel, claim: claim)
        case .takeUp(let reply, let channel): try await takeUp(reply, on: channel, claim: claim)
        case .decide(let reply, let channel): try await decide(reply, on: channel, claim: claim)
        case .note(let reply, let channel, let state, let reason):
            if state == .dead { crashMarker.settle(key(of: reply, on: channel)) }
            note(reply, on: channel, state, reason: reason)
        case .wait: break
        }
        return true
    }

    // MARK: - Sending

    private func send(
        _ reply: StoredReply,
        _ content: ReplyContent,
        through adapter: any TextSending,
        on channel: RoutedChannel,
        claim: LaneClaim
    ) async throws -> Bool {
        failpoints.pass(.replyClaimed)
        do {
            let receipt = try await crashMarker.isolating(key(of: reply, on: channel)) {
                try await transmit(content, to: reply.destination, through: adapter)
            }
            failpoints.pass(.replyAccepted)
            let goesOn = try await record(receipt, of: reply, on: channel, claim: claim)
            failpoints.pass(.replyRecorded)
            return goesOn
        } catch let error as DeliveryError {
            try await settle(reply, on: channel, after: error)
            return true
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
        case .fail(let reason, let needsPerson):
            try tx.killReply(reply.id, reason: reason, needsPerson: needsPerson, at: now)
            return .dead
        case .wait(let moment):
            try tx.postponeReply(reply.id, until: moment, reason: "waiting for its turn")
            return .pending
        case .send:
            if decision.content != reply.content {
                let text = "[\(decision.content.kind)] \(decision.content.plainText)"
                try tx.noteTemplateSent(reply.conversation, message: reply.message, text: text)
            }
            // A status may have said since it was read that it had arrived before.
            return try tx.claimReply(reply.id, at: now) ? .claimed : .sent
        }
    }

    private func transmit(
        _ content: ReplyContent,
        to destination: Destination,
        through adapter: any TextSending
    ) async throws(DeliveryError) -> DeliveryReceipt {
        if case .text(let text) = content {
            return try await adapter.send(text, to: destination, using: http)
        }
        if let rich = adapter as? any RichSending, content.steersCall || rich.canSend(content) {
            return try await rich.send(content, to: destination, using: http)
        }
        return try await adapter.send(content.plainText, to: destination, using: http)
    }

    /// Notes that a reply was sent, and gives the lane back if that was the last.
    ///
    /// - Returns: Whether the lane is still ours.
    func record(
        _ receipt: DeliveryReceipt,
        of reply: StoredReply,
        on channel: RoutedChannel,
        claim: LaneClaim
    ) async throws -> Bool {
        let now = clock.now
        let goesOn = try await commit(channel.id.tenant) { tx in
            let early = try tx.markSent(reply.id, receipt: receipt, at: now)
            for status in early { try apply(status, to: reply, on: channel, in: tx, now: now) }
            try tx.addAliases(receipt.contactAliases, to: reply.contact, channel: channel.id)
            return try next(claim, in: tx, now: now) != nil
        }
        note(reply, on: channel, .sent)
        return goesOn
    }

    /// The reason for which a reply is a dead letter, if its send has ended the process.
    private func crashReason(of reply: StoredReply, on channel: RoutedChannel) -> String? {
        crashMarker.standing(of: key(of: reply, on: channel)) == .condemned ? CrashMarker.reason : nil
    }

    /// The name of a reply for the crash marker.
    func key(of reply: StoredReply, on channel: RoutedChannel) -> WorkKey { .reply(channel.id.tenant, reply.id) }

    /// Commits what came of a send, again and again until it is stored.
    ///
    /// The provider has acted and its answer is nowhere else: one that were dropped here would make the reply
    /// ambiguous, and in the end a second message to the customer. Only the end of the process ends the retries.
    func commit<Result: Sendable>(
        _ tenant: TenantID,
        _ body: @escaping @Sendable (any TenantTransaction) throws -> Result
    ) async throws -> Result {
        var wait = Self.firstCommitRetry
        while true {
            do { return try await storage.transact(tenant, body) } catch {
                logger.error(
                    "outcome of a send not stored, trying again",
                    metadata: ["tenant": "\(tenant)", "error": "\(error)"]
                )
            }
            try await clock.sleep(for: wait)
            wait = min(wait * 2, Self.lastCommitRetry)
        }
    }

    /// Tells operators what became of a reply.
    func note(_ reply: StoredReply, on channel: RoutedChannel, _ state: OutboxState, reason: String = "") {
        HubMetrics.reply(channel.kind, state)
        logger.log(
            level: state == .sent ? .debug : .warning,
            "reply \(state.rawValue)",
            metadata: ["channel": "\(channel.id)", "reply": "\(reply.id)", "reason": "\(reason)"]
        )
    }
}
