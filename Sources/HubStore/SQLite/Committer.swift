import ChannelKit
import Foundation
import HubRouter
import Synchronization

/// The only writer of the database: commits the waiting jobs together, on a thread of its own.
///
/// A body is pure, since it can run twice: the jobs of a commit run in one transaction without savepoints, and after an
/// error once more, each in a savepoint, so that a job which fails does so alone.
final class Committer: Sendable {
    typealias Priority = WriteQueue<Job>.Priority

    /// A waiting write.
    struct Job: Sendable {
        let priority: Priority
        let durability: Durability
        /// Runs the write and returns its outcome.
        let run: @Sendable (SQLiteConnection) -> Outcome
        /// Reports to the caller that the commit failed.
        let fail: @Sendable (any Error) -> Void
    }

    /// The outcome of a job, which its caller receives after the commit.
    struct Outcome: Sendable {
        let tell: @Sendable () -> Void
        /// True if the job threw an error.
        var isFailure = false
        /// Its error, if that is of the storage, such as a full disk.
        var failure: StorageError?
    }

    private let queue: SharedWriteQueue<Job>
    private let health = Mutex(StorageHealth())
    private let connection: Mutex<SQLiteConnection?>
    private let failpoints: Failpoints
    private let onCommit: @Sendable (_ logPages: Int) -> Void
    private let onFailedSync: @Sendable (String) -> Void

    /// Starts the writer, which ends with `close`.
    ///
    /// - Parameters:
    ///   - connection: The connection, which is closed at the end.
    ///   - capacity: The max number of waiting jobs; more are rejected, so that a caller can respond in time.
    ///   - onCommit: Called on the writer's thread after each commit, with the number of pages in the log.
    ///   - onFailedSync: Called on the writer's thread when a sync failed, before any caller gets a result.
    init(
        connection: sending SQLiteConnection,
        capacity: Int = 20_000,
        failpoints: Failpoints = Failpoints(),
        onCommit: @escaping @Sendable (_ logPages: Int) -> Void = { _ in },
        onFailedSync: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        self.connection = Mutex(connection)
        self.failpoints = failpoints
        self.onCommit = onCommit
        self.onFailedSync = onFailedSync
        queue = SharedWriteQueue(capacity: capacity)
        StorageThread.start("writer") { self.run() }
    }

    // MARK: - Jobs

    /// Runs `body` in the next commit and returns after its sync.
    func submit<Result: Sendable>(
        _ priority: Priority,
        _ durability: Durability = .durable,
        _ body: @escaping @Sendable (SQLiteConnection) throws -> Result
    ) async throws -> Result {
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Result, any Error>) in
            submit(priority, durability, body) { continuation.resume(with: $0) }
        }
    }

    /// Runs `body` in the next commit and calls `caller` after its sync, on the writer's thread.
    ///
    /// - Parameter tenant: The tenant that the write belongs to; nil if it belongs to none.
    func submit<Result: Sendable>(
        _ priority: Priority,
        _ durability: Durability = .durable,
        of tenant: TenantID? = nil,
        _ body: @escaping @Sendable (SQLiteConnection) throws -> Result,
        then caller: @escaping @Sendable (Swift.Result<Result, any Error>) -> Void
    ) {
        let job = Job(priority: priority, durability: durability) { connection in
            do {
                let result = try body(connection)
                return Outcome { caller(.success(result)) }
            } catch {
                let failure = error is SQLiteError ? StorageError(error) : nil
                let reason: any Error = failure ?? error
                return Outcome(tell: { caller(.failure(reason)) }, isFailure: true, failure: failure)
            }
        } fail: { error in
            caller(.failure(error))
        }
        if let error = queue.add(job, priority, of: tenant) { caller(.failure(error)) }
    }

    /// The results of writing since the start.
    var currentHealth: StorageHealth {
        var health = health.withLock { $0 }
        health.waitingWrites = waitingCount
        return health
    }

    /// The number of waiting jobs.
    var waitingCount: Int { queue.count }

    /// True if the writer keeps up with the jobs.
    var keepsUp: Bool { queue.keepsUp }

    /// Rejects further jobs; the writer ends after the waiting ones.
    func close() { queue.close() }

    /// Waits until the writer has ended and closed the connection.
    func waitUntilEnd() { queue.waitUntilEnd() }

    // MARK: - The writer's thread

    private func run() {
        while let jobs = queue.next() {
            connection.withLock { if let connection = $0 { commit(jobs, connection) } }
        }
        connection.withLock { $0 = nil }
        queue.end()
    }

    private func commit(_ jobs: [Job], _ connection: SQLiteConnection) {
        let begin = ContinuousClock.now
        do {
            try connection.setSync(jobs.contains { $0.durability == .durable } ? .everyCommit : .checkpoints)
            let outcomes = try runTogether(jobs, connection) ?? runApart(jobs, connection)
            pass(.batchCommitted, jobs)
            record(outcomes, logPages: connection.logPages)
            for outcome in outcomes { outcome.tell() }
            onCommit(connection.logPages)
            HubMetrics.commits.increment()
            HubMetrics.commitJobs.increment(by: jobs.count)
            HubMetrics.commitDuration.record(.now - begin)
        } catch {
            fail(jobs, with: error)
        }
    }

    /// Runs the jobs in one transaction.
    ///
    /// - Returns: Their outcomes; nil if one of them failed after it had written, and nothing is written then.
    private func runTogether(_ jobs: [Job], _ connection: SQLiteConnection) throws -> [Outcome]? {
        struct Failed: Error {}
        do {
            return try connection.transaction(.beginWriting) { _ in
                let outcomes = try jobs.map { job in
                    let before = connection.totalChanges
                    let outcome = job.run(connection)
                    let hasWritten = !connection.isInTransaction || connection.totalChanges != before
                    guard !outcome.isFailure || !hasWritten else { throw Failed() }
                    return outcome
                }
                pass(.batchBegun, jobs)
                return outcomes
            }
        } catch is Failed {
            return nil
        }
    }

    /// Runs the jobs in one transaction, each in a savepoint.
    private func runApart(_ jobs: [Job], _ connection: SQLiteConnection) throws -> [Outcome] {
        try connection.transaction(.beginWriting) { sql in
            try jobs.map { job in
                try sql.run(.savepoint)
                let outcome = job.run(connection)
                // After some errors, such as a full disk, SQLite rolls the whole commit back by itself: every job in it
                // fails with that error.
                guard connection.isInTransaction else {
                    throw outcome.failure ?? StorageError.unavailable("the commit was rolled back")
                }
                if outcome.isFailure {
                    connection.numbers.rollBack()
                    try sql.run(.rollbackToSavepoint)
                }
                try sql.run(.releaseSavepoint)
                return outcome
            }
        }
    }

    /// Passes a failpoint of the commits with a webhook's items: the others begin before the hub serves.
    private func pass(_ point: Failpoint, _ jobs: [Job]) {
        if jobs.contains(where: { $0.priority == .urgent }) { failpoints.pass(point) }
    }

    private func fail(_ jobs: [Job], with error: any Error) {
        let reason = StorageError.translate(error)
        health.withLock { $0.record(failure: reason) }
        if let error = error as? SQLiteError, error.isFailedSync { onFailedSync(error.message) }
        for job in jobs { job.fail(reason) }
    }

    private func record(_ outcomes: [Outcome], logPages: Int) {
        health.withLock { health in
            health.logPages = logPages
            health.recordCommit()
            for case let failure? in outcomes.map(\.failure) { health.record(failure: failure) }
        }
    }
}

extension SQLStatement {
    fileprivate static let savepoint = SQLStatement("SAVEPOINT job")
    fileprivate static let rollbackToSavepoint = SQLStatement("ROLLBACK TO job")
    fileprivate static let releaseSavepoint = SQLStatement("RELEASE job")
}
