import ChannelKit
import HubModel
import Logging
import ServiceLifecycle

/// Sends read receipts and typing indicators, where the operator enables them and the adapter can.
///
/// Nothing waits for them or depends on them: a failure is logged and not retried.
struct PresenceSender: Service {
    private struct Indicator: Sendable {
        let channel: ChannelID
        let adapter: any PresenceSending
        let message: String
        let destination: Destination
        let typing: Bool
    }

    private let context: HubContext
    private let queue = BestEffortQueue<Indicator>()

    init(context: HubContext) { self.context = context }

    /// Queues the indicators that `channel` shows when `turn` begins.
    func show(_ turn: StoredTurn, on channel: RoutedChannel) {
        let presence = channel.policy.presence
        guard presence.showsRead || presence.showsTyping, turn.answer == .acknowledged,
            let adapter = channel.capabilities.presenceSending, let message = turn.messages.last
        else { return }
        queue.add(
            Indicator(
                channel: channel.id,
                adapter: adapter,
                message: message.externalID,
                destination: Destination(contact: turn.contact, thread: turn.conversation.thread, correlation: ""),
                typing: presence.showsTyping
            )
        )
    }

    func run() async throws { await queue.run(send) }

    private func send(_ indicator: Indicator) async {
        do throws(DeliveryError) {
            try await indicator.adapter.showPresence(
                for: indicator.message,
                to: indicator.destination,
                typing: indicator.typing,
                using: context.providers
            )
        } catch {
            context.logger.info(
                "cannot send typing indicator",
                metadata: ["channel": "\(indicator.channel)", "reason": "\(error.reason)"]
            )
        }
    }
}
