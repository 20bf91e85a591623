import ChannelKit
import HubRouter

/// The writes of a commit.
///
/// They run in one transaction, which waits for no other: it takes the locks that its webhooks name with one statement, as
/// far as they are free. A webhook without the lock of an item is postponed. One without another lock is stored, and not
/// applied; a lane worker does that. Webhooks and the work of lanes run at the same time (``Interleaving``), then the rest.
struct PostgresBatch {
    /// The result of a run.
    struct Outcome {
        /// The id of the transaction.
        var transaction = ""
        fileprivate(set) var reports: [PostgresJob.Report] = []
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
    func run(_ connection: PostgresConnection) throws -> Outcome {
        let sql = SQLConnection(driver: connection)
        var begun: (transaction: String, missed: Set<LockName>) = ("", [])
        // With one round trip: the look-ups are executed when the locks are taken, or known to be missed.
        try connection.interleaving.run(
            [Interleaving.Body(holds: []) { begun = try begin(sql) }]
                + lookups.flatMap(\.parts).map { part in
                    Interleaving.Body(holds: []) { try part(sql) }
                }
        )
        let parts = jobs.indices.map { part($0, without: begun.missed) }
        let reports = Reports(jobs.count)
        func run(_ position: Int) throws {
            let job = jobs[position]
            guard let body = parts[position] == .store ? job.store : job.run else { return }
            do { reports.all[position] = try body(sql) } catch is LockMissed { throw JobMissedLock(position: position) }
        }
        let positions = jobs.indices.filter { parts[$0] != .none }
        try connection.interleaving.run(
            positions.compactMap { position in
                jobs[position].holds.map { holds in Interleaving.Body(holds: holds) { try run(position) } }
            }
        )
        for position in positions where jobs[position].holds == nil { try run(position) }
        guard !positions.isEmpty else { throw NothingToRun() }
        return Outcome(
            transaction: begun.transaction,
            reports: reports.all.compactMap(\.self),
            postponed: jobs.indices.filter { parts[$0] == .none }.map { jobs[$0] }
        )
    }

    /// The reports of a run, by the position of the job.
    private final class Reports {
        var all: [PostgresJob.Report?]

        init(_ count: Int) { all = Array(repeating: nil, count: count) }
    }

    /// Takes the locks of the webhooks.
    ///
    /// - Returns: The id of the transaction, and the names that others hold.
    /// - Throws: ``HubLease/Lost`` if the epoch has ended.
    private func begin(_ sql: SQLConnection) throws -> (transaction: String, missed: Set<LockName>) {
        var names: [Int64: LockName] = [:]
        for (part, job) in zip(parts, jobs) where part != .none {
            let locks = job.locks
            for name in locks.items + (part == .all ? locks.changes : []) { names[name.number] = name }
        }
        let epoch = sql.driver.epoch ?? 0
        let begun = try sql.row(.beginBatch, Array(names.keys).listed, epoch, String(epoch)) { row in
            (
                transaction: try row["id"] as String, epoch: try row["epoch"] as Int64?,
                missed: try row["missed"] as String?,
                last: try NumberedTable.allCases.map { ($0, try row[$0.name] as Int64) }
            )
        }
        guard let begun else { throw StorageError.unavailable("a transaction has no id") }
        guard epoch == 0 || begun.epoch == epoch else { throw HubLease.Lost() }
        sql.numbers.drop(unlessLast: Dictionary(uniqueKeysWithValues: begun.last))
        let missed = Set((begun.missed ?? "").split(separator: " ").compactMap { Int64($0).flatMap { names[$0] } })
        sql.driver.locks?.add(names.values.filter { !missed.contains($0) })
        return (begun.transaction, missed)
    }

    /// The look-ups that the webhooks of each tenant would make one after the other.
    private var lookups: [PostgresLookups] {
        var lookups: [PostgresLookups] = []
        for job in jobs where job.store != nil {
            guard let tenant = job.tenant, job.locks.areLookedUp else { continue }
            if lookups.last?.tenant != tenant { lookups.append(PostgresLookups(tenant: tenant)) }
            lookups[lookups.count - 1].locks.append(job.locks)
        }
        return lookups
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

extension WebhookLocks {
    /// True if some of them are looked up at the begin.
    fileprivate var areLookedUp: Bool { !rows.isEmpty || !lanes.isEmpty || !sends.isEmpty }
}

extension PostgresJob {
    fileprivate var order: TenantID { tenant ?? "" }
}

// MARK: - Statements

extension SQLStatement {
    /// The id of the transaction, the epoch if it lives, the locks that are not free, and the last id that was taken from each table.
    static let beginBatch = SQLStatement(
        """
        SELECT CAST(pg_current_xact_id() AS text) AS id, (
                SELECT string_agg(CAST(name AS text), ' ') FROM unnest(CAST(CAST(? AS text) AS bigint[])) AS name
                WHERE NOT pg_try_advisory_xact_lock(name)
            ) AS missed,
            (SELECT epoch FROM instances WHERE epoch = ? FOR KEY SHARE) AS epoch,
            set_config('patchbay.epoch', ?, true) AS keeper,
            \(NumberedTable.allCases.map { "(SELECT last_value FROM \($0.sequence)) AS \($0.name)" }
                .joined(separator: ", "))
        """
    )
}
