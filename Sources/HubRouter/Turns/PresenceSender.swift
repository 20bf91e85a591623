import ChannelKit
import Logging
import ServiceLifecycle

/// Shows people that their message was read and that an answer is being written, where the operator wants it and the
/// channel can.
///
/// Nobody waits for it and nothing depends on it: what does not work is noted and forgotten.
struct PresenceSender: Service {
    private struct Sign: Sendable {
        let channel: ChannelID
        let adapter: any PresenceSending
        let message: String
        let destination: Destination
        let typing: Bool
    }

    /// Signs that are being sent at once; of those that wait the oldest are dropped, since they are of no use late.
    private static let signsAtOnce = 64

    private let http: any HTTPSending
    private let logger: Logger
    private let signs: AsyncStream<Sign>
    private let queue: AsyncStream<Sign>.Continuation

    init(http: any HTTPSending, logger: Logger) {
        self.http = http
        self.logger = logger
        (signs, queue) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1_000))
    }

    /// Shows what `channel` shows when `turn` begins.
    func show(_ turn: StoredTurn, on channel: RoutedChannel) {
        let presence = channel.policy.presence
        guard presence.showsRead || presence.showsTyping, turn.answer == .acknowledged,
            let adapter = channel.adapter as? any PresenceSending, let message = turn.messages.last
        else { return }
        queue.yield(
            Sign(
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
            for await sign in signs.cancelOnGracefulShutdown() {
                if started >= Self.signsAtOnce { await group.next() }
                group.addTask { await self.send(sign) }
                started += 1
            }
        }
    }

    private func send(_ sign: Sign) async {
        do throws(DeliveryError) {
            try await sign.adapter.showPresence(
                for: sign.message,
                to: sign.destination,
                typing: sign.typing,
                using: http
            )
        } catch {
            logger.info("presence not shown", metadata: ["channel": "\(sign.channel)", "reason": "\(error.reason)"])
        }
    }
}
