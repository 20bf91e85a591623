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

    /// The max indicators sent at once: a provider that hangs must not occupy every connection.
    private static let indicatorsAtOnce = 64
    /// The max indicators that wait; beyond it the oldest are discarded, since a late one is of no use.
    private static let queueLimit = 1_000

    private let context: HubContext
    private let indicators: AsyncStream<Indicator>
    private let queue: AsyncStream<Indicator>.Continuation

    init(context: HubContext) {
        self.context = context
        (indicators, queue) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(Self.queueLimit))
    }

    /// Queues the indicators that `channel` shows when `turn` begins.
    func show(_ turn: StoredTurn, on channel: RoutedChannel) {
        let presence = channel.policy.presence
        guard presence.showsRead || presence.showsTyping, turn.answer == .acknowledged,
            let adapter = channel.capabilities.presenceSending, let message = turn.messages.last
        else { return }
        queue.yield(
            Indicator(
                channel: channel.id,
                adapter: adapter,
                message: message.externalID,
                destination: Destination(contact: turn.contact, thread: turn.conversation.thread, correlation: ""),
                typing: presence.showsTyping
            )
        )
    }

    func run() async throws {
        await withTaskGroup(of: Void.self) { group in
            var started = 0
            for await indicator in indicators.cancelOnGracefulShutdown() {
                if started >= Self.indicatorsAtOnce { await group.next() }
                group.addTask { await self.send(indicator) }
                started += 1
            }
        }
    }

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
