import ChannelKit
import Foundation
import HubRouter

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
    }

    /// The reason why the hub is not ready to store a webhook; nil if it is.
    func unreadiness() async -> String? {
        if pulse.isLate { return Self.poolBlocked }
        switch await storing.answer() {
        case .success: return pulse.isLate ? Self.poolBlocked : nil
        case .failure(let failure): return "\(failure)"
        }
    }

    /// The age in seconds of the stage's oldest work that is due and not in flight; 0 without any.
    func oldestWaiting(_ work: LaneWork) -> TimeInterval {
        max(0, work.oldestDue.map(clock.now.timeIntervalSince) ?? 0)
    }

    /// Records the gauges that are computed for each scrape.
    func recordMetrics() async {
        hub.healthReport(at: clock.now).recordMetrics()
        HubMetrics.ready.record(await unreadiness() == nil ? 1 : 0)
        HubMetrics.bodyBytesInFlight.record(budget.bytesInFlight)
        HubMetrics.waitingWrites.record(storage.health.waitingWrites)
        HubMetrics.logBytes.record(storage.health.logBytes)
        for stage in Stage.allCases {
            let work = hub.work(stage)
            HubMetrics.oldestWaiting.record(oldestWaiting(work), stage.rawValue)
            HubMetrics.lanesWaiting.record(work.lanes, stage.rawValue)
        }
    }
}
