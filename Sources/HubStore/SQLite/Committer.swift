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
        let run: @Sendable (Database) -> (@Sendable () -> Void)
        /// Tells its caller that there was no commit.
        let fail: @Sendable (any Error) -> Void
    }

    private struct State {
        var urgent: [Job] = []
        var work: [Job] = []
        var isDraining = false
        var isClosed = false
    }

    /// Work taken into one commit: what is urgent may have to wait until it is done.
    private static let workAtOnce = 64
    /// Work taken along in a commit for which a request waits: a provider's patience is shorter than ours.
    private static let workBesideUrgent = 16

    private let pool: DatabasePool
    private let capacity: Int
    private let state = Mutex(State())

    /// - Parameter capacity: Jobs that may wait; more are refused, so that a caller can say so in time.
    init(pool: DatabasePool, capacity: Int = 20_000) {
        self.pool = pool
        self.capacity = capacity
    }

    /// Runs `body` in the next commit and returns when that is on the disk.
    func submit<Result: Sendable>(
        _ priority: Priority,
        _ body: @escaping @Sendable (Database) throws -> Result
    ) async throws -> Result {
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Result, any Error>) in
            let job = Job { database in
                let outcome = Swift.Result { try Self.inSavepoint(database) { try body(database) } }
                return { continuation.resume(with: outcome) }
            } fail: { error in
                continuation.resume(throwing: error)
            }
            switch enqueue(job, priority) {
            case .success(true): pool.asyncWriteWithoutTransaction { self.drain($0) }
            case .success(false): break
            case .failure(let error): continuation.resume(throwing: error)
            }
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
            var tellers: [@Sendable () -> Void] = []
            try database.inTransaction(.immediate) {
                tellers = try jobs.map { job in
                    guard database.isInsideTransaction else { throw StorageError.unavailable("the commit was undone") }
                    return job.run(database)
                }
                return .commit
            }
            for tell in tellers { tell() }
        } catch {
            for job in jobs { job.fail(error) }
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
