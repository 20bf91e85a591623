import ChannelKit
import Foundation
import Logging

/// What becomes of a send that failed.
extension OutboxWorker {
    /// Stores what the provider's refusal means for the reply, and for what else it tells.
    func settle(_ reply: StoredReply, on channel: RoutedChannel, after error: DeliveryError) async throws {
        let now = clock.now
        let attempt = reply.attempts + 1
        let tenant = channel.id.tenant
        switch error.disposition {
        case .retry(let asked, let limit):
            if let limit, attempt >= limit { return try await kill(reply, on: channel, reason: error.reason) }
            let wait = wait(asked, afterAttempt: attempt, of: channel)
            try await postpone(reply, on: channel, by: wait, reason: error.reason)
        case .pause(let scope, let asked):
            let wait = wait(asked, afterAttempt: attempt, of: channel)
            throttle.pause(scope, channel.id, reply.contact, until: now.addingTimeInterval(wait))
            try await postpone(reply, on: channel, by: wait, reason: error.reason)
        case .hold:
            credentials.close(channel.id, reason: error.reason, at: now)
            try await commit(tenant) { try $0.holdReply(reply.id, reason: HoldReason.needsCredentials) }
            note(reply, on: channel, .held, reason: error.reason)
        case .closeWindow:
            // The policy decides anew, now that it knows; a template that is refused so is refused for good.
            if case .template = reply.content { return try await kill(reply, on: channel, reason: error.reason) }
            try await commit(tenant) { tx in
                try tx.noteWindowRefused(reply.conversation)
                try tx.postponeReply(reply.id, until: now.addingTimeInterval(RetryTime.floor), reason: error.reason)
            }
            note(reply, on: channel, .pending, reason: error.reason)
        case .optOut:
            try await commit(tenant) { try optOut(reply, on: channel, at: now, in: $0, now: now) }
            try await kill(reply, on: channel, reason: error.reason, needsPerson: false)
        case .park:
            try await kill(reply, on: channel, reason: error.reason)
        case .reconcile:
            try await markAmbiguous(reply, on: channel, reason: error.reason)
            note(reply, on: channel, .ambiguous, reason: error.reason)
        }
    }

    private func wait(_ asked: Duration?, afterAttempt attempt: Int, of channel: RoutedChannel) -> TimeInterval {
        if let asked, asked.timeInterval > RetryTime.ceiling {
            logger.warning(
                "the provider asks for a pause of over an hour; trying again after an hour",
                metadata: ["channel": "\(channel.id)", "asked_seconds": "\(asked.components.seconds)"]
            )
        }
        return RetryTime.wait(asked: asked, backoff: backoff.wait(afterAttempt: attempt))
    }

    private func postpone(
        _ reply: StoredReply,
        on channel: RoutedChannel,
        by wait: TimeInterval,
        reason: String
    ) async throws {
        let until = clock.now.addingTimeInterval(wait)
        try await commit(channel.id.tenant) { try $0.postponeReply(reply.id, until: until, reason: reason) }
        note(reply, on: channel, .pending, reason: reason)
    }

    private func kill(
        _ reply: StoredReply,
        on channel: RoutedChannel,
        reason: String,
        needsPerson: Bool = true
    ) async throws {
        let now = clock.now
        try await commit(channel.id.tenant) { tx in
            try tx.killReply(reply.id, reason: reason, needsPerson: needsPerson, at: now)
        }
        note(reply, on: channel, .dead, reason: reason)
    }
}
