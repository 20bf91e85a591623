import Foundation
import GRDB
import HubRouter
import Synchronization

/// The one way to write: what waits is committed together, the urgent first, each job in a savepoint of its own.
///
/// While a commit reaches the disk, jobs gather; the next commit takes all that are urgent, and a share of the others.
/// The jobs run on the writer's own queue, never on the cooperative pool.
final class Committer: Sendable {
    /// What goes first.
    enum Priority: Sendable {
        /// Intake, and what a request waits for.
        case urgent
        case work

        /// That of what the running task does: one that a request waits for runs at a high priority.
        static var ofTask: Priority { Task.currentPriority > .medium ? .urgent : .work }
    }

    /// A write that waits.
    private struct Job: Sendable {
        /// Runs it and returns how to tell its caller once the commit is on the disk.
        let run: @Sendable (Database) -> Outcome
        /// Tells its caller that there was no commit.
        let fail: @Sendable (any Error) -> Void
    }

    /// The end of a job, of which its caller is told after the commit.
    private struct Outcome {
        let tell: @Sendable () -> Void
        /// The storage's own failure, such as a full disk; none for what the job itself threw.
        var failure: StorageError?
    }

    private struct State {
        var urgent: [Job] = []
        var work: [Job] = []
        var isDraining = false
        var isClosed = false
        var health = StorageHealth()
    }

    /// Work taken into one commit: what is urgent may have to wait until it is done.
    private static let workAtOnce = 64
    /// Work taken along in a commit for which a request waits: a provider's timeout is shorter than ours.
    private static let workBesideUrgent = 16

    private let pool: any DatabaseWriter
    private let capacity: Int
    private let onFailedSync: @Sendable (String) -> Void
    private let state = Mutex(State())

    /// - Parameters:
    ///   - capacity: Jobs that may wait; more are refused, so that a caller can say so in time.
    ///   - onFailedSync: Called on the writer's thread when a sync failed, before any job is told.
    init(
        pool: any DatabaseWriter,
        capacity: Int = 20_000,
        onFailedSync: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        self.pool = pool
        self.capacity = capacity
        self.onFailedSync = onFailedSync
    }

    /// Runs `body` in the next commit and returns when that is on the disk.
    func submit<Result: Sendable>(
        _ priority: Priority,
        _ body: @escaping @Sendable (Database) throws -> Result
    ) async throws -> Result {
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Result, any Error>) in
            submit(priority, body) { continuation.resume(with: $0) }
        }
    }

    /// Runs `body` in the next commit and tells `caller` when that is on the disk.
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

    /// The success of writing since the start.
    var health: StorageHealth {
        state.withLock { state in
            var health = state.health
            health.waitingWrites = state.urgent.count + state.work.count
            return health
        }
    }

    /// How many jobs wait.
    var waitingCount: Int { state.withLock { $0.urgent.count + $0.work.count } }

    /// Refuses further jobs.
    func close() { state.withLock { $0.isClosed = true } }

    /// - Returns: Whether the writer has to be started.
    private func enqueue(_ job: Job, _ priority: Priority) -> Swift.Result<Bool, StorageError> {
        state.withLock { state in
            guard !state.isClosed else { return .failure(.unavailable("it is closed")) }
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
                    // After some errors, such as a full disk, SQLite has undone the whole commit by itself: what
                    // undid it is the error of every job in it.
                    guard database.isInsideTransaction else {
                        throw outcome.failure ?? StorageError.unavailable("the commit was undone")
                    }
                    if let failure = outcome.failure { note(failure) }
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
        note(reason)
        if let error = error as? DatabaseError, error.isFailedSync {
            onFailedSync(error.message ?? "\(error.extendedResultCode)")
        }
        for job in jobs { job.fail(reason) }
    }

    private func note(_ failure: any Error) {
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
            // After some errors, such as a full disk, SQLite has undone all of the transaction by itself.
            if database.isInsideTransaction {
                try execute("ROLLBACK TO job", database)
                try execute("RELEASE job", database)
            }
            throw error
        }
    }

    /// Runs a statement that is prepared once; GRDB's own savepoints prepare theirs anew for every job.
    private static func execute(_ sql: String, _ database: Database) throws {
        try database.cachedStatement(sql: sql).execute()
    }
}
