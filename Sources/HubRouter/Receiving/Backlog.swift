import ChannelKit
import Foundation
import HubModel
import Logging
import ServiceLifecycle
import Synchronization

/// The runnable work of each tenant, so that webhooks beyond the limit are refused.
///
/// The count is the last one of the rows plus what was stored since: too high rather than too low, and without a query
/// per webhook. Before it reaches the limit the rows are counted again, in the background, so that what was done falls
/// out. Work that waits for its time, for a channel or behind a circuit breaker is not counted.
final class Backlog: Sendable {
    private struct Count {
        /// The rows at the last count; unknown before the first.
        var counted = 0
        /// The items stored since the last count began, and since the running one did.
        var storedSince = 0
        var storedMeanwhile = 0
        var isCounting = false
        /// The time before which the rows are not counted again.
        var next = Date.distantPast
        var isRefusing = false

        /// Begins a count unless one is running or the last one was just now.
        mutating func begin(at now: Date) -> Bool {
            guard !isCounting, now >= next else { return false }
            isCounting = true
            storedMeanwhile = 0
            return true
        }
    }

    private let counts = Mutex<[TenantID: Count]>([:])
    private let limit: @Sendable () -> Int
    private let requests: AsyncStream<TenantID>
    private let request: AsyncStream<TenantID>.Continuation

    /// - Parameter limit: Returns the max runnable rows of a tenant.
    init(limit: @escaping @Sendable () -> Int) {
        self.limit = limit
        (requests, request) = AsyncStream.makeStream()
    }

    /// Records items that were stored for `tenant`.
    func stored(_ number: Int, for tenant: TenantID, at now: Date) {
        let limit = limit()
        let mustCount = counts.withLock { counts in
            // A tenant is counted when it is first seen: an earlier process may have left work.
            let isNew = counts[tenant] == nil
            return change(&counts[tenant, default: Count()]) { count in
                count.storedSince += number
                count.storedMeanwhile += number
                // A quarter of the limit before the next count: that count is over long before the limit is reached.
                return (isNew || count.storedSince >= limit / 4) && count.begin(at: now)
            }
        }
        if mustCount { request.yield(tenant) }
    }

    /// True if `tenant` has so much to do that no further message is accepted.
    func isFull(_ tenant: TenantID, at now: Date) -> Bool {
        let limit = limit()
        let (isFull, mustCount) = counts.withLock { counts in
            guard counts[tenant] != nil else { return (false, false) }
            return change(&counts[tenant, default: Count()]) { count in
                let isFull = count.counted + count.storedSince >= limit
                return (isFull, isFull && count.begin(at: now))
            }
        }
        if mustCount { request.yield(tenant) }
        return isFull
    }

    private func change<Result>(_ count: inout Count, _ body: (inout Count) -> Result) -> Result { body(&count) }

    /// The tenants whose rows are to be counted, for one reader.
    fileprivate var tenantsToCount: AsyncStream<TenantID> { requests }

    /// Records a count of the rows.
    ///
    /// - Parameters:
    ///   - counted: Nil if they could not be counted: the limit of the disk protects the hub then.
    ///   - next: The time before which they are not counted again.
    /// - Returns: True if the tenant is refused from now on, false if it is accepted again, nil if neither changed.
    fileprivate func record(_ counted: Int?, for tenant: TenantID, next: Date) -> Bool? {
        let limit = limit()
        return counts.withLock { counts in
            change(&counts[tenant, default: Count()]) { count in
                count.counted = counted ?? 0
                count.storedSince = count.storedMeanwhile
                count.isCounting = false
                count.next = next
                let isFull = count.counted + count.storedSince >= limit
                defer { count.isRefusing = isFull }
                return isFull == count.isRefusing ? nil : isFull
            }
        }
    }
}

/// Counts the rows of tenants for their ``Backlog``, one tenant after the other.
struct BacklogCounter: Service {
    /// The min time between two counts of a tenant: with the smallest limit, 250 items are stored in it at 2,500/s.
    private static let minPause: TimeInterval = 0.1
    /// The pause after a count, in times of its own: counting takes a twentieth of a processor at most.
    private static let pause = 20.0

    let context: HubContext
    let backlog: Backlog

    func run() async throws {
        await cancelWhenGracefulShutdown {
            for await tenant in backlog.tenantsToCount {
                guard !Task.isCancelled else { return }
                await count(tenant)
            }
        }
    }

    private func count(_ tenant: TenantID) async {
        let limit = context.table.limits.backlog.pending
        let now = context.clock.now
        let begin = ContinuousClock.now
        var counted: Int?
        do {
            counted = try await context.storage.inspect { try $0.runnableWork(of: tenant, at: now, limit: limit) }
        } catch {
            guard !Task.isCancelled else { return }
            context.storageWatch.warn(error, "cannot count the work of a tenant", ["tenant": "\(tenant)"])
        }
        let pause = max(Self.minPause, (ContinuousClock.now - begin).timeInterval * Self.pause)
        let next = context.clock.now.addingTimeInterval(pause)
        guard let isRefused = backlog.record(counted, for: tenant, next: next) else { return }
        if isRefused {
            context.logger.warning(
                "webhooks refused: the tenant has too much work; see 'Back-pressure' in docs/operating.md",
                metadata: ["tenant": "\(tenant)", "limit": "\(limit)"]
            )
        } else {
            context.logger.notice("webhooks accepted again", metadata: ["tenant": "\(tenant)"])
        }
    }
}
