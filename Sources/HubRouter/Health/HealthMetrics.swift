import Metrics

extension HealthReport {
    /// Sets the gauges of the report; called when metrics are asked for.
    public func recordMetrics() {
        HubMetrics.channels(channelCounts)
        Gauge(label: "patchbay_configuration_last_reload_successful").record(refusedReload == nil ? 1 : 0)
        Gauge(label: "patchbay_channels_credentials_refused").record(count(.credentialsRefused))
        Gauge(label: "patchbay_strategies_failing").record(count(.strategyFailing))
    }

    private func count(_ kind: Problem.Kind) -> Int { problems.count { $0.kind == kind } }
}

/// The sentences of the hub's metrics for `# HELP`.
public enum HubMetricsHelp {
    /// The sentence for each label, by the name that the hub counts under.
    public static let sentences: [String: String] = [
        "patchbay_webhooks": "Webhooks answered, by adapter and HTTP status.",
        "patchbay_items": "Items of authentic webhooks, by what became of them at receipt.",
        "patchbay_authentication_failures": "Webhooks refused as not authentic, by reason.",
        "patchbay_events": "Events that were read from items, by kind.",
        "patchbay_turns": "Turns ended, by state.",
        "patchbay_strategy_steps": "Strategies asked for an answer, by verdict.",
        "patchbay_strategy_step": "Time that a strategy took for its verdict, in seconds.",
        "patchbay_strategies_abandoned": "Strategies that missed their deadline and were cancelled.",
        "patchbay_strategies_failing": "Strategies of tenants whose latest attempt failed.",
        "patchbay_replies": "Changes of state of replies, by new state.",
        "patchbay_lanes_in_flight": "Lanes being worked on, by stage.",
        "patchbay_circuits_open": "Circuit breakers of providers' endpoints that are open.",
        "patchbay_configuration_generation": "Number of the configuration in force, counted since the start.",
        "patchbay_configuration_last_reload_successful": "1 if the latest reload was accepted, 0 if it was refused.",
        "patchbay_channels": "Configured channels, by status.",
        "patchbay_channels_credentials_refused": "Channels whose provider refuses their credentials.",
        "patchbay_failed_writes": "Webhooks that could not be stored, and failed probes of the storage.",
        "patchbay_ready": "1 if a webhook would be stored, 0 if not.",
        "patchbay_oldest_waiting_seconds": "Age of the oldest work that is due and not being worked on, by stage.",
        "patchbay_lanes_waiting": "Lanes with work, waiting or being worked on, by stage; counted up to 10,000.",
        "patchbay_waiting_writes": "Writes that wait for their commit.",
        "patchbay_body_bytes_in_flight": "Bytes of request bodies in memory that are not processed yet.",
    ]
}
