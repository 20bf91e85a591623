import ChannelKit
import Metrics

/// The hub's metrics.
///
/// Tenants are in the log, not in labels: their number has no bound.
enum HubMetrics {
    /// Notes a configuration that came into force.
    static func configuration(_ table: RoutingTable) {
        Gauge(label: "patchbay_configuration_generation").record(table.generation)
        channels(table.channelCounts)
        // So that a rate of failures has a zero to begin at.
        Counter(label: "patchbay_failed_writes").increment(by: 0)
    }

    /// Notes how many channels are in each state.
    static func channels(_ counts: [HealthReport.ChannelState: Int]) {
        for state in HealthReport.ChannelState.allCases {
            Gauge(label: "patchbay_channels", dimensions: [("status", state.rawValue)]).record(counts[state] ?? 0)
        }
    }

    /// Counts a write that failed.
    static func failedWrite() { Counter(label: "patchbay_failed_writes").increment() }

    /// A webhook was answered.
    static func webhook(_ adapter: AdapterKind, status: Int) {
        Counter(label: "patchbay_webhooks", dimensions: [("adapter", adapter.rawValue), ("status", String(status))])
            .increment()
    }

    /// An item met its fate at the door: `stored`, `duplicate`, `unrouted` or `unverified`.
    static func item(_ adapter: AdapterKind, _ fate: String) {
        Counter(label: "patchbay_items", dimensions: [("adapter", adapter.rawValue), ("fate", fate)]).increment()
    }

    /// A request was not believed.
    static func authenticationFailed(_ adapter: AdapterKind, _ reason: String) {
        Counter(
            label: "patchbay_authentication_failures",
            dimensions: [("adapter", adapter.rawValue), ("reason", reason)]
        ).increment()
    }

    /// Stage 1 finished an event.
    static func event(_ adapter: AdapterKind, _ name: String) {
        Counter(label: "patchbay_events", dimensions: [("adapter", adapter.rawValue), ("event", name)]).increment()
    }

    /// A step of a chain came to a verdict.
    static func step(_ step: TurnStep) {
        let dimensions = [("strategy", step.strategy.rawValue), ("verdict", step.verdict.rawValue)]
        Counter(label: "patchbay_strategy_steps", dimensions: dimensions).increment()
        Timer(label: "patchbay_strategy_step", dimensions: dimensions).recordMilliseconds(step.milliseconds)
    }

    /// A turn ended.
    static func turn(_ state: TurnState) {
        Counter(label: "patchbay_turns", dimensions: [("state", state.rawValue)]).increment()
    }

    /// A reply changed its state.
    static func reply(_ adapter: AdapterKind, _ state: OutboxState) {
        Counter(label: "patchbay_replies", dimensions: [("adapter", adapter.rawValue), ("state", state.rawValue)])
            .increment()
    }

    /// A step was late: its strategy was cancelled, and left behind if it did not heed that.
    static func abandoned(_ strategy: StrategyKind) {
        Counter(label: "patchbay_strategies_abandoned", dimensions: [("strategy", strategy.rawValue)]).increment()
    }

    /// Work in hand, by stage.
    static func inFlight(_ stage: Stage, _ count: Int) {
        Gauge(label: "patchbay_lanes_in_flight", dimensions: [("stage", stage.rawValue)]).record(count)
    }
}
