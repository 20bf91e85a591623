import ChannelKit
import Metrics

/// The metrics of the hub.
///
/// Tenants are in the log, not in labels: their number has no bound.
package enum HubMetrics {
    /// All metrics, in the order of their documentation.
    package static let declarations: [MetricDeclaration] = [
        webhooks.declaration, items.declaration, authenticationFailures.declaration, bodyBytesInFlight.declaration,
        events.declaration, statusesReceived.declaration, statuses.declaration, turns.declaration,
        strategySteps.declaration, strategyStep.declaration,
        strategiesAbandoned.declaration, strategiesFailing.declaration, replies.declaration, circuitsOpen.declaration,
        oldestWaiting.declaration, lanesWaiting.declaration, lanesInFlight.declaration, waitingWrites.declaration,
        commits.declaration, commitJobs.declaration, commitLinger.declaration, commitDuration.declaration,
        databaseStatements.declaration, databaseRoundTrips.declaration,
        logBytes.declaration, failedWrites.declaration, ready.declaration, configurationGeneration.declaration,
        lastReloadSuccessful.declaration, channels.declaration,
        credentialsRefused.declaration, logLinesDropped.declaration, deletedRows.declaration, oldestRow.declaration,
        retentionBehind.declaration, findings.declaration, redisConnected.declaration, redisReconnects.declaration,
    ]

    // MARK: - Receiving

    package static let webhooks = CounterMetric(
        "patchbay_webhooks",
        labels: ["adapter", "status"],
        help: "Webhooks received, by adapter and HTTP status of the response."
    )
    package static let items = CounterMetric(
        "patchbay_items",
        labels: ["adapter", "result"],
        help:
            "Items of authentic webhooks, by result at receipt: applied, status (applied, and needs no row), stored (a "
            + "worker applies it), duplicate, unrouted (no channel has the address), unverified (authenticated by the "
            + "secret of another channel), unread (reading it crashed the process before), refused (too much work of "
            + "its tenant waits), backfilled."
    )
    package static let authenticationFailures = CounterMetric(
        "patchbay_authentication_failures",
        labels: ["adapter", "reason"],
        help: "Webhooks refused as not authentic, by reason: signature or token missing, malformed, mismatch or stale; "
            + "unlocated (no address where the provider always sends one)."
    )
    package static let bodyBytesInFlight = GaugeMetric(
        "patchbay_body_bytes_in_flight",
        help: "Bytes of request bodies in memory that are not processed yet."
    )

    // MARK: - Processing, turns and replies

    package static let events = CounterMetric(
        "patchbay_events",
        labels: ["adapter", "event"],
        help: "Events applied, by adapter and kind."
    )
    package static let statusesReceived = CounterMetric(
        "patchbay_statuses_received",
        help: "Delivery statuses received: the sum of moved, unchanged, early and invalid ones."
    )
    package static let statuses = CounterMetric(
        "patchbay_statuses",
        labels: ["effect"],
        help:
            "Delivery statuses by effect: moved (the message has a new status), unchanged (outdated or repeated), early "
            + "(its message is not known yet), invalid (it names no message). Early ones are counted again as joined (the "
            + "message became known) or expired (it did not within a day)."
    )
    package static let turns = CounterMetric(
        "patchbay_turns",
        labels: ["state"],
        help: "Turns ended, by state."
    )
    package static let strategySteps = CounterMetric(
        "patchbay_strategy_steps",
        labels: ["strategy", "verdict"],
        help: "Strategies asked for an answer, by verdict."
    )
    package static let strategyStep = TimerMetric(
        "patchbay_strategy_step",
        labels: ["strategy", "verdict"],
        help: "Time until a strategy's verdict, in seconds."
    )
    package static let strategiesAbandoned = CounterMetric(
        "patchbay_strategies_abandoned",
        labels: ["strategy"],
        help: "Strategies that missed their deadline and were cancelled."
    )
    package static let strategiesFailing = GaugeMetric(
        "patchbay_strategies_failing",
        help: "Strategies of tenants whose latest attempt failed or timed out."
    )
    package static let replies = CounterMetric(
        "patchbay_replies",
        labels: ["adapter", "state"],
        help: "Replies' changes of state, by new state: sent, pending again, held, ambiguous, dead."
    )
    package static let circuitsOpen = GaugeMetric(
        "patchbay_circuits_open",
        help: "Open circuit breakers of providers' endpoints."
    )

    // MARK: - Queues and storage

    package static let oldestWaiting = GaugeMetric(
        "patchbay_oldest_waiting_seconds",
        labels: ["stage"],
        help: "Age of the oldest work that is due and not in flight, by stage, in seconds."
    )
    package static let lanesWaiting = GaugeMetric(
        "patchbay_lanes_waiting",
        labels: ["stage"],
        help: "Lanes with work, waiting or in flight, by stage; at most 100,000 are known."
    )
    package static let lanesInFlight = GaugeMetric(
        "patchbay_lanes_in_flight",
        labels: ["stage"],
        help: "Lanes in flight, by stage."
    )
    package static let waitingWrites = GaugeMetric(
        "patchbay_waiting_writes",
        help: "Writes queued for their commit."
    )
    package static let commits = CounterMetric(
        "patchbay_commits",
        help: "Commits of the database."
    )
    package static let commitJobs = CounterMetric(
        "patchbay_commit_jobs",
        help: "Writes that were committed; divided by the commits, the size of a group."
    )
    package static let commitLinger = TimerMetric(
        "patchbay_commit_linger",
        help: "Time that the oldest write of a group waited until its commit began, in seconds."
    )
    package static let commitDuration = TimerMetric(
        "patchbay_commit_duration",
        help: "Time from the beginning of a commit until its callers had their results, in seconds."
    )
    package static let databaseStatements = CounterMetric(
        "patchbay_database_statements",
        help: "Statements that the writer sent to the database server."
    )
    package static let databaseRoundTrips = CounterMetric(
        "patchbay_database_round_trips",
        help: "Times that the writer waited for the database server."
    )
    package static let logBytes = GaugeMetric(
        "patchbay_log_bytes",
        help: "Size of the database's write-ahead log; over 256 MB commits wait until it is moved into the database."
    )
    package static let failedWrites = CounterMetric(
        "patchbay_failed_writes",
        help: "Webhooks that could not be stored, and failed storage probes."
    )

    // MARK: - Stored rows

    package static let deletedRows = CounterMetric(
        "patchbay_deleted_rows",
        labels: ["kind"],
        help: "Rows deleted because they were older than the lifetime of their kind (hub.retention)."
    )
    package static let oldestRow = GaugeMetric(
        "patchbay_oldest_row_seconds",
        labels: ["kind"],
        help:
            "Age of the oldest row of a kind at the last sweep, in seconds, for the kinds that grow with each message."
    )
    package static let retentionBehind = GaugeMetric(
        "patchbay_retention_behind_seconds",
        labels: ["kind"],
        help: "Time by which the oldest row that may be deleted exceeds the lifetime of its kind, in seconds."
    )
    package static let findings = GaugeMetric(
        "patchbay_inconsistent_rows",
        labels: ["check"],
        help: "Rows that break a rule of the storage, by check; anything but 0 is a defect."
    )

    // MARK: - Other servers

    package static let redisConnected = GaugeMetric(
        "patchbay_redis_connected",
        help: "1 if Redis is connected, 0 if it is away; absent without hub.redis."
    )
    package static let redisReconnects = CounterMetric(
        "patchbay_redis_reconnects",
        help: "Connections to Redis that were opened again after a loss."
    )

    // MARK: - The process

    package static let ready = GaugeMetric(
        "patchbay_ready",
        help: "1 if webhooks can be stored, 0 if not."
    )
    package static let configurationGeneration = GaugeMetric(
        "patchbay_configuration_generation",
        help: "Number of the configuration in force, counted since the start."
    )
    package static let lastReloadSuccessful = GaugeMetric(
        "patchbay_configuration_last_reload_successful",
        help: "1 if the latest reload was accepted, 0 if it was refused."
    )
    package static let channels = GaugeMetric(
        "patchbay_channels",
        labels: ["status"],
        help: "Configured channels, by status: serving, stale, quarantined, broken."
    )
    package static let credentialsRefused = GaugeMetric(
        "patchbay_channels_credentials_refused",
        help: "Channels whose credentials the provider refuses."
    )
    package static let logLinesDropped = CounterMetric(
        "patchbay_log_lines_dropped",
        help: "Log lines that were dropped because standard error was not read."
    )
}
