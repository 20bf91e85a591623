import ChannelKit
import Foundation
import HubRouter
import Metrics

/// Answers what an orchestrator and an operator ask: whether the hub takes webhooks, and what does not work.
struct HealthReporter: Sendable {
    /// Problems that `/health` lists; `/health/detailed` has all of them.
    static let maxProblems = 50

    let hub: Hub
    let budget: BodyBudget
    let pulse: PoolPulse
    let clock: any HubClock
    let storage: any HubStorage
    private let storing: CachedProbe<Void>
    private let waiting: CachedProbe<Waiting>

    /// The work of all tenants.
    private struct Waiting: Sendable {
        var due: [Stage: Date] = [:]
        var counts: [Stage: Int] = [:]
    }

    /// The work of one stage.
    struct StageWork: Sendable {
        /// The age in seconds of the oldest that is due and not being worked on.
        let oldest: TimeInterval
        /// The number of lanes that wait or are being worked on, up to 10,000.
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
                hub.health.noteFailedWrite("\(error)", at: clock.now)
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

    /// The reason why a webhook would not be stored now; nil if it would.
    func unreadiness() async -> String? {
        if pulse.isLate { return "tasks do not get to run in time" }
        switch await storing.answer() {
        case .success: return pulse.isLate ? "tasks do not get to run in time" : nil
        case .failure(let failure): return "\(failure)"
        }
    }

    /// The work of each stage; nil if the storage does not say.
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

    /// Sets the gauges that are made when they are asked for.
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
