import ChannelKit
import Foundation
import HubRouter
import Metrics

/// Answers what an orchestrator and an operator ask: whether the hub takes webhooks, and what does not work.
struct HealthDesk: Sendable {
    /// Problems that `/health` lists; `/health/detailed` has all of them.
    static let mostProblems = 50

    let hub: Hub
    let budget: BodyBudget
    let pulse: PoolPulse
    let clock: any HubClock
    private let storing: CachedProbe<Void>
    private let waiting: CachedProbe<[Stage: Date]>

    init(hub: Hub, storage: any HubStorage, budget: BodyBudget, pulse: PoolPulse, clock: any HubClock) {
        self.hub = hub
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
                var due: [Stage: Date] = [:]
                for stage in Stage.allCases { due[stage] = try scheduler.nextDue(stage) }
                return due
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

    /// The age of the oldest work of each stage that is due and not being worked on; nil if the storage does not say.
    func waitingAges() async -> [Stage: TimeInterval]? {
        guard case .success(let due) = await waiting.answer() else { return nil }
        let now = clock.now
        return Dictionary(
            uniqueKeysWithValues: Stage.allCases.map { stage in
                (stage, max(0, due[stage].map(now.timeIntervalSince) ?? 0))
            }
        )
    }

    /// Sets the gauges that are made when they are asked for.
    func recordMetrics() async {
        hub.healthReport(at: clock.now).recordMetrics()
        Gauge(label: "patchbay_ready").record(await unreadiness() == nil ? 1 : 0)
        Gauge(label: "patchbay_body_bytes_in_flight").record(budget.bytesInFlight)
        for (stage, age) in await waitingAges() ?? [:] {
            Gauge(label: "patchbay_oldest_waiting_seconds", dimensions: [("stage", stage.rawValue)]).record(age)
        }
    }
}
