import ChannelKit
import Foundation
import HubRouter
import Synchronization

/// The only writer of a hub on PostgreSQL: commits the waiting jobs together, on a thread and a connection of its own.
///
/// A body is pure, since it can run twice: after an error the jobs of a commit run again, each in a transaction of its
/// own, so that a job which fails does so alone.
final class PostgresWriter: Sendable {
    typealias Priority = WriteQueue<Job>.Priority

    /// A waiting write.
    struct Job: Sendable {
        let priority: Priority
        let durability: Durability
        /// Runs the write and returns the report of its result, which its caller receives after the commit.
        let run: @Sendable (SQLConnection) throws -> @Sendable () -> Void
        /// Reports to the caller that the write failed.
        let fail: @Sendable (any Error) -> Void
    }

    /// The max number of runs of a transaction that lost its connection, or against another transaction.
    private static let maxRuns = 3
    /// The time after a failed attempt to connect in which writes are rejected at once: while the server is away,
    /// providers get a 503 instead of a timeout.
    private static let pause: Duration = .seconds(1)

    private let queue: SharedWriteQueue<Job>
    private let state = Mutex(StorageHealth())
    private let open: @Sendable () throws -> PostgresConnection
    private let session = Mutex(Session())
    private let failpoints: Failpoints

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
    ///   - capacity: The max number of waiting jobs; more are rejected, so that a caller can respond in time.
    ///   - open: Opens a connection.
    init(failpoints: Failpoints, capacity: Int = 20_000, open: @escaping @Sendable () throws -> PostgresConnection) {
        (self.failpoints, self.open) = (failpoints, open)
        queue = SharedWriteQueue(capacity: capacity)
        StorageThread.start("writer") { self.run() }
    }

    // MARK: - Jobs

    /// Runs `body` in the next commit and returns after it.
    ///
    /// - Parameters:
    ///   - tenant: The tenant whose write it is; nil for several.
    ///   - onCommit: Called with the result on the writer's thread, before the caller resumes.
    func submit<Result: Sendable>(
        _ priority: Priority,
        _ durability: Durability = .durable,
        of tenant: TenantID? = nil,
        _ body: @escaping @Sendable (SQLConnection) throws -> Result,
        onCommit: @escaping @Sendable (Result) -> Void = { _ in }
    ) async throws -> Result {
        try await withCheckedThrowingContinuation { continuation in
            submit(priority, durability, of: tenant, body) { outcome in
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
        _ body: @escaping @Sendable (SQLConnection) throws -> Result,
        then caller: @escaping @Sendable (Swift.Result<Result, any Error>) -> Void
    ) {
        let job = Job(priority: priority, durability: durability) { connection in
            let result = try body(connection)
            return { caller(.success(result)) }
        } fail: { error in
            caller(.failure(error))
        }
        if let error = queue.add(job, priority, of: tenant) { caller(.failure(error)) }
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

    /// True if the writer keeps up with the jobs.
    var keepsUp: Bool { queue.keepsUp }

    /// Rejects further jobs, and disconnects after the waiting ones.
    func close() {
        queue.close()
        queue.waitUntilEnd()
    }

    // MARK: - The writer's thread

    private func run() {
        while let jobs = queue.next() { session.withLock { commit(jobs, &$0) } }
        session.withLock { $0.connection = nil }
        queue.end()
    }

    private func commit(_ jobs: [Job], _ session: inout Session) {
        let begin = ContinuousClock.now
        do {
            let reports = try runTransaction(jobs, &session)
            pass(.batchCommitted, jobs)
            state.withLock { $0.recordCommit() }
            for report in reports { report() }
            HubMetrics.commits.increment()
            HubMetrics.commitJobs.increment(by: jobs.count)
            HubMetrics.commitDuration.record(.now - begin)
        } catch {
            let reason = StorageError.translate(error)
            // One job may have failed: each runs again, alone, unless it may be committed.
            let mayRunAgain = !session.isAway && reason as? StorageError != .outcomeUnknown
            if jobs.count > 1, mayRunAgain { return jobs.forEach { commit([$0], &session) } }
            if reason is StorageError { state.withLock { $0.record(failure: reason) } }
            for job in jobs { job.fail(reason) }
        }
    }

    /// Passes a failpoint of the commits with a webhook's items: the others begin before the hub serves.
    private func pass(_ point: Failpoint, _ jobs: [Job]) {
        if jobs.contains(where: { $0.priority == .urgent }) { failpoints.pass(point) }
    }

    // MARK: - Transactions

    /// Runs the jobs in one transaction, again if it did not commit for a reason outside of it.
    private func runTransaction(_ jobs: [Job], _ session: inout Session) throws -> [@Sendable () -> Void] {
        var run = 0
        while true {
            run += 1
            var transaction: Transaction?
            do {
                let connection = try connection(&session)
                return try connection.transaction { sql in
                    if jobs.allSatisfy({ $0.durability == .lazy }) { try sql.run(.commitWithoutSync) }
                    let reports = try jobs.map { try $0.run(sql) }
                    transaction = Transaction(id: try sql.row(.transactionID) { try $0["id"] } ?? "", reports: reports)
                    pass(.batchBegun, jobs)
                    return reports
                }
            } catch let error as PostgresError {
                if error.isLost || error.isOfServer { session.connection = nil }
                if error.loss == .outcomeUnknown, let transaction, try isCommitted(transaction, &session) {
                    return transaction.reports
                }
                guard run < Self.maxRuns, error.isLost || error.isConflict else { throw error }
            }
        }
    }

    /// A transaction up to its COMMIT.
    private struct Transaction {
        let id: String
        let reports: [@Sendable () -> Void]
    }

    /// Asks the server for the outcome of a transaction whose COMMIT it did not answer.
    ///
    /// - Throws: ``StorageError/outcomeUnknown`` if the server does not know it.
    private func isCommitted(_ transaction: Transaction, _ session: inout Session) throws -> Bool {
        // The server may still be at it: as long as it is, it holds the lock of the hub, and no connection succeeds.
        let connection: PostgresConnection
        do { connection = try self.connection(&session) } catch { throw StorageError.outcomeUnknown }
        switch try connection.lines("SELECT pg_xact_status('\(transaction.id)'::xid8)").first {
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
    fileprivate static let transactionID = SQLStatement("SELECT CAST(pg_current_xact_id() AS text) AS id")
}
