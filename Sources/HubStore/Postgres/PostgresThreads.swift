import Foundation
import HubRouter
import Synchronization

/// The connections to a PostgreSQL database, each on a thread of its own.
///
/// A job that lost against another transaction runs again, and so does one whose connection was lost before COMMIT was
/// sent: bodies are pure. While the database is away jobs fail at once, and attempts to connect go on.
final class PostgresThreads: Sendable {
    typealias Priority = PostgresQueue<Job>.Priority

    /// A waiting call.
    struct Job: Sendable {
        /// Runs the call and returns the report of its result to the caller.
        let run: @Sendable (PostgresConnection) throws -> @Sendable () -> Void
        /// Reports an error to the caller.
        let fail: @Sendable (any Error) -> Void
    }

    fileprivate struct State {
        var queue: PostgresQueue<Job>
        /// The number of threads that wait for a job and that no signal wakes yet.
        var idle = 0
        var backoff = ConnectionBackoff()
    }

    /// The max number of runs that lose against other transactions: more means that something is wrong.
    private static let maxConflicts = 5
    /// The max time for which `close` waits for running jobs: the process ends within 12 seconds.
    private static let maxEnd = 8.0

    private let open: @Sendable () throws -> PostgresConnection
    private let count: Int
    private let state: Mutex<State>
    /// Waited for on the connections' threads only, and `ended` by `close`.
    private let wake = DispatchSemaphore(value: 0)
    private let ended = DispatchSemaphore(value: 0)

    /// Starts the threads, which connect when they have a job.
    ///
    /// - Parameters:
    ///   - count: The number of connections.
    ///   - capacity: The max number of waiting jobs; more are rejected, so that a caller can respond in time.
    ///   - open: Opens a connection.
    init(count: Int, capacity: Int = 2_000, open: @escaping @Sendable () throws -> PostgresConnection) {
        self.open = open
        self.count = count
        state = Mutex(State(queue: PostgresQueue(connections: count, capacity: capacity)))
        for number in 1...count { StorageThread.start("postgres \(number)") { self.serve() } }
    }

    // MARK: - Jobs

    /// Runs `body`, which can run several times, on a connection.
    ///
    /// - Throws: ``StorageError``, or the error of the body.
    func run<Result: Sendable>(
        _ priority: Priority = .work,
        _ body: @escaping @Sendable (PostgresConnection) throws -> Result
    ) async throws -> Result {
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Result, any Error>) in
            submit(priority, body) { continuation.resume(with: $0) }
        }
    }

    /// Runs `body`, which can run several times, on a connection and calls `caller` on its thread.
    func submit<Result: Sendable>(
        _ priority: Priority,
        _ body: @escaping @Sendable (PostgresConnection) throws -> Result,
        then caller: @escaping @Sendable (Swift.Result<Result, any Error>) -> Void
    ) {
        let job = Job { connection in
            let result = try body(connection)
            return { caller(.success(result)) }
        } fail: { error in
            caller(.failure(error))
        }
        let (expired, failure, wakes) = state.withLock { $0.accept(job, priority, at: .now) }
        if wakes { wake.signal() }
        if let failure { job.fail(failure) }
        for job in expired { job.fail(StorageError.overloaded) }
    }

    /// Rejects further jobs and closes the connections after the waiting ones.
    func close() {
        state.withLock { $0.queue.close() }
        for _ in 0..<count { wake.signal() }
        let deadline = DispatchTime.now() + Self.maxEnd
        for _ in 0..<count { _ = ended.wait(timeout: deadline) }
    }

    // MARK: - A connection's thread

    private func serve() {
        var connection: PostgresConnection?
        while let (job, priority) = next() {
            perform(job, &connection)
            state.withLock { $0.queue.ended(priority) }
        }
        connection = nil
        ended.signal()
    }

    /// Waits for the next job; nil at the end.
    private func next() -> (Job, Priority)? {
        while true {
            let (next, expired, isEnd) = state.withLock { $0.next(at: .now) }
            for job in expired { job.fail(StorageError.overloaded) }
            if let next { return next }
            if isEnd { return nil }
            wake.wait()
        }
    }

    private func perform(_ job: Job, _ connection: inout PostgresConnection?) {
        var (conflicts, losses) = (0, 0)
        while true {
            do {
                return try job.run(connected(&connection))()
            } catch {
                let failure = error as? PostgresError
                if connection?.isBroken == true || failure?.isOfServer == true { connection = nil }
                if failure?.isConflict == true, conflicts < Self.maxConflicts {
                    conflicts += 1
                    // Both would meet again if they waited for the same time.
                    usleep(UInt32.random(in: 500...10_000) * UInt32(conflicts))
                } else if failure?.loss == .rolledBack, losses == 0 {
                    losses += 1
                } else {
                    return job.fail(StorageError.translate(error))
                }
            }
        }
    }

    private func connected(_ connection: inout PostgresConnection?) throws -> PostgresConnection {
        if let connection { return connection }
        let (mayTry, failure) = state.withLock { ($0.backoff.begin(at: .now), $0.backoff.failure) }
        guard mayTry else { throw failure ?? StorageError.unavailable("the database cannot be reached") }
        do {
            let new = try open()
            state.withLock { $0.backoff.succeeded() }
            connection = new
            return new
        } catch {
            let failure = StorageError(error) ?? .unavailable("\(error)")
            state.withLock { $0.backoff.failed(failure, at: .now, jitter: .random(in: 0.5...1)) }
            throw failure
        }
    }
}

extension PostgresThreads.State {
    /// Adds a job.
    ///
    /// - Returns: The jobs that waited for too long, the reason why this one is rejected, and whether to wake a thread.
    fileprivate mutating func accept(
        _ job: PostgresThreads.Job,
        _ priority: PostgresThreads.Priority,
        at now: ContinuousClock.Instant
    ) -> ([PostgresThreads.Job], StorageError?, Bool) {
        guard !queue.isClosed else { return ([], .unavailable("the storage is closed"), false) }
        let expired = queue.removeExpired(at: now)
        guard !queue.isFull else { return (expired, .overloaded, false) }
        queue.append(job, priority, at: now)
        guard idle > 0 else { return (expired, nil, false) }
        idle -= 1
        return (expired, nil, true)
    }

    /// The next job of a thread; without one it is idle, or ends.
    fileprivate mutating func next(
        at now: ContinuousClock.Instant
    ) -> ((PostgresThreads.Job, PostgresThreads.Priority)?, [PostgresThreads.Job], Bool) {
        let expired = queue.removeExpired(at: now)
        if let (job, priority) = queue.take() { return ((job, priority), expired, false) }
        guard !queue.isClosed else { return (nil, expired, true) }
        idle += 1
        return (nil, expired, false)
    }
}
