import ChannelKit
import Logging
import ServiceLifecycle

/// Finds the lanes with work in the rows: all of them at the start and after a reload, and slowly those that no commit
/// has published.
struct LaneScan: Service {
    /// The time between two pages of each stage: work that was not published waits for about so long.
    static let interval: Duration = .seconds(1)
    /// The max lanes of a page: their rows are read in less than a millisecond.
    private static let pageSize = 256

    let context: HubContext

    private var book: any LaneBook { context.storage.lanes }

    /// Adds all lanes that the rows have to the book.
    func scanAll() async throws {
        for stage in Stage.allCases { try await scan(stage) }
    }

    /// Adds all lanes of a stage.
    func scan(_ stage: Stage) async throws {
        var last: Lane?
        repeat { last = try await scanPage(stage, after: last).next } while last != nil
    }

    func run() async throws {
        await withDiscardingTaskGroup { group in
            for stage in Stage.allCases { group.addTask { await scanSlowly(stage) } }
        }
    }

    /// Adds page after page, and begins again after the last one.
    private func scanSlowly(_ stage: Stage) async {
        await cancelWhenGracefulShutdown {
            var last: Lane?
            // A sleep fails only by cancellation.
            while !Task.isCancelled, (try? await context.clock.sleep(for: Self.interval)) != nil {
                last = await scanPages(stage, after: last)
            }
        }
    }

    /// Adds pages as long as they have lanes that the book did not have: it was full before, or a hint was lost.
    private func scanPages(_ stage: Stage, after last: Lane?) async -> Lane? {
        var last = last
        do {
            while true {
                let (next, unknown) = try await scanPage(stage, after: last)
                last = next
                if unknown == 0 || next == nil { return last }
            }
        } catch {
            // At shutdown the storage is closed, or the read cancelled.
            guard !Task.isCancelled else { return last }
            context.storageWatch.warn(
                error,
                "cannot look for lanes with work; retrying",
                ["stage": "\(stage.rawValue)"]
            )
            return last
        }
    }

    private func scanPage(_ stage: Stage, after last: Lane?) async throws -> (next: Lane?, unknown: Int) {
        let page = try await context.storage.waitingLanes(stage, after: last, limit: Self.pageSize)
        return (page.next, book.add(found: page.lanes))
    }
}
