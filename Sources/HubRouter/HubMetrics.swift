import ChannelKit
import Metrics

/// The metrics that the core records.
///
/// Tenants are in the log, not in labels: their number has no bound.
enum HubMetrics {
    /// Records a configuration that came into force.
    static func configuration(_ table: RoutingTable) {
        Gauge(label: "patchbay_configuration_generation").record(table.generation)
        channels(table.channelCounts)
        // A rate needs a zero to begin at.
        Counter(label: "patchbay_failed_writes").increment(by: 0)
    }

    /// Records the number of channels in each state.
    static func channels(_ counts: [HealthReport.ChannelState: Int]) {
        for state in HealthReport.ChannelState.allCases {
            Gauge(label: "patchbay_channels", dimensions: [("status", state.rawValue)]).record(counts[state] ?? 0)
        }
    }

    /// Counts a write that failed.
    static func failedWrite() { Counter(label: "patchbay_failed_writes").increment() }

    /// Counts an answered webhook.
    static func webhook(_ adapter: AdapterKind, status: Int) {
        Counter(label: "patchbay_webhooks", dimensions: [("adapter", adapter.rawValue), ("status", String(status))])
            .increment()
    }

    /// Counts a received item by its result: `stored`, `duplicate`, `unrouted`, `unverified`, `unread` or `backfilled`.
    static func item(_ adapter: AdapterKind, _ result: String) {
        Counter(label: "patchbay_items", dimensions: [("adapter", adapter.rawValue), ("result", result)]).increment()
    }

    /// Counts a request that was refused as not authentic.
    static func authenticationFailed(_ adapter: AdapterKind, _ reason: String) {
        Counter(
            label: "patchbay_authentication_failures",
            dimensions: [("adapter", adapter.rawValue), ("reason", reason)]
        ).increment()
    }

    /// Counts an event that stage 1 has applied.
    static func event(_ adapter: AdapterKind, _ name: String) {
        Counter(label: "patchbay_events", dimensions: [("adapter", adapter.rawValue), ("event", name)]).increment()
    }

    /// Records a step of a chain: its verdict and its time.
    static func step(_ step: TurnStep) {
        let dimensions = [("strategy", step.strategy.rawValue), ("verdict", step.verdict.rawValue)]
        Counter(label: "patchbay_strategy_steps", dimensions: dimensions).increment()
        Timer(label: "patchbay_strategy_step", dimensions: dimensions).recordMilliseconds(step.milliseconds)
    }

    /// Counts a turn that ended.
    static func turn(_ state: TurnState) {
        Counter(label: "patchbay_turns", dimensions: [("state", state.rawValue)]).increment()
    }

    /// Counts a reply's change of state.
    static func reply(_ adapter: AdapterKind, _ state: OutboxState) {
        Counter(label: "patchbay_replies", dimensions: [("adapter", adapter.rawValue), ("state", state.rawValue)])
            .increment()
    }

    /// Counts a strategy that missed its deadline and was cancelled.
    static func abandoned(_ strategy: StrategyKind) {
        Counter(label: "patchbay_strategies_abandoned", dimensions: [("strategy", strategy.rawValue)]).increment()
    }

    /// Records the number of lanes in flight in a stage.
    static func inFlight(_ stage: Stage, _ count: Int) {
        Gauge(label: "patchbay_lanes_in_flight", dimensions: [("stage", stage.rawValue)]).record(count)
    }
}
