import Synchronization

/// A check that runs once at a time, with one result for all concurrent callers.
///
/// Any number of callers that time out leave no more than one running check behind.
final class SharedProbe: Sendable {
    typealias Answer = @Sendable (Swift.Result<Void, any Error>) -> Void

    private struct State {
        var waiting: [Int: CheckedContinuation<Void, any Error>] = [:]
        var cancelled: Set<Int> = []
        var count = 0
        var isRunning = false
    }

    private let state = Mutex(State())
    private let start: @Sendable (@escaping Answer) -> Void

    /// - Parameter start: Starts the check and calls its argument once, with the result.
    init(start: @escaping @Sendable (@escaping Answer) -> Void) { self.start = start }

    /// Waits until the check has passed.
    ///
    /// - Throws: The check's error; `CancellationError` as soon as the task is cancelled, while the check continues.
    func run() async throws {
        let id = state.withLock { state in
            state.count += 1
            return state.count
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let (isCancelled, isFirst) = state.withLock { state in
                    guard state.cancelled.remove(id) == nil else { return (true, false) }
                    state.waiting[id] = continuation
                    defer { state.isRunning = true }
                    return (false, !state.isRunning)
                }
                if isCancelled { continuation.resume(throwing: CancellationError()) }
                if isFirst { start { self.finish($0) } }
            }
        } onCancel: {
            let continuation = state.withLock { state in
                let continuation = state.waiting.removeValue(forKey: id)
                if continuation == nil { state.cancelled.insert(id) }
                return continuation
            }
            continuation?.resume(throwing: CancellationError())
        }
        _ = state.withLock { $0.cancelled.remove(id) }
    }

    /// The number of waiting callers.
    var waitingCount: Int { state.withLock { $0.waiting.count } }

    private func finish(_ result: Swift.Result<Void, any Error>) {
        let waiting = state.withLock { state in
            defer {
                state.waiting = [:]
                state.isRunning = false
            }
            return state.waiting.values.map { $0 }
        }
        for continuation in waiting { continuation.resume(with: result) }
    }
}
