import ChannelKit
import Foundation
import Logging
import ServiceLifecycle

/// Clears away what waited in vain.
struct Janitor: Service {
    /// A status waits so long for its message.
    static let earlyStatusLifetime: TimeInterval = 24 * 3600
    /// An item that belongs to no channel is kept for so long: a provider delivers again for a week at most, and an
    /// operator has a month to see that an address is missing.
    static let unroutedLifetime: TimeInterval = 30 * 24 * 3600
    /// Rows deleted in one commit: more would hold the writer for longer than a webhook should wait.
    static let slice = 1_000

    let storage: any HubStorage
    let clock: any HubClock
    let logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while (try? await clock.sleep(for: .seconds(3600))) != nil { await sweep() }
        }
    }

    private func sweep() async {
        let now = clock.now
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
                last = try await storage.schedule(slice)
                count += last
            }
            if count > 0 { logger.info("\(what) deleted", metadata: ["count": "\(count)"]) }
        } catch {
            logger.warning("cannot delete \(what)", metadata: ["error": "\(error)"])
        }
    }
}
