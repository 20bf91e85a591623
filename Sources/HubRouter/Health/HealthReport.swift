public import ChannelKit
public import Foundation

/// The state of the hub at a moment, as far as memory knows it.
public struct HealthReport: Sendable {
    /// The state of a channel.
    public enum ChannelState: String, CaseIterable, Sendable {
        /// It receives, answers and sends as it is configured.
        case serving
        /// It serves as an earlier generation described it, since its present description is broken.
        case stale
        /// It receives, and its items are held.
        case quarantined
        /// It is out of service.
        case broken
    }

    /// One thing that an operator has to mend.
    public struct Problem: Hashable, Sendable {
        /// The kind of problem.
        public enum Kind: String, CaseIterable, Sendable {
            case writesFailed = "writes_failed"
            case reloadRefused = "reload_refused"
            case credentialsRefused = "credentials_refused"
            case strategyFailing = "strategy_failing"
            case channelBroken = "channel_broken"
            case channelQuarantined = "channel_quarantined"
            case channelStale = "channel_stale"
        }

        /// The kind of problem.
        public var kind: Kind
        /// The business concerned; nil for the hub as a whole.
        public var tenant: TenantID?
        /// The channel concerned.
        public var channel: ChannelID?
        /// The strategy concerned.
        public var strategy: StrategyKind?
        /// The time at which it began, if that is known.
        public var since: Date?
        /// The times that it happened, if it is counted.
        public var count: Int?
        /// The generation that a stale channel serves from.
        public var generation: Int?
        /// The cause, in words.
        public var reason: String
    }

    /// A failed write is a problem for so long: by then another would have failed if it went on.
    static let writesFailedFor: TimeInterval = 300

    /// The generation of the configuration in force.
    public let generation: Int
    /// The number of channels in each state.
    public let channelCounts: [ChannelState: Int]
    /// The problems, by kind and name.
    public let problems: [Problem]
    /// The writes that failed since the start.
    public let failedWrites: HealthRecord.Failure?
    /// The reload that was refused, if none has succeeded since.
    public let refusedReload: HealthRecord.Failure?
}

extension Hub {
    /// The state of the hub at `now`.
    public func healthReport(at now: Date) -> HealthReport {
        let table = table
        return HealthReport(
            generation: table.generation,
            channelCounts: table.channelCounts,
            problems: hubProblems(now) + credentialProblems + strategyProblems + table.problems,
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
        } else if let last = storage.health.lastFailureAt, isRecent(last) {
            let failed = storage.health
            problems.append(
                .init(kind: .writesFailed, since: last, count: failed.failedWrites, reason: failed.lastError ?? "")
            )
        }
        if let reload = health.refusedReload {
            problems.append(.init(kind: .reloadRefused, since: reload.last, reason: reload.reason))
        }
        return problems
    }

    private var credentialProblems: [HealthReport.Problem] {
        credentials.refusals.sorted { $0.key < $1.key }.map { channel, refusal in
            .init(
                kind: .credentialsRefused,
                tenant: channel.tenant,
                channel: channel,
                since: refusal.since,
                reason: refusal.reason
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

    /// The state of `channel`, and the reason where it does not serve as it is configured; nil if there is none.
    public func state(of channel: ChannelID) -> (state: HealthReport.ChannelState, reason: String?)? {
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
