extension HealthReport {
    /// Sets the gauges of the report, when metrics are requested.
    package func recordMetrics() {
        HubMetrics.channels(channelCounts)
        HubMetrics.lastReloadSuccessful.record(refusedReload == nil ? 1 : 0)
        HubMetrics.credentialsRefused.record(count(.credentialsRefused))
        HubMetrics.strategiesFailing.record(count(.strategyFailing))
    }

    private func count(_ kind: Problem.Kind) -> Int { problems.count { $0.kind == kind } }
}
