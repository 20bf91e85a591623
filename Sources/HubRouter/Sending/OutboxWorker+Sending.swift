import ChannelKit
import Foundation
import Logging

/// One send and its outcome: a receipt, or a failure that is retried, paused, held or given up.
extension OutboxWorker {
    /// The wait after the first failure to store an outcome, doubled up to the last: short enough that a lock or a
    /// full disk that is gone costs no second, long enough not to keep a broken disk busy.
    private static let firstCommitRetry: Duration = .milliseconds(100)
    private static let lastCommitRetry: Duration = .seconds(5)

    /// Sends a claimed reply.
    func send(
        _ reply: StoredReply,
        _ content: ReplyContent,
        through adapter: any TextSending,
        on channel: RoutedChannel,
        _ lane: HeldLane
    ) async throws -> LaneStep {
        context.failpoints.pass(.replyClaimed)
        do {
            let receipt = try await context.crashMarker.isolating(key(of: reply, on: channel)) {
                try await transmit(content, to: reply.destination, through: adapter)
            }
            context.failpoints.pass(.replyAccepted)
            let step = try await record(receipt, of: reply, on: channel, lane)
            context.failpoints.pass(.replyRecorded)
            return step
        } catch let error as DeliveryError {
            try await handle(error, of: reply, on: channel, lane)
            return .look
        }
    }

    private func transmit(
        _ content: ReplyContent,
        to destination: Destination,
        through adapter: any TextSending
    ) async throws(DeliveryError) -> DeliveryReceipt {
        let http = context.providers
        if case .text(let text) = content {
            return try await adapter.send(text, to: destination, using: http)
        }
        if let rich = adapter as? any RichSending, content.steersCall || rich.canSend(content) {
            return try await rich.send(content, to: destination, using: http)
        }
        return try await adapter.send(content.plainText, to: destination, using: http)
    }

    /// Commits the outcome of a send, and retries until it is stored.
    ///
    /// The provider has acted and its answer is stored nowhere else: losing it would make the reply ambiguous, and
    /// could send the customer a second message. Only the end of the process ends the retries.
    func commit<Result: Sendable>(
        _ lane: HeldLane,
        _ body: @escaping @Sendable (any TenantTransaction) throws -> Result
    ) async throws -> Result {
        var wait = Self.firstCommitRetry
        while true {
            do { return try await lane.transact(body) } catch {
                context.logger.error(
                    "cannot store the outcome of a send; retrying",
                    metadata: ["channel": "\(lane.lane.channel)", "error": "\(error)"]
                )
            }
            try await clock.sleep(for: wait)
            wait = min(wait * 2, Self.lastCommitRetry)
        }
    }

    // MARK: - Receipts

    /// Stores the receipt of a reply.
    func record(
        _ receipt: DeliveryReceipt,
        of reply: StoredReply,
        on channel: RoutedChannel,
        _ lane: HeldLane
    ) async throws -> LaneStep {
        let now = clock.now
        let due = try await commit(lane) { tx in
            try tx.lockSends([receipt.externalID], channel: channel.id)
            let early = try tx.markSent(reply.id, receipt: receipt, at: now)
            for status in early { try applyCause(of: status.update, to: reply, on: channel, in: tx, now: now) }
            try tx.addAliases(receipt.contactAliases, to: reply.contact, channel: channel.id)
            return try waitingReplies(reply.conversation, in: tx).nextDue
        }
        report(reply, on: channel, .sent)
        return .due(due)
    }

    /// Applies the cause of a failed status that arrived before the receipt: an opt-out, or a closed window.
    private func applyCause(
        of update: StatusUpdate,
        to reply: StoredReply,
        on channel: RoutedChannel,
        in tx: any TenantTransaction,
        now: Date
    ) throws {
        switch update.error?.cause {
        case .optedOut: try optOut(reply, on: channel, at: min(update.at, now), in: tx, now: now)
        case .windowClosed:
            if case .template = reply.content { return }
            try tx.recordWindowRefused(reply.conversation)
            // It did not arrive, so the policy decides on it again.
            try tx.renewReply(reply.id, at: now)
        case nil: break
        }
    }

    /// Stores that the provider reports the recipient as opted out.
    private func optOut(
        _ reply: StoredReply,
        on channel: RoutedChannel,
        at moment: Date,
        in tx: any TenantTransaction,
        now: Date
    ) throws {
        let contact = reply.destination.contact
        let change = ConsentChange(contact: contact, at: moment, keyword: "the provider")
        try tx.setConsent(reply.contact, channel: channel.id, optedOut: true, keyword: change.keyword, at: moment)
        let event = UnifiedEvent(
            adapter: channel.kind,
            address: channel.adapter.addresses.first?.value ?? "",
            lane: LaneKey(contact.id),
            event: .optOut(change)
        )
        try tx.log(
            LoggedEvent(
                kind: "consent",
                channel: channel.id,
                conversation: reply.conversation,
                at: now,
                body: event.json
            )
        )
    }

    // MARK: - Failures

    /// Applies the disposition of a send's error to the reply, and to its channel or recipient.
    private func handle(
        _ error: DeliveryError,
        of reply: StoredReply,
        on channel: RoutedChannel,
        _ lane: HeldLane
    ) async throws {
        let now = clock.now
        let attempt = reply.attempts + 1
        switch error.disposition {
        case .retry(let asked, let limit):
            if let limit, attempt >= limit { return try await fail(reply, on: channel, lane, reason: error.reason) }
            let wait = wait(asked, afterAttempt: attempt, of: channel)
            try await postpone(reply, on: channel, lane, by: wait, reason: error.reason)
        case .pause(let scope, let asked):
            let wait = wait(asked, afterAttempt: attempt, of: channel)
            state.rates.pause(scope, channel.id, reply.contact, until: now.addingTimeInterval(wait))
            try await postpone(reply, on: channel, lane, by: wait, reason: error.reason)
        case .hold:
            state.blocked.block(channel.id, reason: error.reason, at: now)
            try await commit(lane) { try $0.holdReply(reply.id, reason: HoldReason.needsCredentials) }
            report(reply, on: channel, .held, reason: error.reason)
        case .closeWindow:
            // The policy decides again with this knowledge; a template that is refused so is refused for good.
            if case .template = reply.content { return try await fail(reply, on: channel, lane, reason: error.reason) }
            try await commit(lane) { tx in
                try tx.recordWindowRefused(reply.conversation)
                try tx.postponeReply(reply.id, until: now.addingTimeInterval(RetryTime.floor), reason: error.reason)
            }
            report(reply, on: channel, .pending, reason: error.reason)
        case .optOut:
            try await commit(lane) { try optOut(reply, on: channel, at: now, in: $0, now: now) }
            try await fail(reply, on: channel, lane, reason: error.reason, needsOperator: false)
        case .park:
            try await fail(reply, on: channel, lane, reason: error.reason)
        case .reconcile:
            try await markAmbiguous(reply, on: channel, lane, reason: error.reason)
        }
    }

    private func wait(_ asked: Duration?, afterAttempt attempt: Int, of channel: RoutedChannel) -> TimeInterval {
        if let asked, asked.timeInterval > RetryTime.ceiling {
            context.logger.warning(
                "Retry-After is over an hour; retrying after an hour",
                metadata: ["channel": "\(channel.id)", "asked_seconds": "\(asked.components.seconds)"]
            )
        }
        return RetryTime.wait(asked: asked, backoff: context.options.backoff.wait(afterAttempt: attempt))
    }

    private func postpone(
        _ reply: StoredReply,
        on channel: RoutedChannel,
        _ lane: HeldLane,
        by wait: TimeInterval,
        reason: String
    ) async throws {
        let until = clock.now.addingTimeInterval(wait)
        try await commit(lane) { try $0.postponeReply(reply.id, until: until, reason: reason) }
        report(reply, on: channel, .pending, reason: reason)
    }

    private func fail(
        _ reply: StoredReply,
        on channel: RoutedChannel,
        _ lane: HeldLane,
        reason: String,
        needsOperator: Bool = true
    ) async throws {
        let now = clock.now
        try await commit(lane) { tx in
            try tx.failReply(reply.id, reason: reason, needsOperator: needsOperator, at: now)
        }
        report(reply, on: channel, .dead, reason: reason)
    }
}
