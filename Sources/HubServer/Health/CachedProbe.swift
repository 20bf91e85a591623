import Synchronization

/// A query of the storage with a timeout and a cached result: any number of callers cost one query at a time, however
/// slow the storage is.
final class CachedProbe<Value: Sendable>: Sendable {
    /// The reason why there is no value.
    enum Failure: Error, Sendable, CustomStringConvertible {
        case timedOut
        case failed(String)

        var description: String {
            switch self {
            case .timedOut: "the storage did not respond within the timeout"
            case .failed(let reason): reason
            }
        }
    }

    typealias Answer = Result<Value, Failure>

    fileprivate struct State {
        var cached: (answer: Answer, until: ContinuousClock.Instant)?
        /// The number of the running query; nil if none runs.
        var running: Int?
        var count = 0
        /// True if the running query has exceeded the timeout.
        var isLate = false
        var waiters: [CheckedContinuation<Answer, Never>] = []
    }

    private let lifetime: Duration
    private let limit: Duration
    private let query: @Sendable () async throws -> Value
    private let state = Mutex(State())

    /// - Parameters:
    ///   - lifetime: The time for which a result is cached.
    ///   - limit: The timeout of a caller; the default is below a second, the default timeout of orchestrators.
    ///   - query: The query.
    init(
        lifetime: Duration = .seconds(1),
        limit: Duration = .milliseconds(900),
        query: @escaping @Sendable () async throws -> Value
    ) {
        self.lifetime = lifetime
        self.limit = limit
        self.query = query
    }

    /// Returns the cached result, or waits for the running query or a new one.
    func answer() async -> Answer {
        await withCheckedContinuation { continuation in
            let step = state.withLock { state -> Step in
                if let cached = state.cached, cached.until > .now { return .give(cached.answer) }
                if state.running != nil, state.isLate { return .give(.failure(.timedOut)) }
                state.waiters.append(continuation)
                guard state.running == nil else { return .wait }
                state.count += 1
                state.running = state.count
                state.isLate = false
                return .begin(state.count)
            }
            switch step {
            case .give(let answer): continuation.resume(returning: answer)
            case .wait: break
            case .begin(let number): begin(number)
            }
        }
    }

    private enum Step { case give(Answer), wait, begin(Int) }

    /// Starts the query and its timeout as unstructured tasks, since a caller must not wait for a storage that hangs.
    private func begin(_ number: Int) {
        Task {
            do { finish(number, .success(try await query())) } catch { finish(number, .failure(.failed("\(error)"))) }
        }
        Task {
            try? await Task.sleep(for: limit)
            expire(number)
        }
    }

    private func finish(_ number: Int, _ answer: Answer) {
        let waiters = state.withLock { state in
            guard state.running == number else { return [CheckedContinuation<Answer, Never>]() }
            state.running = nil
            state.cached = (answer, .now + lifetime)
            return state.takeWaiters()
        }
        for waiter in waiters { waiter.resume(returning: answer) }
    }

    private func expire(_ number: Int) {
        let waiters = state.withLock { state in
            guard state.running == number else { return [CheckedContinuation<Answer, Never>]() }
            state.isLate = true
            return state.takeWaiters()
        }
        for waiter in waiters { waiter.resume(returning: .failure(.timedOut)) }
    }
}

extension CachedProbe.State {
    fileprivate mutating func takeWaiters() -> [CheckedContinuation<CachedProbe.Answer, Never>] {
        defer { waiters = [] }
        return waiters
    }
}
