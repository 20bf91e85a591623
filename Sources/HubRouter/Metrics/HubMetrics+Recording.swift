import ChannelKit
import Foundation
import HubModel

/// The recording of what the core does.
extension HubMetrics {
    /// Records a configuration that came into force.
    static func configuration(_ table: RoutingTable) {
        configurationGeneration.record(table.generation)
        channels(table.channelCounts)
        // A rate needs a zero to begin at.
        failedWrites.increment(by: 0)
    }

    /// Records the number of channels in each state.
    static func channels(_ counts: [HealthReport.ChannelState: Int]) {
        for state in HealthReport.ChannelState.allCases { channels.record(counts[state] ?? 0, state.rawValue) }
    }

    /// Counts a write that failed.
    static func failedWrite() { failedWrites.increment() }

    /// Counts an answered webhook.
    static func webhook(_ adapter: AdapterKind, status: Int) { webhooks.increment(adapter.rawValue, String(status)) }

    /// Counts a received item by its result: `applied`, `status`, `stored`, `duplicate`, `unrouted`, `unverified`,
    /// `unread`, `refused` or `backfilled`.
    static func item(_ adapter: AdapterKind, _ result: String) { items.increment(adapter.rawValue, result) }

    /// Counts the statuses of a commit by their effect.
    package static func statuses(_ counts: StatusCounts) {
        guard counts != StatusCounts() else { return }
        for (effect, count) in [
            ("moved", counts.moved), ("unchanged", counts.unchanged), ("early", counts.early),
            ("invalid", counts.invalid), ("joined", counts.joined),
        ] where count > 0 { statuses.increment(effect, by: count) }
    }

    /// Counts early statuses whose message did not become known in time.
    static func statusesExpired(_ count: Int) {
        if count > 0 { statuses.increment("expired", by: count) }
    }

    /// Counts a request that was refused as not authentic.
    static func authenticationFailed(_ adapter: AdapterKind, _ reason: String) {
        authenticationFailures.increment(adapter.rawValue, reason)
    }

    /// Counts an event that was applied.
    static func event(_ adapter: AdapterKind, _ name: String) { events.increment(adapter.rawValue, name) }

    /// Records a step of a chain: its verdict and its time.
    static func step(_ step: TurnStep) {
        strategySteps.increment(step.strategy.rawValue, step.verdict.rawValue)
        strategyStep.record(milliseconds: step.milliseconds, step.strategy.rawValue, step.verdict.rawValue)
    }

    /// Counts a turn that ended.
    static func turn(_ state: TurnState) { turns.increment(state.rawValue) }

    /// Counts a reply's change of state.
    static func reply(_ adapter: AdapterKind, _ state: OutboxState) {
        replies.increment(adapter.rawValue, state.rawValue)
    }

    /// Counts a strategy that missed its deadline and was cancelled.
    static func abandoned(_ strategy: StrategyKind) { strategiesAbandoned.increment(strategy.rawValue) }

    /// Records the number of lanes in flight in a stage.
    static func inFlight(_ stage: Stage, _ count: Int) { lanesInFlight.record(count, stage.rawValue) }

    /// Counts rows that were deleted because of their age.
    static func deleted(_ kind: RetentionKind, _ count: Int) { deletedRows.increment(kind.rawValue, by: count) }

    /// Records the age of the oldest row of a kind.
    static func oldestRow(_ kind: RetentionKind, _ age: TimeInterval) { oldestRow.record(age, kind.rawValue) }

    /// Records the time by which the oldest row that may be deleted is too old.
    static func retentionBehind(_ kind: RetentionKind, _ time: TimeInterval) {
        retentionBehind.record(time, kind.rawValue)
    }

    /// Records the number of rows that break a rule.
    static func findings(_ check: ConsistencyCheck, _ count: Int) { findings.record(count, check.rawValue) }
}
