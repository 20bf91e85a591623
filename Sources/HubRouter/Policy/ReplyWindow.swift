import ChannelKit
import Foundation
import HubModel

/// The provider's window for free-form replies, after a customer's last message.
///
/// A refusal by the provider holds until the customer writes again. It is stored as the time of the message to which it
/// applies, so that no time of the hub's clock is compared with one of the provider's: the clocks differ.
struct ReplyWindow: Sendable {
    /// The end as the hub computes it; nil if the channel has no window, or the customer never wrote.
    let closesAt: Date?
    private let hasLength: Bool
    private let lastInboundAt: Date?
    /// True if the provider refused a message as outside the window, whatever the hub computes.
    private let isRefused: Bool
    /// True if a template was sent since the customer last wrote.
    let wasReopened: Bool

    /// - Parameter length: The provider's window; nil for an adapter that declares none.
    init(length: Duration?, of conversation: Conversation) {
        hasLength = length != nil
        lastInboundAt = conversation.lastInboundAt
        closesAt = length.flatMap { conversation.lastInboundAt?.addingTimeInterval($0.timeInterval) }
        let last = conversation.lastInboundAt
        isRefused = conversation.windowRefusedAt.map { refused in last.map { $0 <= refused } ?? true } ?? false
        wasReopened = conversation.templateSentAt.map { sent in last.map { $0 <= sent } ?? true } ?? false
    }

    func isClosed(at now: Date) -> Bool { isRefused || (hasLength && closesAt.map { $0 <= now } ?? true) }

    /// The reason for which it is closed.
    func explanation(at now: Date) -> Reason {
        if isRefused { return Reason(.refusedByProvider) }
        guard let lastInboundAt else { return Reason(.neverWrote) }
        return .lastMessage(age: .seconds(now.timeIntervalSince(lastInboundAt).rounded()))
    }
}

extension Conversation {
    /// True if an agent's hold on the conversation has expired: `release_after` has passed.
    func isReleased(after limit: Duration?, at now: Date) -> Bool {
        guard let limit, let handlerSince else { return false }
        return handlerSince.addingTimeInterval(limit.timeInterval) <= now
    }
}
