import ChannelKit
import Foundation
import HubModel
import Logging

/// One send and its outcome: a receipt, or a failure that is retried, paused, held or given up.
extension OutboxWorker {
    /// The wait after the first failure to store an outcome, doubled up to the last: short enough that a lock or a
    /// full disk that is gone costs no second, long enough not to keep a broken disk busy.
    private static let firstCommitRetry: Duration = .milliseconds(100)
    private static let lastCommitRetry: Duration = .seconds(5)

    /// Sends a claimed reply.
    ///
    /// - Parameter claimingNext: True if its receipt claims the conversation's next reply.
    /// - Returns: The lane's next work; nil if it has to be looked for.
    func send(
        _ reply: StoredReply,
        _ content: ReplyContent,
        through adapter: any TextSending,
        on channel: RoutedChannel,
        _ lane: HeldLane,
        claimingNext: Bool
    ) async throws -> LaneLook<ReplyTask>? {
        context.failpoints.pass(.replyClaimed)
        // Its next hub finds a reply that may have been sent.
        guard context.storage.allowsAction(under: lane.claim) else { throw StorageError.claimLost }
        defer { state.attempts.record(reply.id, at: clock.now) }
        do {
            let receipt = try await context.crashMarker.isolating(key(of: reply, on: channel)) {
                try await transmit(content, to: reply.destination, through: adapter)
            }
            context.failpoints.pass(.replyAccepted)
            let look = try await record(receipt, of: reply, on: channel, lane, claimingNext: claimingNext)
            context.failpoints.pass(.replyRecorded)
            return look
        } catch let error as DeliveryError {
            try await handle(error, of: reply, on: channel, lane)
            return nil
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
    /// could send the customer a second message. Only the end of the process, or of its claim, ends the retries.
    func commit<Result: Sendable>(
        _ lane: HeldLane,
        locking names: [LockName] = [],
        _ body: @escaping @Sendable (any TenantTransaction) throws -> Result
    ) async throws -> Result {
        var wait = Self.firstCommitRetry
        while true {
            do { return try await lane.transact(locking: names, body) } catch StorageError.claimLost {
                throw StorageError.claimLost
            } catch {
                context.storageWatch.log(
                    error,
                    "cannot store the outcome of a send; retrying",
                    ["channel": "\(lane.lane.channel)"]
                )
            }
            try await clock.sleep(for: wait)
            wait = min(wait * 2, Self.lastCommitRetry)
        }
    }

    // MARK: - Receipts

    /// Stores the receipt of a reply, and claims the conversation's next one if its send can start at once.
    ///
    /// The lane is held and has its place; the rate token is taken before the transaction.
    func record(
        _ receipt: DeliveryReceipt,
        of reply: StoredReply,
        on channel: RoutedChannel,
        _ lane: HeldLane,
        claimingNext: Bool = false
    ) async throws -> LaneLook<ReplyTask> {
        let now = clock.now
        // A reload may have changed the channel, and a hub that stops begins no send.
        let claimsNext = claimingNext && !lane.isEnding && context.table.channels[channel.id] === channel
        let tokens = claimsNext ? await reserve(reply.contact, on: channel, hasWaited: false, at: now) : nil
        var isSending = false
        defer { if let tokens, !isSending { state.rates.giveBack(tokens) } }
        let name = LockName(.message, receipt.externalID, on: channel.id)
        let (look, early) = try await commit(lane, locking: [name]) { tx -> (LaneLook<ReplyTask>, [AppliedStatus]) in
            try tx.lockSends([receipt.externalID], channel: channel.id)
            // Before the reply's row, as others take both.
            let conversation = try tx.lock(reply.conversation)
            let sent = try tx.markSent(reply.id, receipt: receipt, at: now)
            let early = sent.early
            for status in early {
                try applyCause(of: status.update, to: reply, in: conversation, on: channel, tx: tx, now: now)
            }
            try tx.addAliases(receipt.contactAliases, to: reply.contact, channel: channel.id)
            // Only the cause of an early status queues a reply meanwhile.
            guard sent.hasNext || !early.isEmpty else { return (.due(nil), []) }
            let isBlocked = early.contains { $0.update.error?.cause == .accountBlocked }
            if let tokens, !isBlocked {
                return (try take(reply.conversation, on: channel, tokens, in: tx, now: now), early)
            }
            return (.due(try waitingReplies(reply.conversation, in: tx).nextDue), early)
        }
        for error in early.compactMap(\.update.error) where error.cause == .accountBlocked {
            let reason = Reason.failedAfterSending(error)
            state.blocked.block(channel.id, reason: reason, holding: HoldReason.accountBlocked, at: now)
        }
        if case .work(.send) = look { isSending = true }
        report(reply, on: channel, .sent)
        return look
    }

    /// Applies the cause of a failed status that arrived before the receipt: an opt-out, a closed window, or a blocked
    /// account.
    private func applyCause(
        of update: StatusUpdate,
        to reply: StoredReply,
        in conversation: LockedConversation,
        on channel: RoutedChannel,
        tx: any TenantTransaction,
        now: Date
    ) throws {
        switch update.error?.cause {
        case .optedOut: try optOut(reply, on: channel, at: min(update.at, now), in: tx, now: now)
        case .windowClosed:
            if case .template = reply.content { return }
            try tx.recordWindowRefused(reply.conversation)
            // It did not arrive, so the policy decides on it again.
            let due = now.addingTimeInterval(RetryTime.floor)
            try tx.renewReply(reply.id, in: conversation, at: now, due: due)
        case .accountBlocked:
            if let renewed = try tx.renewReply(reply.id, in: conversation, at: now, due: now) {
                try tx.holdReply(renewed, reason: HoldReason.accountBlocked)
            }
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
        let reason = Reason(of: error)
        switch error.disposition {
        case .retry(let asked, let limit):
            if let limit, attempt >= limit { return try await fail(reply, on: channel, lane, reason: reason) }
            let wait = wait(asked, afterAttempt: attempt, of: channel)
            try await postpone(reply, on: channel, lane, by: wait, reason: reason)
        case .pause(let scope, let asked):
            let wait = wait(asked, afterAttempt: attempt, of: channel)
            state.rates.pause(scope, channel.id, reply.contact, until: now.addingTimeInterval(wait))
            try await postpone(reply, on: channel, lane, by: wait, reason: reason)
        case .hold:
            let holdReason = error.isAboutAccount ? HoldReason.accountBlocked : HoldReason.needsCredentials
            state.blocked.block(channel.id, reason: reason, holding: holdReason, at: now)
            try await commit(lane) { try $0.holdReply(reply.id, reason: holdReason) }
            report(reply, on: channel, .held, reason: reason)
        case .closeWindow:
            // The policy decides again with this knowledge; a template that is refused so is refused for good.
            if case .template = reply.content { return try await fail(reply, on: channel, lane, reason: reason) }
            try await commit(lane) { tx in
                try tx.recordWindowRefused(reply.conversation)
                try tx.postponeReply(reply.id, until: now.addingTimeInterval(RetryTime.floor), reason: reason)
            }
            report(reply, on: channel, .pending, reason: reason)
        case .optOut:
            try await commit(lane) { try optOut(reply, on: channel, at: now, in: $0, now: now) }
            try await fail(reply, on: channel, lane, reason: reason, needsOperator: false)
        case .park:
            try await fail(reply, on: channel, lane, reason: reason)
        case .reconcile:
            try await markAmbiguous(reply, on: channel, lane, reason: reason)
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
        reason: Reason
    ) async throws {
        let until = clock.now.addingTimeInterval(wait)
        try await commit(lane) { try $0.postponeReply(reply.id, until: until, reason: reason) }
        report(reply, on: channel, .pending, reason: reason)
    }

    private func fail(
        _ reply: StoredReply,
        on channel: RoutedChannel,
        _ lane: HeldLane,
        reason: Reason,
        needsOperator: Bool = true
    ) async throws {
        let now = clock.now
        try await commit(lane) { tx in
            try tx.failReply(reply.id, reason: reason, needsOperator: needsOperator, at: now)
        }
        report(reply, on: channel, .dead, reason: reason)
    }
}

extension DeliveryError {
    /// True if the provider refuses the account, not its credentials.
    fileprivate var isAboutAccount: Bool {
        if case .accountBlocked = self { true } else { false }
    }
}
