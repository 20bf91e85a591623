package import ChannelKit
package import Foundation
import HubModel

/// The state of the hub at one moment, from memory alone.
package struct HealthReport: Sendable {
    /// The state of a channel.
    package enum ChannelState: String, CaseIterable, Sendable {
        /// It receives, answers and sends with its current configuration.
        case serving
        /// It serves with an earlier configuration, because the current one is invalid.
        case stale
        /// It only receives, and its items are held.
        case quarantined
        /// It is out of service, because its configuration is invalid.
        case broken
    }

    /// A problem that an operator has to fix.
    package struct Problem: Hashable, Sendable {
        /// The kind of problem.
        package enum Kind: String, CaseIterable, Sendable {
            case writesFailed = "writes_failed"
            case reloadRefused = "reload_refused"
            case redisAway = "redis_away"
            case credentialsRefused = "credentials_refused"
            case connectionProblem = "connection_problem"
            case strategyFailing = "strategy_failing"
            case channelBroken = "channel_broken"
            case channelQuarantined = "channel_quarantined"
            case channelStale = "channel_stale"
        }

        /// The kind of problem.
        package var kind: Kind
        /// The tenant concerned; nil for the hub as a whole.
        package var tenant: TenantID?
        /// The channel concerned.
        package var channel: ChannelID?
        /// The strategy concerned.
        package var strategy: StrategyKind?
        /// The time at which it began, if known.
        package var since: Date?
        /// The number of times that it happened, if counted.
        package var count: Int?
        /// The generation whose configuration a stale channel serves with.
        package var generation: Int?
        /// The cause, in words.
        package var reason: String
    }

    /// The time for which a failed write is a problem, in seconds: if the cause lasts, another fails within it.
    static let writesFailedFor: TimeInterval = 300

    /// The generation of the configuration in force.
    package let generation: Int
    /// The number of channels in each state.
    package let channelCounts: [ChannelState: Int]
    /// The problems, by kind and name.
    package let problems: [Problem]
    /// The writes that failed since the start.
    package let failedWrites: HealthRecord.Failure?
    /// The latest refused reload; nil if a later one succeeded.
    package let refusedReload: HealthRecord.Failure?
}

extension Hub {
    /// The state of the hub at `now`.
    package func healthReport(at now: Date) -> HealthReport {
        let table = table
        return HealthReport(
            generation: table.generation,
            channelCounts: table.channelCounts,
            problems: hubProblems(now) + credentialProblems + connectionProblems + strategyProblems + table.problems,
            failedWrites: health.failedWrites,
            refusedReload: health.refusedReload
        )
    }

    private func hubProblems(_ now: Date) -> [HealthReport.Problem] {
        func isRecent(_ moment: Date) -> Bool { abs(now.timeIntervalSince(moment)) < HealthReport.writesFailedFor }
        var problems: [HealthReport.Problem] = []
        if let writes = health.failedWrites, isRecent(writes.last) {
            problems.append(
                .init(kind: .writesFailed, since: writes.since, count: writes.count, reason: writes.reason)
            )
        } else if let last = context.storage.health.lastFailureAt, isRecent(last) {
            let failed = context.storage.health
            problems.append(
                .init(kind: .writesFailed, since: last, count: failed.failedWrites, reason: failed.lastError ?? "")
            )
        }
        if let reload = health.refusedReload {
            problems.append(.init(kind: .reloadRefused, since: reload.last, reason: reload.reason))
        }
        if let failure = context.options.sharedServer?.failure {
            problems.append(.init(kind: .redisAway, since: failure.since, reason: failure.reason))
        }
        return problems
    }

    private var credentialProblems: [HealthReport.Problem] {
        state.blocked.refusals.sorted { $0.key < $1.key }.map { channel, refusal in
            .init(
                kind: .credentialsRefused,
                tenant: channel.tenant,
                channel: channel,
                since: refusal.since,
                reason: refusal.reason.sentence
            )
        }
    }

    /// The problems that the probe of each connection found; a channel with refused credentials has that one alone.
    private var connectionProblems: [HealthReport.Problem] {
        let refused = state.blocked.refusals
        return health.connectionProblems.filter { refused[$0.key] == nil }.sorted { $0.key < $1.key }.map {
            channel,
            problem in
            .init(
                kind: .connectionProblem,
                tenant: channel.tenant,
                channel: channel,
                since: problem.since,
                reason: problem.reason
            )
        }
    }

    private var strategyProblems: [HealthReport.Problem] {
        health.failingSteps.sorted { $0.key < $1.key }.map { step, failure in
            .init(
                kind: .strategyFailing,
                tenant: step.tenant,
                strategy: step.strategy,
                since: failure.since,
                count: failure.count,
                reason: failure.reason
            )
        }
    }
}

extension RoutingTable {
    /// The number of channels in each state.
    var channelCounts: [HealthReport.ChannelState: Int] {
        var counts: [HealthReport.ChannelState: Int] = [.serving: channels.count - stale.count]
        counts[.stale] = stale.count
        counts[.quarantined] = quarantined.count
        counts[.broken] = max(0, broken.count - stale.count - quarantined.count)
        return counts
    }

    /// The state of `channel`, with the reason if its configuration is invalid; nil if there is no such channel.
    package func state(of channel: ChannelID) -> (state: HealthReport.ChannelState, reason: String?)? {
        guard let reason = broken[channel] else { return channels[channel] == nil ? nil : (.serving, nil) }
        if stale[channel] != nil { return (.stale, reason) }
        return (quarantined.contains(channel) ? .quarantined : .broken, reason)
    }

    fileprivate var problems: [HealthReport.Problem] {
        let kinds: [HealthReport.ChannelState: HealthReport.Problem.Kind] = [
            .broken: .channelBroken, .quarantined: .channelQuarantined, .stale: .channelStale,
        ]
        return broken.keys.sorted().compactMap { channel in
            guard let (state, reason) = state(of: channel), let kind = kinds[state] else { return nil }
            return .init(
                kind: kind,
                tenant: channel.tenant,
                channel: channel,
                generation: stale[channel],
                reason: reason ?? ""
            )
        }
    }
}
