import ChannelKit
import Foundation
import Logging
import ServiceLifecycle

/// Deletes rows that nothing will ever need: delivery statuses without a message, and items without a channel.
struct Janitor: Service {
    /// The time between two runs: rows to delete are a matter of days.
    static let interval: Duration = .seconds(3600)
    /// The time that a delivery status is kept for a message that has not been recorded as sent yet.
    static let earlyStatusLifetime: TimeInterval = 24 * 3600
    /// The time that an item without a channel is kept: providers redeliver for a week at most, and an operator has a
    /// month to see that an address is missing.
    static let unroutedLifetime: TimeInterval = 30 * 24 * 3600
    /// The max rows deleted in one commit: more would hold the writer for longer than a webhook should wait.
    static let slice = 1_000

    let context: HubContext

    func run() async throws { await context.clock.every(Self.interval) { await sweep() } }

    private func sweep() async {
        let now = context.clock.now
        let statuses = now.addingTimeInterval(-Self.earlyStatusLifetime)
        await delete("statuses without a message") { try $0.deleteEarlyStatuses(before: statuses, limit: Self.slice) }
        let items = now.addingTimeInterval(-Self.unroutedLifetime)
        await delete("unrouted items") { try $0.deleteUnrouted(before: items, limit: Self.slice) }
    }

    private func delete(
        _ what: String,
        _ slice: @escaping @Sendable (any SchedulerTransaction) throws -> Int
    ) async {
        do {
            var count = 0
            var last = Self.slice
            while last == Self.slice, !Task.isCancelled {
                last = try await context.storage.schedule(slice)
                count += last
            }
            if count > 0 { context.logger.info("\(what) deleted", metadata: ["count": "\(count)"]) }
        } catch {
            context.logger.warning("cannot delete \(what)", metadata: ["error": "\(error)"])
        }
    }
}
