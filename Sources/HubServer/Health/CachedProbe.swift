import Synchronization

/// A question to the storage that is asked once at a time, is answered within a limit, and whose answer is kept for a
/// moment: however many ask, and however slow the storage is, it costs the same.
final class CachedProbe<Value: Sendable>: Sendable {
    /// The reason why there is no value.
    enum Failure: Error, Sendable, CustomStringConvertible {
        case timedOut
        case failed(String)

        var description: String {
            switch self {
            case .timedOut: "the storage does not answer in time"
            case .failed(let reason): reason
            }
        }
    }

    typealias Answer = Result<Value, Failure>

    fileprivate struct State {
        var kept: (answer: Answer, until: ContinuousClock.Instant)?
        /// Counts the questions; nil when none is under way.
        var asking: Int?
        var questions = 0
        /// Whether the question under way has taken longer than the limit.
        var isLate = false
        var waiters: [CheckedContinuation<Answer, Never>] = []
    }

    private let lifetime: Duration
    private let limit: Duration
    private let ask: @Sendable () async throws -> Value
    private let state = Mutex(State())

    /// - Parameters:
    ///   - lifetime: How long an answer is kept.
    ///   - limit: How long a caller waits at most: less than a second, in which orchestrators want theirs.
    ///   - ask: The question.
    init(
        lifetime: Duration = .seconds(1),
        limit: Duration = .milliseconds(900),
        ask: @escaping @Sendable () async throws -> Value
    ) {
        self.lifetime = lifetime
        self.limit = limit
        self.ask = ask
    }

    /// The answer that is kept, or that of the question under way, or of a new one.
    func answer() async -> Answer {
        await withCheckedContinuation { continuation in
            let step = state.withLock { state -> Step in
                if let kept = state.kept, kept.until > .now { return .give(kept.answer) }
                if state.asking != nil, state.isLate { return .give(.failure(.timedOut)) }
                state.waiters.append(continuation)
                guard state.asking == nil else { return .wait }
                state.questions += 1
                state.asking = state.questions
                state.isLate = false
                return .begin(state.questions)
            }
            switch step {
            case .give(let answer): continuation.resume(returning: answer)
            case .wait: break
            case .begin(let number): begin(number)
            }
        }
    }

    private enum Step { case give(Answer), wait, begin(Int) }

    /// Two tasks of their own: a caller that has its answer does not wait for a storage that hangs.
    private func begin(_ number: Int) {
        Task {
            do { finish(number, .success(try await ask())) } catch { finish(number, .failure(.failed("\(error)"))) }
        }
        Task {
            try? await Task.sleep(for: limit)
            expire(number)
        }
    }

    private func finish(_ number: Int, _ answer: Answer) {
        let waiters = state.withLock { state in
            guard state.asking == number else { return [CheckedContinuation<Answer, Never>]() }
            state.asking = nil
            state.kept = (answer, .now + lifetime)
            return state.takeWaiters()
        }
        for waiter in waiters { waiter.resume(returning: answer) }
    }

    private func expire(_ number: Int) {
        let waiters = state.withLock { state in
            guard state.asking == number else { return [CheckedContinuation<Answer, Never>]() }
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
