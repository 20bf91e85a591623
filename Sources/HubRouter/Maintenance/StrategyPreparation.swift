import ChannelKit
import ServiceLifecycle

/// Prepares the strategies of each configuration that comes into force, such as by training their models.
///
/// One step after another, so that it takes at most one processor from the messages.
struct StrategyPreparation: Service {
    private let context: HubContext
    private let tables: AsyncStream<RoutingTable>
    private let changed: AsyncStream<RoutingTable>.Continuation

    init(context: HubContext) {
        self.context = context
        (tables, changed) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
        begin(for: context.table)
    }

    /// Prepares the strategies of `table` next; those of an earlier table that are left are not.
    func begin(for table: RoutingTable) { changed.yield(table) }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            for await table in tables { await prepare(table) }
        }
    }

    private func prepare(_ table: RoutingTable) async {
        for channel in table.channels.values {
            for step in channel.chain {
                guard !Task.isCancelled, table.generation == context.table.generation else { return }
                guard let strategy = step.strategy as? any StrategyPreparing else { continue }
                await strategy.prepare(using: context.options.cache)
            }
        }
    }
}
