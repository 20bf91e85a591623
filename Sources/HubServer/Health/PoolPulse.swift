import Foundation
import ServiceLifecycle
import Synchronization

/// Detects a blocked cooperative pool, by a thread that starts a task periodically and checks that it ran.
///
/// Code that blocks the pool stops turns, sends and timers alike; only a thread outside of it can detect that.
final class PoolPulse: Service {
    /// The time between two beats; a beat costs microseconds.
    private static let interval: TimeInterval = 0.25

    private struct State {
        /// The start of the running beat; nil if none runs.
        var startedAt: ContinuousClock.Instant?
        var isStopped = false
    }

    /// The max duration of a beat; all other work waits as long as a beat does.
    private let limit: Duration
    private let perform: @Sendable (@escaping @Sendable () -> Void) -> Void
    private let state = Mutex(State())

    /// - Parameter perform: Starts a task with the priority of requests, since other work may occupy the pool.
    init(
        limit: Duration = .seconds(1),
        perform: @escaping @Sendable (@escaping @Sendable () -> Void) -> Void = { beat in
            Task(priority: .high) { beat() }
        }
    ) {
        self.limit = limit
        self.perform = perform
    }

    /// True if the task of the running beat has not started within the limit.
    var isLate: Bool {
        guard let startedAt = state.withLock(\.startedAt) else { return false }
        return ContinuousClock.now - startedAt > limit
    }

    func run() async throws {
        let thread = Thread { [self] in
            while state.withLock({ !$0.isStopped }) {
                beat()
                Thread.sleep(forTimeInterval: Self.interval)
            }
        }
        thread.name = "pool pulse"
        thread.start()
        defer { state.withLock { $0.isStopped = true } }
        try? await gracefulShutdown()
    }

    /// Starts a beat, unless the last one still runs.
    func beat() {
        let isNew = state.withLock { state in
            guard state.startedAt == nil else { return false }
            state.startedAt = .now
            return true
        }
        if isNew { perform { [self] in state.withLock { $0.startedAt = nil } } }
    }
}
