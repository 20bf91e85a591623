import Foundation
import GRDB
import HubRouter
import Synchronization

/// The only writer of the database: commits the waiting jobs together, the urgent ones first, each in a savepoint.
///
/// Jobs queue up while a commit is synced; the next commit takes all urgent ones and a share of the others. They run
/// on the writer's own queue, never on the cooperative pool.
final class Committer: Sendable {
    /// The order of the jobs in the queue.
    enum Priority: Sendable {
        /// Intake, and writes on which a request waits.
        case urgent
        case work

        /// The priority of the running task: one on which a request waits has a high priority.
        static var ofTask: Priority { Task.currentPriority > .medium ? .urgent : .work }
    }

    /// A waiting write.
    private struct Job: Sendable {
        /// Runs the write and returns its outcome.
        let run: @Sendable (Database) -> Outcome
        /// Reports to the caller that the commit failed.
        let fail: @Sendable (any Error) -> Void
    }

    /// The outcome of a job, which its caller receives after the commit.
    private struct Outcome {
        let tell: @Sendable () -> Void
        /// A failure of the storage, such as a full disk; nil for an error that the job threw.
        var failure: StorageError?
    }

    private struct State {
        var urgent: [Job] = []
        var work: [Job] = []
        var isDraining = false
        var isClosed = false
        var health = StorageHealth()
    }

    /// The max number of other jobs in a commit, since an urgent one may have to wait until it is synced.
    private static let workAtOnce = 64
    /// The max number of other jobs in a commit on which a request waits, since a provider's timeout is short.
    private static let workBesideUrgent = 16

    private let pool: any DatabaseWriter
    private let capacity: Int
    private let onFailedSync: @Sendable (String) -> Void
    private let state = Mutex(State())

    /// - Parameters:
    ///   - capacity: The max number of waiting jobs; more are rejected, so that a caller can respond in time.
    ///   - onFailedSync: Called on the writer's thread when a sync failed, before any caller gets a result.
    init(
        pool: any DatabaseWriter,
        capacity: Int = 20_000,
        onFailedSync: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        self.pool = pool
        self.capacity = capacity
        self.onFailedSync = onFailedSync
    }

    /// Runs `body` in the next commit and returns after its sync.
    func submit<Result: Sendable>(
        _ priority: Priority,
        _ body: @escaping @Sendable (Database) throws -> Result
    ) async throws -> Result {
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Result, any Error>) in
            submit(priority, body) { continuation.resume(with: $0) }
        }
    }

    /// Runs `body` in the next commit and calls `caller` after its sync.
    func submit<Result: Sendable>(
        _ priority: Priority,
        _ body: @escaping @Sendable (Database) throws -> Result,
        then caller: @escaping @Sendable (Swift.Result<Result, any Error>) -> Void
    ) {
        let job = Job { database in
            do {
                let result = try Self.inSavepoint(database) { try body(database) }
                return Outcome { caller(.success(result)) }
            } catch {
                let failure = error is DatabaseError ? StorageError(error) : nil
                let reason: any Error = failure ?? error
                return Outcome(tell: { caller(.failure(reason)) }, failure: failure)
            }
        } fail: { error in
            caller(.failure(error))
        }
        switch enqueue(job, priority) {
        case .success(true): pool.asyncWriteWithoutTransaction { self.drain($0) }
        case .success(false): break
        case .failure(let error): caller(.failure(error))
        }
    }

    /// The results of writing since the start.
    var health: StorageHealth {
        state.withLock { state in
            var health = state.health
            health.waitingWrites = state.urgent.count + state.work.count
            return health
        }
    }

    /// The number of waiting jobs.
    var waitingCount: Int { state.withLock { $0.urgent.count + $0.work.count } }

    /// Rejects further jobs.
    func close() { state.withLock { $0.isClosed = true } }

    /// - Returns: True if the writer has to be started.
    private func enqueue(_ job: Job, _ priority: Priority) -> Swift.Result<Bool, StorageError> {
        state.withLock { state in
            guard !state.isClosed else { return .failure(.unavailable("the storage is closed")) }
            guard state.urgent.count + state.work.count < capacity else { return .failure(.overloaded) }
            switch priority {
            case .urgent: state.urgent.append(job)
            case .work: state.work.append(job)
            }
            defer { state.isDraining = true }
            return .success(!state.isDraining)
        }
    }

    private func drain(_ database: Database) {
        while let jobs = takeWaiting() { commit(jobs, database) }
    }

    private func takeWaiting() -> [Job]? {
        state.withLock { state in
            let share = min(state.work.count, state.urgent.isEmpty ? Self.workAtOnce : Self.workBesideUrgent)
            let jobs = state.urgent + state.work.prefix(share)
            guard !jobs.isEmpty else {
                state.isDraining = false
                return nil
            }
            state.urgent = []
            state.work.removeFirst(share)
            return jobs
        }
    }

    private func commit(_ jobs: [Job], _ database: Database) {
        do {
            var outcomes: [Outcome] = []
            try database.inTransaction(.immediate) {
                for job in jobs {
                    let outcome = job.run(database)
                    // After some errors, such as a full disk, SQLite rolls the whole commit back by itself: every job
                    // in it fails with that error.
                    guard database.isInsideTransaction else {
                        throw outcome.failure ?? StorageError.unavailable("the commit was rolled back")
                    }
                    if let failure = outcome.failure { record(failure) }
                    outcomes.append(outcome)
                }
                return .commit
            }
            state.withLock { $0.health.lastWriteAt = Date() }
            for outcome in outcomes { outcome.tell() }
        } catch {
            fail(jobs, with: error)
        }
    }

    private func fail(_ jobs: [Job], with error: any Error) {
        let reason = StorageError.translate(error)
        record(reason)
        if let error = error as? DatabaseError, error.isFailedSync {
            onFailedSync(error.message ?? "\(error.extendedResultCode)")
        }
        for job in jobs { job.fail(reason) }
    }

    private func record(_ failure: any Error) {
        state.withLock { state in
            state.health.failedWrites += 1
            state.health.lastError = "\(failure)"
            state.health.lastFailureAt = Date()
        }
    }

    private static func inSavepoint<Result>(_ database: Database, _ body: () throws -> Result) throws -> Result {
        try execute("SAVEPOINT job", database)
        do {
            let result = try body()
            try execute("RELEASE job", database)
            return result
        } catch {
            // After some errors, such as a full disk, SQLite has rolled the whole transaction back by itself.
            if database.isInsideTransaction {
                try execute("ROLLBACK TO job", database)
                try execute("RELEASE job", database)
            }
            throw error
        }
    }

    /// Runs a cached statement; GRDB's own savepoints prepare theirs again for every job.
    private static func execute(_ sql: String, _ database: Database) throws {
        try database.cachedStatement(sql: sql).execute()
    }
}
