import ChannelKit
import Foundation
import HubRouter
import Metrics

/// Reports readiness to orchestrators, and problems and queue sizes to operators.
struct HealthReporter: Sendable {
    /// The max number of problems in `/health`, which stays small with many tenants; `/health/detailed` lists all.
    static let maxProblems = 50

    private static let poolBlocked = "tasks do not run in time: the thread pool is blocked"

    let hub: Hub
    let budget: BodyBudget
    let pulse: PoolPulse
    let clock: any HubClock
    let storage: any HubStorage
    private let storing: CachedProbe<Void>
    private let waiting: CachedProbe<Waiting>

    /// The queued work of all tenants.
    private struct Waiting: Sendable {
        var due: [Stage: Date] = [:]
        var counts: [Stage: Int] = [:]
    }

    /// The queued work of one stage.
    struct StageWork: Sendable {
        /// The age in seconds of the oldest due lane that is not claimed.
        let oldest: TimeInterval
        /// The number of waiting and running lanes; it stops at 10,000.
        let lanes: Int
    }

    init(hub: Hub, storage: any HubStorage, budget: BodyBudget, pulse: PoolPulse, clock: any HubClock) {
        self.hub = hub
        self.storage = storage
        self.budget = budget
        self.pulse = pulse
        self.clock = clock
        storing = CachedProbe {
            do { try await storage.probe() } catch {
                hub.health.recordFailedWrite("\(error)", at: clock.now)
                throw error
            }
        }
        waiting = CachedProbe {
            try await storage.schedule { scheduler in
                var waiting = Waiting(counts: try scheduler.laneCounts())
                for stage in Stage.allCases { waiting.due[stage] = try scheduler.nextDue(stage) }
                return waiting
            }
        }
    }

    /// The reason why the hub is not ready to store a webhook; nil if it is.
    func unreadiness() async -> String? {
        if pulse.isLate { return Self.poolBlocked }
        switch await storing.answer() {
        case .success: return pulse.isLate ? Self.poolBlocked : nil
        case .failure(let failure): return "\(failure)"
        }
    }

    /// The queued work of each stage; nil if the storage does not respond.
    func work() async -> [Stage: StageWork]? {
        guard case .success(let waiting) = await waiting.answer() else { return nil }
        let now = clock.now
        return Dictionary(
            uniqueKeysWithValues: Stage.allCases.map { stage in
                let age = waiting.due[stage].map(now.timeIntervalSince) ?? 0
                return (stage, StageWork(oldest: max(0, age), lanes: waiting.counts[stage] ?? 0))
            }
        )
    }

    /// Records the gauges that are computed for each scrape.
    func recordMetrics() async {
        hub.healthReport(at: clock.now).recordMetrics()
        Gauge(label: "patchbay_ready").record(await unreadiness() == nil ? 1 : 0)
        Gauge(label: "patchbay_body_bytes_in_flight").record(budget.bytesInFlight)
        Gauge(label: "patchbay_waiting_writes").record(storage.health.waitingWrites)
        for (stage, work) in await work() ?? [:] {
            let dimensions = [("stage", stage.rawValue)]
            Gauge(label: "patchbay_oldest_waiting_seconds", dimensions: dimensions).record(work.oldest)
            Gauge(label: "patchbay_lanes_waiting", dimensions: dimensions).record(work.lanes)
        }
    }
}
