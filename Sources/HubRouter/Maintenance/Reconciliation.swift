import ChannelKit
import Foundation
import HubModel
import Logging
import ServiceLifecycle

/// Looks for rows that must not be: work that nothing will take up, and data that should have been joined or deleted.
///
/// A row is a finding if two passes in a row see it, so that work in progress is none.
final class Reconciliation: Service {
    /// The time between two passes: longer than any turn or send.
    static let interval: Duration = .seconds(900)
    /// The rows of a page, read in about a millisecond, and the max pages of a pass per check: a longer backlog is
    /// searched in several passes.
    private static let page = 500
    private static let pages = 20
    /// The max rows of a check that are kept in memory, about: more findings are one defect.
    private static let maxKept = 10_000
    /// The max rows named in a log line.
    private static let maxNamed = 10

    /// The progress of one check.
    private struct Progress {
        var position = RowPosition.start
        /// The rows that the last complete search saw, and the present one.
        var before: Set<String> = []
        var now: Set<String> = []
    }

    private let context: HubContext

    init(context: HubContext) { self.context = context }

    func run() async throws {
        await cancelWhenGracefulShutdown { [context] in
            var progress: [ConsistencyCheck: Progress] = [:]
            for check in ConsistencyCheck.allCases { HubMetrics.findings(check, 0) }
            // A sleep fails only by cancellation.
            while (try? await context.clock.sleep(for: Self.interval)) != nil {
                guard context.storage.leads else { continue }
                for check in ConsistencyCheck.allCases { await self.pass(check, &progress[check, default: Progress()]) }
            }
        }
    }

    private func pass(_ check: ConsistencyCheck, _ progress: inout Progress) async {
        let now = context.clock.now
        // What the janitor deletes in its next sweep is not late.
        let grace = check == .expiredStatuses ? statusLifetime + Janitor.interval * 2 : Self.interval
        let before = now.addingTimeInterval(-grace.timeInterval)
        do {
            for _ in 0..<Self.pages where !Task.isCancelled {
                let found = try await context.storage.inspect { [position = progress.position] in
                    try $0.suspects(check, after: position, before: before, limit: Self.page)
                }
                if progress.now.count < Self.maxKept { progress.now.formUnion(found.names) }
                progress.position = found.next ?? .start
                if found.next == nil { return finish(check, &progress) }
            }
        } catch {
            guard !Task.isCancelled else { return }
            context.storageWatch.warn(error, "cannot look for inconsistent rows", ["check": "\(check.rawValue)"])
        }
    }

    private var statusLifetime: Duration { context.table.limits.retention.lifetime(of: .earlyStatuses) ?? .zero }

    private func finish(_ check: ConsistencyCheck, _ progress: inout Progress) {
        let findings = progress.now.intersection(progress.before).sorted()
        progress.before = progress.now
        progress.now = []
        HubMetrics.findings(check, findings.count)
        guard !findings.isEmpty else { return }
        context.logger.warning(
            "inconsistent rows: see 'Reconciliation' in docs/operating.md",
            metadata: [
                "check": "\(check.rawValue)", "count": "\(findings.count)",
                "rows": "\(findings.prefix(Self.maxNamed).joined(separator: ", "))", "remedy": "\(check.remedy)",
            ]
        )
    }
}
