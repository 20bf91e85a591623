import ServiceLifecycle
import Synchronization

/// A one-time event, or its failure, for which any number of tasks can wait.
final class Gate: Sendable {
    private struct State {
        var result: Result<Void, any Error>?
        var waiters: [AsyncStream<Void>.Continuation] = []
    }

    private let state = Mutex(State())

    /// Resumes every waiting task, or throws `error` to it.
    func open(throwing error: (any Error)? = nil) {
        let waiters = state.withLock { state in
            state.result = state.result ?? error.map(Result.failure) ?? .success(())
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.finish() }
    }

    /// Waits until the gate is open.
    ///
    /// - Throws: The error of ``open(throwing:)``, and `CancellationError`.
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

/// Services that run concurrently once a gate is open and share one timeout for their shutdown.
///
/// One after the other, each could take the whole timeout.
struct ServicesBehindGate: Service {
    let services: [any Service]
    let gate: Gate
    /// The shutdown timeout, after which they are cancelled.
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

/// A service with a shutdown timeout, after which it is cancelled.
struct BoundedService: Service {
    let service: any Service
    let drain: Duration

    func run() async throws {
        let open = Gate()
        open.open()
        try await ServicesBehindGate(services: [service], gate: open, drain: drain).run()
    }
}
