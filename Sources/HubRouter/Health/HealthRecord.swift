package import ChannelKit
package import Foundation
import HubModel
import Logging
import Synchronization

/// The current failures of this process, read by health and metrics.
///
/// It has one entry for each strategy of a tenant that fails, and none for those that work.
package final class HealthRecord: Sendable {
    /// A failure that has not been followed by a success.
    package struct Failure: Hashable, Sendable {
        /// The time of the first failure since the last success.
        package let since: Date
        /// The time of the latest failure.
        package let last: Date
        /// The number of failures since the last success.
        package let count: Int
        /// The reason of the latest failure, cut to ``maxReasonLength``.
        package let reason: String
    }

    /// One strategy of one tenant.
    package struct Step: Hashable, Comparable, Sendable {
        /// The tenant.
        package let tenant: TenantID
        /// The strategy.
        package let strategy: StrategyKind

        package static func < (left: Step, right: Step) -> Bool {
            (left.tenant, left.strategy) < (right.tenant, right.strategy)
        }
    }

    /// The max characters of a reason: enough for a provider's sentence, and a bound for the health response.
    static let maxReasonLength = 300

    private struct State {
        var steps: [Step: Failure] = [:]
        var connections: [ChannelID: Failure] = [:]
        var writes: Failure?
        var reload: Failure?
    }

    private let logger: Logger
    private let state = Mutex(State())

    init(logger: Logger) { self.logger = logger }

    /// The strategies whose latest step failed or timed out.
    package var failingSteps: [Step: Failure] { state.withLock(\.steps) }

    /// The channels whose connection had a problem when it was last probed.
    package var connectionProblems: [ChannelID: Failure] { state.withLock(\.connections) }

    /// The writes that failed since the start, with the latest reason; nil if none did.
    package var failedWrites: Failure? { state.withLock(\.writes) }

    /// The latest refused reload; nil if a later one succeeded.
    package var refusedReload: Failure? { state.withLock(\.reload) }

    /// Records a write that failed.
    package func recordFailedWrite(_ reason: String, at now: Date) {
        HubMetrics.failedWrite()
        state.withLock { $0.writes = Failure(after: $0.writes, reason: reason, at: now) }
    }

    /// Records a refused reload; the configuration in force stays.
    package func recordRefusedReload(_ reason: String, at now: Date) {
        state.withLock { $0.reload = Failure(after: $0.reload, reason: reason, at: now) }
    }

    /// Clears a refused reload, and the failures of tenants and channels that are not in `table`.
    func recordConfiguration(_ table: RoutingTable) {
        let tenants = Set(table.channels.keys.map(\.tenant))
        state.withLock { state in
            state.reload = nil
            state.steps = state.steps.filter { tenants.contains($0.key.tenant) }
            state.connections = state.connections.filter { table.channels[$0.key] != nil }
        }
    }

    /// Records the result of a probe: the reason of a problem, or nil for a connection that works.
    ///
    /// - Returns: The reason of the problem before.
    func recordConnection(of channel: ChannelID, problem: String?, at now: Date) -> String? {
        state.withLock { state in
            let before = state.connections[channel]
            state.connections[channel] = problem.map { Failure(after: before, reason: $0, at: now) }
            return before?.reason
        }
    }

    /// Records the verdicts of a turn's steps, and logs when a strategy begins to fail and when it works again.
    func record(_ steps: [TurnStep], of tenant: TenantID, at now: Date) {
        for step in steps {
            guard let isFailure = step.verdict.isFailure else { continue }
            let key = Step(tenant: tenant, strategy: step.strategy)
            let (before, after) = state.withLock { state -> (Failure?, Failure?) in
                let before = state.steps[key]
                state.steps[key] =
                    isFailure ? Failure(after: before, reason: step.reason?.sentence ?? "", at: now) : nil
                return (before, state.steps[key])
            }
            let metadata: Logger.Metadata = ["tenant": "\(tenant)", "strategy": "\(step.strategy)"]
            if before == nil, let after {
                logger.warning("strategy failed", metadata: metadata.merging(["reason": "\(after.reason)"]) { $1 })
            } else if before != nil, after == nil {
                logger.notice("strategy works again", metadata: metadata)
            }
        }
    }
}

extension HealthRecord.Failure {
    fileprivate init(after earlier: HealthRecord.Failure?, reason: String, at now: Date) {
        since = earlier?.since ?? now
        last = now
        count = (earlier?.count ?? 0) + 1
        self.reason = String(reason.prefix(HealthRecord.maxReasonLength))
    }
}

extension TurnStep.Verdict {
    /// True if the strategy failed; nil if it was not asked, or was cancelled.
    fileprivate var isFailure: Bool? {
        switch self {
        case .failed, .late: true
        case .reply, .pass, .handoff, .silent: false
        case .cancelled, .skipped: nil
        }
    }
}
