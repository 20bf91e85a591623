import Metrics

extension HealthReport {
    /// Sets the gauges of the report, when metrics are requested.
    package func recordMetrics() {
        HubMetrics.channels(channelCounts)
        Gauge(label: "patchbay_configuration_last_reload_successful").record(refusedReload == nil ? 1 : 0)
        Gauge(label: "patchbay_channels_credentials_refused").record(count(.credentialsRefused))
        Gauge(label: "patchbay_strategies_failing").record(count(.strategyFailing))
    }

    private func count(_ kind: Problem.Kind) -> Int { problems.count { $0.kind == kind } }
}

/// The `# HELP` texts of the hub's metrics.
package enum HubMetricsHelp {
    /// The text for each metric, by its label in the code.
    package static let sentences: [String: String] = [
        "patchbay_webhooks": "Webhooks received, by adapter and HTTP status of the response.",
        "patchbay_items": "Items of authentic webhooks, by result at receipt.",
        "patchbay_authentication_failures": "Webhooks refused as not authentic, by reason.",
        "patchbay_events": "Events applied, by adapter and kind.",
        "patchbay_turns": "Turns ended, by state.",
        "patchbay_strategy_steps": "Strategies asked for an answer, by verdict.",
        "patchbay_strategy_step": "Time until a strategy's verdict, in seconds.",
        "patchbay_strategies_abandoned": "Strategies that missed their deadline and were cancelled.",
        "patchbay_strategies_failing": "Strategies of tenants whose latest attempt failed or timed out.",
        "patchbay_replies": "Replies' changes of state, by new state.",
        "patchbay_lanes_in_flight": "Lanes in flight, by stage.",
        "patchbay_circuits_open": "Open circuit breakers of providers' endpoints.",
        "patchbay_configuration_generation": "Number of the configuration in force, counted since the start.",
        "patchbay_configuration_last_reload_successful": "1 if the latest reload was accepted, 0 if it was refused.",
        "patchbay_channels": "Configured channels, by status.",
        "patchbay_channels_credentials_refused": "Channels whose credentials the provider refuses.",
        "patchbay_failed_writes": "Webhooks that could not be stored, and failed storage probes.",
        "patchbay_ready": "1 if webhooks can be stored, 0 if not.",
        "patchbay_oldest_waiting_seconds":
            "Age of the oldest work that is due and not in flight, by stage, in seconds.",
        "patchbay_lanes_waiting": "Lanes with work, waiting or in flight, by stage; counted up to 10,000.",
        "patchbay_waiting_writes": "Writes queued for their commit.",
        "patchbay_body_bytes_in_flight": "Bytes of request bodies in memory that are not processed yet.",
    ]
}
