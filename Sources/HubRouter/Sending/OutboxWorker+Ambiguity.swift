import ChannelKit
import Foundation
import HubModel
import Logging

/// Replies whose outcome is unknown.
extension OutboxWorker {
    /// Resumes a reply that was being sent when the process died: it may have arrived.
    func resumeInterrupted(_ reply: StoredReply, on channel: RoutedChannel, _ lane: HeldLane) async throws {
        if try await reconcile(reply, on: channel, lane) { return }
        try await markAmbiguous(
            reply,
            on: channel,
            lane,
            reason: Reason(.processEnded)
        )
    }

    /// Looks for the message at the provider, if the adapter can.
    ///
    /// - Returns: True if the provider answered whether it has the message.
    private func reconcile(
        _ reply: StoredReply,
        on channel: RoutedChannel,
        _ lane: HeldLane
    ) async throws -> Bool {
        guard let adapter = channel.capabilities.sendReconciling else { return false }
        let receipt: DeliveryReceipt?
        do {
            let since = reply.createdAt.addingTimeInterval(-60)
            let send = UnsettledSend(content: reply.content, destination: reply.destination, sentAfter: since)
            receipt = try await context.crashMarker.isolating(key(of: reply, on: channel)) {
                try await adapter.reconcile(send, using: context.providers)
            }
        } catch {
            let reason = (error as? DeliveryError)?.reason ?? "\(error)"
            context.logger.notice(
                "cannot reconcile an ambiguous reply with the provider",
                metadata: ["reason": "\(reason)"]
            )
            return false
        }
        if let receipt {
            _ = try await record(receipt, of: reply, on: channel, lane)
        } else {
            let next = nextTry(of: reply)
            try await commit(lane) { tx in
                try tx.postponeReply(reply.id, until: next, reason: Reason(.notAtProvider))
            }
        }
        return true
    }

    /// Marks a reply as ambiguous for a grace in which a delivery status may still resolve it.
    func markAmbiguous(
        _ reply: StoredReply,
        on channel: RoutedChannel,
        _ lane: HeldLane,
        reason: Reason
    ) async throws {
        let until = clock.now.addingTimeInterval(ambiguityGrace.timeInterval)
        try await commit(lane) { tx in
            try tx.markAmbiguous(reply.id, until: until, reason: reason)
        }
        report(reply, on: channel, .ambiguous, reason: reason)
    }

    private var ambiguityGrace: Duration { context.options.ambiguityGrace }

    /// Resolves an ambiguous reply whose grace is over without a status: at the provider, else by the channel's policy.
    ///
    /// Time in which no process could receive a status does not count.
    func resolveAmbiguous(_ reply: StoredReply, on channel: RoutedChannel, _ lane: HeldLane) async throws {
        if try await reconcile(reply, on: channel, lane) { return }
        let next = nextTry(of: reply)
        let heardEnough = startedAt.addingTimeInterval(ambiguityGrace.timeInterval)
        let hasHeardEnough = clock.hasReached(heardEnough)
        try await commit(lane) { tx in
            guard hasHeardEnough else {
                return try tx.markAmbiguous(reply.id, until: heardEnough, reason: Reason(.awaitingStatus))
            }
            switch channel.policy.delivery {
            case .atLeastOnce:
                try tx.postponeReply(reply.id, until: next, reason: Reason(.atLeastOnce))
            case .atMostOnce:
                try tx.markAmbiguous(reply.id, until: nil, reason: Reason(.atMostOnce))
            }
        }
    }

    /// The time at which an ambiguous reply may be sent again: never sooner after its last attempt than the floor.
    private func nextTry(of reply: StoredReply) -> Date {
        // A claimed reply is due since its claim; an ambiguous one since the end of its grace.
        let sinceLastTry = reply.state == .claimed ? 0 : ambiguityGrace.timeInterval
        return max(clock.now, reply.dueAt.addingTimeInterval(RetryTime.floor - sinceLastTry))
    }
}
