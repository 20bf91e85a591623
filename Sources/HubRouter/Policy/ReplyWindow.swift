import ChannelKit
import Foundation

/// Whether a customer may be written to freely.
///
/// A refusal by the provider holds until the customer writes again. It is noted as the time of the message to which it
/// applies, so that no time of ours is compared with one of the provider's: their clocks differ.
struct ReplyWindow: Sendable {
    /// The end by the hub's reckoning; nil where the channel has no window, or the customer never wrote.
    let closesAt: Date?
    private let hasLength: Bool
    private let lastInboundAt: Date?
    /// The provider said that it is closed, whatever the hub reckons.
    private let isRefused: Bool
    /// A template was sent since the customer last wrote.
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

    /// The reason why it is closed.
    func explanation(at now: Date) -> String {
        if isRefused { return "the provider says that the window is closed" }
        guard let lastInboundAt else { return "the person never wrote" }
        return "their last message is \(Duration.seconds(now.timeIntervalSince(lastInboundAt).rounded()).brief) old"
    }
}

extension Conversation {
    /// Whether a person's hold on it has ended by itself.
    func isReleased(after limit: Duration?, at now: Date) -> Bool {
        guard let limit, let ownerSince else { return false }
        return ownerSince.addingTimeInterval(limit.timeInterval) <= now
    }
}
