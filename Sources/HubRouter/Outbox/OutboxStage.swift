import ChannelKit
import Foundation
import Logging

/// Sends a conversation's replies through the provider's API, in order, each until it is sent, held or dead.
struct OutboxStage: Sendable {
    /// Held until the channel is configured again.
    static let channelMissing = "its channel is not configured"
    /// Held because a person answers in the conversation.
    static let takenOver = "a person has taken over"
    /// Held until the channel's credentials are mended.
    static let needsCredentials = "the channel needs credentials"
    /// How many replies of a conversation are looked at together.
    static let batch = 16

    let routes: CurrentRoutes
    let storage: any HubStorage
    let clock: any HubClock
    let http: any HTTPSending
    let backoff: Backoff
    /// How long an ambiguous send waits for a status to resolve it.
    let ambiguityGrace: Duration
    /// When this process began: before that no status could come in.
    let startedAt: Date
    let failpoints: Failpoints
    let logger: Logger

    /// Sends what is due in the lane and gives it back.
    func handle(_ claim: LaneClaim) async {
        do {
            for _ in 0..<Self.batch {
                guard let reply = try await next(claim) else { break }
                guard try await storage.transact(claim.lane.channel.tenant, { try $0.holds(claim) }) else { return }
                try await move(reply, claim: claim)
                if Task.isCancelled { break }
            }
            try await release(claim)
        } catch {
            logger.error("reply left", metadata: ["channel": "\(claim.lane.channel)", "error": "\(error)"])
        }
    }

    /// The reply to look at now: an ambiguous one whose time has come, else the first that waits, if it is due.
    private func next(_ claim: LaneClaim) async throws -> StoredReply? {
        let waiting = try await waiting(claim)
        if let ambiguous = waiting.first(where: { $0.state == .ambiguous && clock.hasReached($0.dueAt) }) {
            return ambiguous
        }
        guard let first = waiting.first(where: { $0.state != .ambiguous }) else { return nil }
        return first.state == .claimed || clock.hasReached(first.dueAt) ? first : nil
    }

    private func waiting(_ claim: LaneClaim) async throws -> [StoredReply] {
        try await storage.read(claim.lane.channel.tenant) { tx in
            try tx.waitingReplies(claim.lane.conversation, limit: Self.batch)
        }
    }

    private func release(_ claim: LaneClaim) async throws {
        try await storage.transact(claim.lane.channel.tenant) { tx in
            let waiting = try tx.waitingReplies(claim.lane.conversation, limit: Self.batch)
            let ambiguous = waiting.filter { $0.state == .ambiguous }.map(\.dueAt)
            let first = waiting.first { $0.state != .ambiguous }.map(\.dueAt)
            try tx.release(claim, due: (ambiguous + [first].compactMap(\.self)).min())
        }
    }

    /// Takes one reply one step further.
    private func move(_ reply: StoredReply, claim: LaneClaim) async throws {
        let tenant = claim.lane.channel.tenant
        guard let channel = routes.table.channels[claim.lane.channel], let sending = channel.adapter as? any TextSending
        else {
            return try await storage.transact(tenant) { try $0.holdReply(reply.id, reason: Self.channelMissing) }
        }
        switch reply.state {
        case .claimed: try await takeUp(reply, on: channel)
        case .ambiguous: try await decide(reply, on: channel)
        default: try await send(reply, through: sending, on: channel)
        }
    }

    // MARK: - Sending

    private func send(_ reply: StoredReply, through adapter: any TextSending, on channel: RoutedChannel) async throws {
        let now = clock.now
        let state = try await storage.transact(channel.id.tenant) { try admit(reply, to: channel.id, in: $0, now: now) }
        guard state == .claimed else { return note(reply, on: channel, state) }
        failpoints.pass(.replyClaimed)
        do {
            let receipt = try await transmit(reply, through: adapter)
            failpoints.pass(.replyAccepted)
            try await record(receipt, of: reply, on: channel)
            failpoints.pass(.replyRecorded)
        } catch let error as DeliveryError {
            try await settle(reply, on: channel, after: error)
        }
    }

    /// Claims a reply for its send, unless it must not go: it is too late, unwelcome, or a person answers now.
    private func admit(
        _ reply: StoredReply,
        to channel: ChannelID,
        in tx: any TenantTransaction,
        now: Date
    ) throws -> OutboxState {
        if reply.expiresAt <= now {
            try tx.killReply(reply.id, reason: "expired before it could be sent", at: now)
            return .dead
        }
        if try tx.hasOptedOut(reply.contact, channel: channel) {
            try tx.killReply(reply.id, reason: "the person opted out", at: now)
            return .dead
        }
        if try tx.conversation(reply.conversation)?.owner == .human {
            try tx.holdReply(reply.id, reason: Self.takenOver)
            return .held
        }
        // A status may have said since it was read that it had arrived before.
        return try tx.claimReply(reply.id, at: now) ? .claimed : .sent
    }

    private func transmit(
        _ reply: StoredReply,
        through adapter: any TextSending
    ) async throws(DeliveryError) -> DeliveryReceipt {
        if case .text(let text) = reply.content {
            return try await adapter.send(text, to: reply.destination, using: http)
        }
        if let rich = adapter as? any RichSending, rich.canSend(reply.content) {
            return try await rich.send(reply.content, to: reply.destination, using: http)
        }
        return try await adapter.send(reply.content.plainText, to: reply.destination, using: http)
    }

    private func record(_ receipt: DeliveryReceipt, of reply: StoredReply, on channel: RoutedChannel) async throws {
        let now = clock.now
        try await storage.transact(channel.id.tenant) { tx in
            try tx.markSent(reply.id, receipt: receipt, at: now)
            try tx.addAliases(receipt.contactAliases, to: reply.contact, channel: channel.id)
        }
        note(reply, on: channel, .sent)
    }

    /// What a failed send becomes.
    private func settle(_ reply: StoredReply, on channel: RoutedChannel, after error: DeliveryError) async throws {
        let now = clock.now
        let attempt = reply.attempts + 1
        let state: OutboxState
        switch error.disposition {
        case .retry(let asked, _), .pause(_, let asked):
            let wait = max(asked?.timeInterval ?? 0, backoff.wait(afterAttempt: attempt))
            try await storage.transact(channel.id.tenant) { tx in
                try tx.postponeReply(reply.id, until: now.addingTimeInterval(wait), reason: error.reason)
            }
            state = .pending
        case .hold:
            try await storage.transact(channel.id.tenant) { try $0.holdReply(reply.id, reason: Self.needsCredentials) }
            state = .held
        case .park, .closeWindow, .optOut:
            try await storage.transact(channel.id.tenant) { try $0.killReply(reply.id, reason: error.reason, at: now) }
            state = .dead
        case .reconcile:
            try await markAmbiguous(reply, on: channel, reason: error.reason)
            state = .ambiguous
        }
        note(reply, on: channel, state, reason: error.reason)
    }

    // MARK: - Ambiguous sends

    /// A reply that was being sent when the process died: it may have arrived.
    private func takeUp(_ reply: StoredReply, on channel: RoutedChannel) async throws {
        if try await isReconciled(reply, on: channel) { return }
        try await markAmbiguous(reply, on: channel, reason: "the process ended while it was being sent")
        note(reply, on: channel, .ambiguous, reason: "the process ended while it was being sent")
    }

    /// Asks the provider, if it can be asked.
    ///
    /// - Returns: Whether it knew.
    private func isReconciled(_ reply: StoredReply, on channel: RoutedChannel) async throws -> Bool {
        guard let adapter = channel.adapter as? any SendReconciling else { return false }
        let receipt: DeliveryReceipt?
        do throws(DeliveryError) {
            let since = reply.dueAt.addingTimeInterval(-60)
            let send = UnsettledSend(content: reply.content, destination: reply.destination, sentAfter: since)
            receipt = try await adapter.reconcile(send, using: http)
        } catch {
            logger.notice("cannot find out whether a reply arrived", metadata: ["reason": "\(error.reason)"])
            return false
        }
        if let receipt {
            try await record(receipt, of: reply, on: channel)
        } else {
            let now = clock.now
            try await storage.transact(channel.id.tenant) { tx in
                try tx.postponeReply(reply.id, until: now, reason: "the provider knows nothing of it")
            }
        }
        return true
    }

    /// A status that names the send may still resolve it; until then nothing is decided.
    private func markAmbiguous(_ reply: StoredReply, on channel: RoutedChannel, reason: String) async throws {
        let until = clock.now.addingTimeInterval(ambiguityGrace.timeInterval)
        try await storage.transact(channel.id.tenant) { tx in
            try tx.markAmbiguous(reply.id, until: until, reason: reason)
        }
    }

    /// No status came, and the provider does not know or cannot be asked: the channel's policy decides.
    ///
    /// Time in which no process was there to hear a status does not count.
    private func decide(_ reply: StoredReply, on channel: RoutedChannel) async throws {
        if try await isReconciled(reply, on: channel) { return }
        let now = clock.now
        let heardEnough = startedAt.addingTimeInterval(ambiguityGrace.timeInterval)
        let hasHeardEnough = clock.hasReached(heardEnough)
        try await storage.transact(channel.id.tenant) { tx in
            guard hasHeardEnough else {
                return try tx.markAmbiguous(reply.id, until: heardEnough, reason: "waiting for the provider's word")
            }
            switch channel.delivery {
            case .atLeastOnce:
                try tx.postponeReply(reply.id, until: now, reason: "sent again: it may have arrived before")
            case .atMostOnce: try tx.markAmbiguous(reply.id, until: nil, reason: "it may have arrived; not sent again")
            }
        }
    }

    private func note(_ reply: StoredReply, on channel: RoutedChannel, _ state: OutboxState, reason: String = "") {
        HubMetrics.reply(channel.kind, state)
        logger.log(
            level: state == .sent ? .debug : .warning,
            "reply \(state.rawValue)",
            metadata: ["channel": "\(channel.id)", "reply": "\(reply.id)", "reason": "\(reason)"]
        )
    }
}
