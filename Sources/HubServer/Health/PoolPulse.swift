import Foundation
import ServiceLifecycle
import Synchronization

/// Tells whether tasks still get to run, by a thread that asks one to show itself again and again.
///
/// Whatever occupies the cooperative pool, such as a library that blocks, stops webhooks and timers alike; only a
/// thread outside of it notices.
final class PoolPulse: Service {
    /// Between two beats; a beat costs microseconds.
    private static let interval: TimeInterval = 0.25

    private struct State {
        /// The time at which the beat under way was given.
        var given: ContinuousClock.Instant?
        var isStopped = false
    }

    /// A beat that takes longer means that webhooks wait as long.
    private let limit: Duration
    private let perform: @Sendable (@escaping @Sendable () -> Void) -> Void
    private let state = Mutex(State())

    /// - Parameter perform: Runs a task; at the priority of requests, since less urgent work may keep the pool busy.
    init(
        limit: Duration = .seconds(1),
        perform: @escaping @Sendable (@escaping @Sendable () -> Void) -> Void = { beat in
            Task(priority: .high) { beat() }
        }
    ) {
        self.limit = limit
        self.perform = perform
    }

    /// Whether a task that was made a while ago has not begun yet.
    var isLate: Bool {
        guard let given = state.withLock(\.given) else { return false }
        return ContinuousClock.now - given > limit
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

    /// Gives a beat, unless the last one is still under way.
    func beat() {
        let isNew = state.withLock { state in
            guard state.given == nil else { return false }
            state.given = .now
            return true
        }
        if isNew { perform { [self] in state.withLock { $0.given = nil } } }
    }
}
