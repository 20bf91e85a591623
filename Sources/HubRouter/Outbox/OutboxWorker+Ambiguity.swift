import ChannelKit
import Foundation
import Logging

/// Replies of which nobody knows whether they arrived.
extension OutboxWorker {
    /// A reply that was being sent when the process died: it may have arrived.
    func takeUp(_ reply: StoredReply, on channel: RoutedChannel, claim: LaneClaim) async throws {
        if try await isReconciled(reply, on: channel, claim: claim) { return }
        try await markAmbiguous(reply, on: channel, reason: "the process ended while it was being sent")
        note(reply, on: channel, .ambiguous, reason: "the process ended while it was being sent")
    }

    /// Asks the provider, if it can be asked.
    ///
    /// - Returns: Whether it knew.
    private func isReconciled(
        _ reply: StoredReply,
        on channel: RoutedChannel,
        claim: LaneClaim
    ) async throws -> Bool {
        guard let adapter = channel.adapter as? any SendReconciling else { return false }
        let receipt: DeliveryReceipt?
        do {
            let since = reply.createdAt.addingTimeInterval(-60)
            let send = UnsettledSend(content: reply.content, destination: reply.destination, sentAfter: since)
            receipt = try await crashMarker.isolating(key(of: reply, on: channel)) {
                try await adapter.reconcile(send, using: http)
            }
        } catch {
            let reason = (error as? DeliveryError)?.reason ?? "\(error)"
            logger.notice("cannot find out whether a reply arrived", metadata: ["reason": "\(reason)"])
            return false
        }
        if let receipt {
            _ = try await record(receipt, of: reply, on: channel, claim: claim)
        } else {
            let next = nextTry(of: reply)
            try await commit(channel.id.tenant) { tx in
                try tx.postponeReply(reply.id, until: next, reason: "the provider knows nothing of it")
            }
        }
        return true
    }

    /// A status that names the send may still resolve it; until then nothing is decided.
    func markAmbiguous(_ reply: StoredReply, on channel: RoutedChannel, reason: String) async throws {
        let until = clock.now.addingTimeInterval(ambiguityGrace.timeInterval)
        try await commit(channel.id.tenant) { tx in
            try tx.markAmbiguous(reply.id, until: until, reason: reason)
        }
    }

    /// No status came, and the provider does not know or cannot be asked: the channel's policy decides.
    ///
    /// Time in which no process was there to hear a status does not count.
    func decide(_ reply: StoredReply, on channel: RoutedChannel, claim: LaneClaim) async throws {
        if try await isReconciled(reply, on: channel, claim: claim) { return }
        let next = nextTry(of: reply)
        let heardEnough = startedAt.addingTimeInterval(ambiguityGrace.timeInterval)
        let hasHeardEnough = clock.hasReached(heardEnough)
        try await commit(channel.id.tenant) { tx in
            guard hasHeardEnough else {
                return try tx.markAmbiguous(reply.id, until: heardEnough, reason: "waiting for the provider's word")
            }
            switch channel.policy.delivery {
            case .atLeastOnce:
                try tx.postponeReply(reply.id, until: next, reason: "sent again: it may have arrived before")
            case .atMostOnce: try tx.markAmbiguous(reply.id, until: nil, reason: "it may have arrived; not sent again")
            }
        }
    }

    /// The moment at which an ambiguous reply may be sent again: never sooner after its last attempt than the floor.
    private func nextTry(of reply: StoredReply) -> Date {
        // A claimed reply is due since its claim; an ambiguous one since the end of its grace.
        let sinceLastTry = reply.state == .claimed ? 0 : ambiguityGrace.timeInterval
        return max(clock.now, reply.dueAt.addingTimeInterval(RetryTime.floor - sinceLastTry))
    }
}
