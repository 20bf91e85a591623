import ChannelKit
import Logging
import ServiceLifecycle

/// Acknowledges stored items at the provider, for adapters that are ``ItemAcknowledging``.
///
/// Nothing waits for it or depends on it: a failure is logged and not repeated.
struct ItemAcknowledger: Service {
    private struct Acknowledgement: Sendable {
        let channel: ChannelID
        let adapter: any ItemAcknowledging
        let item: InboundItem
    }

    private let context: HubContext
    private let queue = BestEffortQueue<Acknowledgement>()

    init(context: HubContext) { self.context = context }

    /// Queues the acknowledgement of `item`.
    func acknowledge(_ item: InboundItem, on channel: ChannelID) {
        guard let adapter = context.table.channels[channel]?.acknowledging else { return }
        queue.add(Acknowledgement(channel: channel, adapter: adapter, item: item.unparsed))
    }

    func run() async throws {
        await queue.run { acknowledgement in
            do throws(DeliveryError) {
                try await acknowledgement.adapter.acknowledge(acknowledgement.item, using: context.providers)
            } catch {
                context.logger.info(
                    "cannot acknowledge item at the provider",
                    metadata: ["channel": "\(acknowledgement.channel)", "reason": "\(error.reason)"]
                )
            }
        }
    }
}
