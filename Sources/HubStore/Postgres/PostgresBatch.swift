import ChannelKit
import HubRouter

/// The writes of a commit.
///
/// They run in one transaction, which waits for no other: it takes the locks that its webhooks name with one statement, as
/// far as they are free. A webhook without the lock of an item is postponed. One without another lock is stored, and not
/// applied; a lane worker does that.
struct PostgresBatch {
    /// The result of a run.
    struct Outcome {
        /// The id of the transaction.
        var transaction = ""
        var reports: [PostgresJob.Report] = []
        /// The jobs that were not run, since another transaction holds their locks.
        var postponed: [PostgresJob] = []
    }

    /// A job found while it ran that another transaction holds a lock.
    struct JobMissedLock: Error {
        let position: Int
    }

    /// All jobs are postponed.
    struct NothingToRun: Error {}

    /// The part of a job that a run performs.
    private enum Part {
        case all
        /// A webhook's items are stored.
        case store
        case none
    }

    /// The max locks that webhooks name in one transaction, about: those of a hundred messages.
    ///
    /// A longer one would hold them for longer, and the server's table of locks, which all processes share, has room for
    /// 6,400 by default.
    private static let maxLocks = 300

    private let jobs: [PostgresJob]
    private var parts: [Part]

    /// - Parameter onlyStoring: True if no webhook is applied.
    init(_ jobs: [PostgresJob], onlyStoring: Bool) {
        // By tenant, each of which is entered once; the jobs of a tenant keep their order.
        let sorted = jobs.enumerated().sorted { ($0.element.order, $0.offset) < ($1.element.order, $1.offset) }
        self.jobs = sorted.map(\.element)
        parts = self.jobs.map { $0.store != nil && onlyStoring ? .store : .all }
    }

    /// Runs the jobs in a transaction that has begun.
    ///
    /// - Throws: ``JobMissedLock`` if a job has to be left out of the next run.
    func run(_ sql: SQLConnection) throws -> Outcome {
        var outcome = Outcome()
        let (transaction, missed) = try begin(sql)
        outcome.transaction = transaction
        var tenant: TenantID?
        for (position, job) in jobs.enumerated() {
            if let next = job.tenant, next != tenant {
                tenant = next
                try lookUp(jobs[position...].prefix { $0.tenant == next }, of: next, sql)
            }
            do {
                switch part(position, without: missed) {
                case .all: outcome.reports.append(try job.run(sql))
                case .store: try job.store.map { outcome.reports.append(try $0(sql)) }
                case .none: outcome.postponed.append(job)
                }
            } catch is LockMissed {
                throw JobMissedLock(position: position)
            }
        }
        guard !outcome.reports.isEmpty else { throw NothingToRun() }
        return outcome
    }

    /// Takes the locks of the webhooks.
    ///
    /// - Returns: The id of the transaction, and the names that others hold.
    private func begin(_ sql: SQLConnection) throws -> (transaction: String, missed: Set<LockName>) {
        var names: [Int64: LockName] = [:]
        for (part, job) in zip(parts, jobs) where part != .none {
            let locks = job.locks
            for name in locks.items + (part == .all ? locks.changes : []) { names[name.number] = name }
        }
        let begun = try sql.row(.beginBatch, Array(names.keys).listed) { row in
            (
                transaction: try row["id"] as String, missed: try row["missed"] as String?,
                last: try NumberedTable.allCases.map { ($0, try row[$0.name] as Int64) }
            )
        }
        guard let begun else { throw StorageError.unavailable("a transaction has no id") }
        sql.numbers.drop(unlessLast: Dictionary(uniqueKeysWithValues: begun.last))
        let missed = Set((begun.missed ?? "").split(separator: " ").compactMap { Int64($0).flatMap { names[$0] } })
        sql.driver.locks?.add(names.values.filter { !missed.contains($0) })
        return (begun.transaction, missed)
    }

    /// Looks up at once what the webhooks of a tenant would look up one after the other.
    private func lookUp(_ jobs: ArraySlice<PostgresJob>, of tenant: TenantID, _ sql: SQLConnection) throws {
        let webhooks = jobs.filter { $0.store != nil }
        guard !webhooks.isEmpty else { return }
        try PostgresLookups(tenant: tenant, connection: sql).perform(webhooks.map(\.locks))
    }

    private func part(_ position: Int, without missed: Set<LockName>) -> Part {
        let (part, locks) = (parts[position], jobs[position].locks)
        guard part != .none, !missed.isEmpty else { return part }
        if locks.items.contains(where: missed.contains) { return .none }
        return locks.changes.contains(where: missed.contains) ? .store : part
    }

    /// Leaves a job out of the next run, as far as it needs locks.
    mutating func setAside(_ position: Int) { parts[position] = jobs[position].store == nil ? .none : .store }

    /// Applies no webhook in the next run.
    mutating func onlyStore() { for position in jobs.indices where jobs[position].store != nil { setAside(position) } }

    /// Divides jobs into those of one transaction each.
    static func divide(_ jobs: [PostgresJob]) -> [[PostgresJob]] {
        var (batches, locks): ([[PostgresJob]], Int) = ([[]], 0)
        for job in jobs {
            locks += job.locks.items.count + job.locks.changes.count
            if locks > maxLocks, !batches[batches.count - 1].isEmpty {
                batches.append([])
                locks = job.locks.items.count + job.locks.changes.count
            }
            batches[batches.count - 1].append(job)
        }
        return batches
    }

    /// All jobs, none of which was run.
    var allPostponed: Outcome { Outcome(postponed: jobs) }
}

extension PostgresJob {
    fileprivate var order: TenantID { tenant ?? "" }
}

// MARK: - Statements

extension SQLStatement {
    /// The id of the transaction, the locks that are not free, and the last id that was taken from each table.
    static let beginBatch = SQLStatement(
        """
        SELECT CAST(pg_current_xact_id() AS text) AS id, (
                SELECT string_agg(CAST(name AS text), ' ') FROM unnest(CAST(CAST(? AS text) AS bigint[])) AS name
                WHERE NOT pg_try_advisory_xact_lock(name)
            ) AS missed,
            \(NumberedTable.allCases.map { "(SELECT last_value FROM \($0.sequence)) AS \($0.name)" }
                .joined(separator: ", "))
        """
    )
}
