import ChannelKit
import ServiceLifecycle

/// Prepares the strategies of each configuration that comes into force, such as by training their models.
///
/// One step after another, with a rest after each stretch: it takes a tenth of a processor from the messages, for half a
/// minute with ten thousand tenants. What a message needs sooner is prepared for that message.
struct StrategyPreparation: Service {
    /// The work between two rests: a few steps, since a rest costs a timer.
    private static let stretch: Duration = .milliseconds(20)
    /// The length of a rest, relative to the work before it, and its max: a step may have waited for the network.
    private static let restRatio = 9
    private static let maxRest: Duration = .seconds(1)

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

    /// Prepares the strategies of the table in force at once, without rests.
    func prepareNow() async {
        for channel in context.table.channels.values {
            for case let strategy as any StrategyPreparing in channel.chain.map(\.strategy) {
                await strategy.prepare(using: context.options.cache)
            }
        }
    }

    private func prepare(_ table: RoutingTable) async {
        var worked = Duration.zero
        for channel in table.channels.values {
            for step in channel.chain {
                guard !Task.isCancelled, table.generation == context.table.generation else { return }
                guard let strategy = step.strategy as? any StrategyPreparing else { continue }
                worked += await ContinuousClock().measure { await strategy.prepare(using: context.options.cache) }
                guard worked >= Self.stretch else { continue }
                // The end of the process is noticed before the next step.
                try? await Task.sleep(for: min(worked * Self.restRatio, Self.maxRest))
                worked = .zero
            }
        }
    }
}
