import ChannelKit
import Foundation
import HubRouter
import Synchronization

/// The writer of a hub on PostgreSQL: commits the waiting jobs together, on a thread and a connection of its own, beside
/// those of other processes.
///
/// A body is pure, since it can run twice. After an error the webhooks of a commit run again without being applied, then
/// in halves, and the other jobs each in a transaction of its own, so that a job which fails does so alone.
final class PostgresWriter: Sendable {
    typealias Job = PostgresJob
    typealias Priority = WriteQueue<Job>.Priority

    /// The max number of runs of a transaction that lost its connection, or against another transaction.
    private static let maxRuns = 3
    /// The time after a failed attempt to connect in which writes are rejected at once: while the server is away,
    /// providers get a 503 instead of a timeout.
    private static let pause: Duration = .seconds(1)
    /// The max time for which a job is postponed that another transaction keeps from running: no provider waits longer.
    private static let maxPostponed: Duration = .seconds(3)

    private let queue: SharedWriteQueue<Job>
    private let state = Mutex(StorageHealth())
    private let sent = Mutex(PostgresTraffic())
    private let open: @Sendable () throws -> PostgresConnection
    private let session = Mutex(Session())
    private let failpoints: Failpoints
    private let lease: HubLease?

    /// The connection of the writer's thread.
    private struct Session {
        var connection: PostgresConnection?
        /// The last attempt to connect that failed, and its error.
        var failure: (at: ContinuousClock.Instant, error: any Error)?

        /// True if there is no connection, and none can be opened now.
        var isAway: Bool { connection == nil && failure != nil }
    }

    /// Starts the writer, which ends with `close`.
    ///
    /// - Parameters:
    ///   - lease: The lease under which transactions run; nil for those of no hub that works.
    ///   - capacity: The max number of waiting jobs; more are rejected, so that a caller can respond in time.
    ///   - open: Opens a connection.
    init(
        failpoints: Failpoints,
        lease: HubLease? = nil,
        capacity: Int = 20_000,
        open: @escaping @Sendable () throws -> PostgresConnection
    ) {
        (self.failpoints, self.lease, self.open) = (failpoints, lease, open)
        queue = SharedWriteQueue(capacity: capacity)
        StorageThread.start("writer") { self.run() }
    }

    // MARK: - Jobs

    /// Runs `body` in the next commit and returns after it.
    ///
    /// - Parameters:
    ///   - tenant: The tenant whose write it is; nil for several.
    ///   - locks: The locks that the write takes before anything else.
    ///   - holds: What the write holds while others of its commit run beside it; nil if none may.
    ///   - store: Stores the items of a webhook without applying them; nil for other writes.
    ///   - onCommit: Called with the result on the writer's thread, before the caller resumes.
    func submit<Result: Sendable>(
        _ priority: Priority,
        _ durability: Durability = .durable,
        of tenant: TenantID? = nil,
        locks: WebhookLocks = WebhookLocks(),
        holds: [LockKey]? = nil,
        store: (@Sendable (SQLConnection) throws -> Result)? = nil,
        _ body: @escaping @Sendable (SQLConnection) throws -> Result,
        onCommit: @escaping @Sendable (Result) -> Void = { _ in }
    ) async throws -> Result {
        try await withCheckedThrowingContinuation { continuation in
            submit(priority, durability, of: tenant, locks: locks, holds: holds, store: store, body) { outcome in
                if case .success(let result) = outcome { onCommit(result) }
                continuation.resume(with: outcome)
            }
        }
    }

    /// Runs `body` in the next commit and calls `caller` after it, on the writer's thread.
    func submit<Result: Sendable>(
        _ priority: Priority,
        _ durability: Durability = .durable,
        of tenant: TenantID? = nil,
        locks: WebhookLocks = WebhookLocks(),
        holds: [LockKey]? = nil,
        store: (@Sendable (SQLConnection) throws -> Result)? = nil,
        _ body: @escaping @Sendable (SQLConnection) throws -> Result,
        then caller: @escaping @Sendable (Swift.Result<Result, any Error>) -> Void
    ) {
        typealias Body = @Sendable (SQLConnection) throws -> Result
        @Sendable func reporting(_ body: @escaping Body) -> @Sendable (SQLConnection) throws -> Job.Report {
            { connection in
                let result = try body(connection)
                return { caller(.success(result)) }
            }
        }
        add(
            Job(
                priority: priority,
                durability: durability,
                tenant: tenant,
                locks: locks,
                holds: holds,
                run: reporting(body),
                store: store.map(reporting),
                fail: { caller(.failure($0)) }
            )
        )
    }

    private func add(_ job: Job) {
        if let error = queue.add(job, job.priority, of: job.tenant) { job.fail(error) }
    }

    /// Connects now.
    ///
    /// - Throws: The error of the attempt; the next write makes another one.
    func connect() throws { try session.withLock { _ = try connection(&$0) } }

    /// The results of writing since the start.
    var health: StorageHealth {
        var health = state.withLock { $0 }
        health.waitingWrites = queue.count
        return health
    }

    /// The messages of the writer since the start.
    var traffic: PostgresTraffic { sent.withLock(\.self) }

    /// True if the writer keeps up with the jobs.
    var keepsUp: Bool { queue.keepsUp }

    /// Rejects further jobs, and disconnects after the waiting ones.
    func close() {
        queue.close()
        queue.waitUntilEnd()
    }

    // MARK: - The writer's thread

    private func run() {
        while let jobs = queue.next() {
            for batch in PostgresBatch.divide(jobs) { session.withLock { commit(batch, &$0) } }
        }
        session.withLock { $0.connection = nil }
        queue.end()
    }

    /// - Parameter onlyStoring: True if no webhook is applied.
    private func commit(_ jobs: [Job], onlyStoring: Bool = false, _ session: inout Session) {
        let begin = ContinuousClock.now
        do {
            let outcome = try run(jobs, onlyStoring: onlyStoring, &session)
            guard !outcome.reports.isEmpty else { return outcome.postponed.forEach(postpone) }
            pass(.batchCommitted, jobs)
            state.withLock { $0.recordCommit() }
            for report in outcome.reports { report() }
            for job in outcome.postponed { postpone(job) }
            HubMetrics.commits.increment()
            HubMetrics.commitJobs.increment(by: outcome.reports.count)
            HubMetrics.commitDuration.record(.now - begin)
        } catch {
            let reason = StorageError.translate(error)
            // Unless it may be committed: one job may have failed, or it lost against another transaction.
            if !session.isAway, reason as? StorageError != .outcomeUnknown {
                let parts = Self.parts(of: jobs, onlyStoring: onlyStoring)
                if !parts.isEmpty { return parts.forEach { commit($0.jobs, onlyStoring: $0.onlyStoring, &session) } }
                if reason as? StorageError == .conflict { return jobs.forEach(postpone) }
            }
            if let failure = reason as? StorageError, failure != .claimLost {
                state.withLock { $0.record(failure: reason) }
            }
            for job in jobs { job.fail(reason) }
        }
    }

    /// The parts in which jobs run again after an error; none for one job.
    private static func parts(of jobs: [Job], onlyStoring: Bool) -> [(jobs: [Job], onlyStoring: Bool)] {
        guard onlyStoring else {
            let webhooks = jobs.filter { $0.store != nil }
            let others = jobs.count > 1 ? jobs.filter { $0.store == nil }.map { ([$0], false) } : []
            return (webhooks.isEmpty ? [] : [(webhooks, true)]) + others
        }
        guard jobs.count > 1 else { return [] }
        let half = jobs.count / 2
        return [(Array(jobs[..<half]), true), (Array(jobs[half...]), true)]
    }

    /// Adds a job again after a while, in which the transaction ends that holds its locks.
    private func postpone(_ job: Job) {
        var job = job
        let now = ContinuousClock.now
        let age = now - (job.postponedAt ?? now)
        guard age < Self.maxPostponed else { return job.fail(StorageError.conflict) }
        job.postponedAt = job.postponedAt ?? now
        // Longer each time. Two processes that met once do not meet again.
        let pause = 0.002 + age / .seconds(1) * Double.random(in: 0.1...0.3)
        DispatchQueue.global().asyncAfter(deadline: .now() + pause) { [job] in self.add(job) }
    }

    /// Passes a failpoint of the commits with a webhook's items: the others begin before the hub serves.
    private func pass(_ point: Failpoint, _ jobs: [Job]) {
        if jobs.contains(where: { $0.priority == .urgent }) { failpoints.pass(point) }
    }

    // MARK: - Transactions

    /// Runs the jobs in one transaction, again if it did not commit for a reason outside of it.
    private func run(_ jobs: [Job], onlyStoring: Bool, _ session: inout Session) throws -> PostgresBatch.Outcome {
        var batch = PostgresBatch(jobs, onlyStoring: onlyStoring)
        var runs = 0
        while true {
            runs += 1
            // The outcome up to COMMIT.
            var outcome: PostgresBatch.Outcome?
            do {
                let connection = try connection(&session)
                connection.epoch = lease?.epoch
                let before = connection.traffic
                defer { sent.withLock { $0.add(before, upTo: connection.traffic) } }
                return try connection.transaction { sql in
                    if jobs.allSatisfy({ $0.durability == .lazy }) { try sql.run(.commitWithoutSync) }
                    let done = try batch.run(connection)
                    outcome = done
                    pass(.batchBegun, jobs)
                    return done
                }
            } catch is HubLease.Lost {
                guard runs < Self.maxRuns, let lease else { throw StorageError.claimLost }
                // The claims of the lost epoch are void; what is under none runs in the new one.
                let connection = try connection(&session)
                try lease.begin(after: connection.epoch ?? 0, on: connection)
            } catch is PostgresBatch.NothingToRun {
                return batch.allPostponed
            } catch let missed as PostgresBatch.JobMissedLock {
                guard runs < Self.maxRuns else { throw StorageError.conflict }
                batch.setAside(missed.position)
            } catch let error as PostgresError {
                if error.isLost || error.isOfServer { session.connection = nil }
                if error.loss == .outcomeUnknown, let outcome, try isCommitted(outcome.transaction, &session) {
                    return outcome
                }
                guard runs < Self.maxRuns, error.isLost || error.isConflict else { throw error }
                if error.isConflict { batch.onlyStore() }
            }
        }
    }

    /// Asks the server for the outcome of a transaction whose COMMIT it did not answer.
    ///
    /// - Throws: ``StorageError/outcomeUnknown`` if the server does not know it.
    private func isCommitted(_ transaction: String, _ session: inout Session) throws -> Bool {
        // The server may still be at it: as long as it is, it holds the lock of this process, and no connection succeeds.
        let connection: PostgresConnection
        do { connection = try self.connection(&session) } catch { throw StorageError.outcomeUnknown }
        switch try connection.lines("SELECT pg_xact_status('\(transaction)'::xid8)").first {
        case "committed": return true
        case "aborted": return false
        default: throw StorageError.outcomeUnknown
        }
    }

    /// The open connection, or a new one.
    private func connection(_ session: inout Session) throws -> PostgresConnection {
        if let connection = session.connection, !connection.isBroken { return connection }
        session.connection = nil
        if let failure = session.failure, .now - failure.at < Self.pause { throw failure.error }
        do {
            let connection = try open()
            try lease?.begin(on: connection)
            session = Session(connection: connection)
            return connection
        } catch {
            session.failure = (.now, error)
            throw error
        }
    }
}

// MARK: - Statements

extension SQLStatement {
    /// For what is found again without it after a power failure.
    fileprivate static let commitWithoutSync = SQLStatement("SET LOCAL synchronous_commit TO off")
}
