import ChannelKit
import Foundation
import HubRouter

extension HealthReporter {
    /// The body of `/health`: counts and the first problems.
    func summary() async -> (json: JSONValue, isReady: Bool) {
        let (members, report, isReady) = await overview()
        var json = members
        json["problems"] = .array(report.problems.prefix(Self.maxProblems).map(\.json))
        return (.object(json), isReady)
    }

    /// The body of `/health/detailed`: all problems and channels.
    func details() async -> (json: JSONValue, isReady: Bool) {
        let (members, report, isReady) = await overview()
        var json = members
        json["problems"] = .array(report.problems.map(\.json))
        json["channels"] = .object(channels(refused: report.problems.filter { $0.kind == .credentialsRefused }))
        return (.object(json), isReady)
    }

    /// The body of `/queue/stats`.
    var queueStatistics: JSONValue {
        [
            "stages": stages, "waiting_writes": .integer(Int64(storage.health.waitingWrites)),
            "body_bytes_in_flight": .integer(Int64(budget.bytesInFlight)),
        ]
    }

    private func overview() async -> (members: [String: JSONValue], report: HealthReport, isReady: Bool) {
        let unreadiness = await unreadiness()
        // The report is made after the probe, so that it includes a write that failed in it.
        let report = hub.healthReport(at: clock.now)
        let status = unreadiness != nil ? "not_ready" : report.problems.isEmpty ? "ok" : "degraded"
        let members: [String: JSONValue] = [
            "status": .string(status),
            "not_ready": unreadiness.map(JSONValue.string) ?? .null,
            "generation": .integer(Int64(report.generation)),
            "refused_reload": report.refusedReload?.json ?? .null,
            "failed_writes": report.failedWrites?.json ?? .null,
            "channel_counts": .object(
                Dictionary(
                    uniqueKeysWithValues: report.channelCounts.map { ($0.key.rawValue, .integer(Int64($0.value))) }
                )
            ),
            "problem_count": .integer(Int64(report.problems.count)),
            "waiting": stages,
            "storage": storage.health.json,
        ]
        return (members, report, unreadiness == nil)
    }

    private var stages: JSONValue {
        .object(
            Dictionary(
                uniqueKeysWithValues: Stage.allCases.map { stage in
                    let work = hub.work(stage)
                    let seconds = (oldestWaiting(work) * 10).rounded() / 10
                    return (stage.rawValue, ["oldest_seconds": .number(seconds), "lanes": .integer(Int64(work.lanes))])
                }
            )
        )
    }

    private func channels(refused: [HealthReport.Problem]) -> [String: JSONValue] {
        let table = hub.table
        let ids = Set(table.channels.keys).union(table.broken.keys)
        let refusals = Dictionary(refused.compactMap { problem in problem.channel.map { ($0, problem) } }) { $1 }
        let channels = ids.compactMap { id -> (String, JSONValue)? in
            guard let (state, reason) = table.state(of: id) else { return nil }
            let json = JSONValue.compact([
                "adapter": table.channels[id].map { .string($0.kind.rawValue) },
                "status": .string(state.rawValue),
                "reason": reason.map(JSONValue.string),
                "generation": table.stale[id].map { .integer(Int64($0)) },
                "credentials_refused": refusals[id].map { .string($0.reason) },
            ])
            return (id.description, json)
        }
        return Dictionary(channels) { first, _ in first }
    }
}

extension HealthReport.Problem {
    fileprivate var json: JSONValue {
        .compact([
            "kind": .string(kind.rawValue),
            "tenant": tenant.map { .string($0.rawValue) },
            "channel": channel.map { .string($0.description) },
            "strategy": strategy.map { .string($0.rawValue) },
            "since": since.map { .string($0.iso8601) },
            "count": count.map { .integer(Int64($0)) },
            "generation": generation.map { .integer(Int64($0)) },
            "reason": .string(reason),
        ])
    }
}

extension HealthRecord.Failure {
    fileprivate var json: JSONValue {
        [
            "since": .string(since.iso8601), "last": .string(last.iso8601), "count": .integer(Int64(count)),
            "reason": .string(reason),
        ]
    }
}

extension StorageHealth {
    fileprivate var json: JSONValue {
        .compact([
            "failed_commits": .integer(Int64(failedWrites)),
            "last_error": lastError.map(JSONValue.string),
            "last_failure_at": lastFailureAt.map { .string($0.iso8601) },
            "last_write_at": lastWriteAt.map { .string($0.iso8601) },
            "waiting_writes": .integer(Int64(waitingWrites)),
        ])
    }
}
