import ServiceLifecycle
import Synchronization

/// Something that happens once, or fails; any number of tasks wait for it.
final class Gate: Sendable {
    private struct State {
        var result: Result<Void, any Error>?
        var waiters: [AsyncStream<Void>.Continuation] = []
    }

    private let state = Mutex(State())

    /// Lets those who wait go on, or throws `error` to them.
    func open(throwing error: (any Error)? = nil) {
        let waiters = state.withLock { state in
            state.result = state.result ?? error.map(Result.failure) ?? .success(())
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.finish() }
    }

    /// Returns once it is open.
    ///
    /// - Throws: What it failed with, and `CancellationError`.
    func wait() async throws {
        let (opened, waiter) = AsyncStream<Void>.makeStream()
        let isOpen = state.withLock { state in
            if state.result == nil { state.waiters.append(waiter) }
            return state.result != nil
        }
        if !isOpen { for await _ in opened {} }
        try Task.checkCancellation()
        try state.withLock { $0.result }?.get()
    }
}

/// Services that run side by side once a gate is open, and that share the time which they have to stop.
///
/// One after the other they could take ten seconds each.
struct ServicesBehindGate: Service {
    let services: [any Service]
    let gate: Gate
    /// The time that they may go on once the process is asked to stop; then they are cancelled.
    let drain: Duration

    func run() async throws {
        do { try await cancelWhenGracefulShutdown { try await gate.wait() } } catch is CancellationError { return }
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for service in services {
                group.addTask {
                    try await service.run()
                    return true
                }
            }
            group.addTask {
                try? await gracefulShutdown()
                try? await Task.sleep(for: drain)
                return false
            }
            var running = services.count
            while running > 0, let isService = try await group.next() {
                if isService { running -= 1 } else { group.cancelAll() }
            }
            group.cancelAll()
        }
    }
}

/// A service that is cancelled when it has not stopped a while after the process was asked to.
struct BoundedService: Service {
    let service: any Service
    let drain: Duration

    func run() async throws {
        let open = Gate()
        open.open()
        try await ServicesBehindGate(services: [service], gate: open, drain: drain).run()
    }
}
