import ChannelKit
import Foundation

/// Whether a person may be written to freely.
struct ReplyWindow: Sendable {
    /// When it closes by the hub's reckoning; nil if the person never wrote.
    let closesAt: Date?
    private let lastInboundAt: Date?
    /// The provider said that it is closed, whatever the hub reckons.
    private let isRefused: Bool
    /// A template was sent since the person last wrote.
    let wasReopened: Bool

    init(length: Duration, of conversation: Conversation) {
        let last = conversation.lastInboundAt
        lastInboundAt = last
        closesAt = last?.addingTimeInterval(length.timeInterval)
        isRefused = conversation.windowRefusedAt.map { refused in last.map { $0 <= refused } ?? true } ?? false
        wasReopened = conversation.templateSentAt.map { sent in last.map { $0 <= sent } ?? true } ?? false
    }

    func isClosed(at now: Date) -> Bool { isRefused || closesAt.map { $0 <= now } ?? true }

    /// Why it is closed.
    func explanation(at now: Date) -> String {
        guard let lastInboundAt else { return "the person never wrote" }
        if isRefused { return "the provider says that the window is closed" }
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
