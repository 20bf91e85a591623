public import ChannelKit
public import Foundation
import Logging
import Synchronization

/// The failures of this process that stand at present: noted where they are found out, read by health and metrics.
///
/// It holds one entry for each strategy of a tenant that fails, and nothing for those that work.
public final class HealthRecord: Sendable {
    /// A failure that has not been followed by a success.
    public struct Failure: Hashable, Sendable {
        /// The time of the first of an unbroken row of failures.
        public let since: Date
        /// The time of the latest.
        public let last: Date
        /// The number of failures in the row.
        public let count: Int
        /// The reason of the latest, cut to ``maxReasonLength``.
        public let reason: String
    }

    /// One strategy of one tenant.
    public struct Step: Hashable, Comparable, Sendable {
        /// The business.
        public let tenant: TenantID
        /// The strategy.
        public let strategy: StrategyKind

        public static func < (left: Step, right: Step) -> Bool {
            (left.tenant, left.strategy) < (right.tenant, right.strategy)
        }
    }

    /// Characters of a reason: enough for a provider's sentence, and a bound for what it can make of the answer.
    static let maxReasonLength = 300

    private struct State {
        var steps: [Step: Failure] = [:]
        var writes: Failure?
        var reload: Failure?
    }

    private let logger: Logger
    private let state = Mutex(State())

    init(logger: Logger) { self.logger = logger }

    /// The strategies whose latest step failed or was late.
    public var failingSteps: [Step: Failure] { state.withLock(\.steps) }

    /// The writes that failed since the start, with the latest reason; nil if none did.
    public var failedWrites: Failure? { state.withLock(\.writes) }

    /// The reload that was refused, if no other has succeeded since.
    public var refusedReload: Failure? { state.withLock(\.reload) }

    /// Notes that something could not be stored.
    public func noteFailedWrite(_ reason: String, at now: Date) {
        HubMetrics.failedWrite()
        state.withLock { $0.writes = Failure(after: $0.writes, reason: reason, at: now) }
    }

    /// Notes that a reload was refused; the configuration in force stays.
    public func noteRefusedReload(_ reason: String, at now: Date) {
        state.withLock { $0.reload = Failure(after: $0.reload, reason: reason, at: now) }
    }

    /// Forgets a refused reload, and the failures of tenants that are not in `table`.
    func noteConfiguration(_ table: RoutingTable) {
        let tenants = Set(table.channels.keys.map(\.tenant))
        state.withLock { state in
            state.reload = nil
            state.steps = state.steps.filter { tenants.contains($0.key.tenant) }
        }
    }

    /// Notes what the steps of a turn came to, and logs when a strategy begins to fail and when it works again.
    func note(_ steps: [TurnStep], of tenant: TenantID, at now: Date) {
        for step in steps {
            guard let isFailure = step.verdict.isFailure else { continue }
            let key = Step(tenant: tenant, strategy: step.strategy)
            let (before, after) = state.withLock { state -> (Failure?, Failure?) in
                let before = state.steps[key]
                state.steps[key] = isFailure ? Failure(after: before, reason: step.reason, at: now) : nil
                return (before, state.steps[key])
            }
            let metadata: Logger.Metadata = ["tenant": "\(tenant)", "strategy": "\(step.strategy)"]
            if before == nil, let after {
                logger.warning("strategy fails", metadata: metadata.merging(["reason": "\(after.reason)"]) { $1 })
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
    /// Whether the strategy failed; nil where it was not asked to the end.
    fileprivate var isFailure: Bool? {
        switch self {
        case .failed, .late: true
        case .reply, .pass, .handoff, .silent: false
        case .cancelled, .skipped: nil
        }
    }
}
