import HubRouter

/// An open connection to a PostgreSQL database, used by the thread that opened it.
///
/// Statements whose result is not needed are sent with the next one that has one, and with COMMIT at the latest, so
/// that a transaction waits for the server as often as it reads. Several jobs of a transaction can share these waits
/// (``Interleaving``).
final class PostgresConnection: SQLDriver {
    let numbers: DirectorySession
    var locks: TransactionLocks? { transactionLocks }
    /// The jobs of a commit that take turns.
    private(set) lazy var interleaving = Interleaving(self)
    private lazy var transactionLocks = TransactionLocks(interleaving)
    /// The epoch of the hub in whose name transactions run; nil for a program that is no hub, or only receives.
    var epoch: Int64?
    private let pipeline: PostgresPipeline
    /// The statements, by slot.
    private var statements: [PostgresPreparedStatement?] = []
    /// The statement that begins the transaction, until it is sent with the first one inside.
    private var begin: SQLStatement?
    /// The tenant whose rows the next statement sees.
    var showsTenant: Int64?
    /// The tenant that the transaction has entered.
    private var tenant: Int64?

    /// Connects to the database at `address`.
    ///
    /// - Parameters:
    ///   - directory: The numbers of tenants and channels, which the connections of a storage share.
    ///   - registers: False for a connection that only reads.
    /// - Throws: ``StorageError/unavailable(_:)`` with the database, the reason and the remedy, without the password.
    init(
        _ address: PostgresAddress,
        timeouts: PostgresTimeouts = .serving,
        directory: Directory = Directory(),
        registers: Bool = true
    ) throws {
        numbers = DirectorySession(directory, registers: registers)
        pipeline = PostgresPipeline(try PostgresPipeline.connect(address), silence: timeouts.silence)
        _ = try pipeline.run(script: timeouts.settings)
    }

    // MARK: - Statements

    var dialect: Dialect { .postgres }

    func enter(tenant: Int64) { showsTenant = tenant }

    func prepare(_ statement: SQLStatement) throws -> any SQLPreparedStatement {
        prepared(statement).take()
    }

    private func prepared(_ statement: SQLStatement) -> PostgresPreparedStatement {
        while statements.count <= statement.slot { statements.append(nil) }
        if let known = statements[statement.slot] {
            // A statement that runs inside its own rows has arguments of its own.
            return known.isInUse ? PostgresPreparedStatement(known.plan, in: self) : known
        }
        let plan = PostgresPlan(statement.sql, name: "s\(statement.slot)")
        let prepared = PostgresPreparedStatement(plan, in: self)
        statements[statement.slot] = prepared
        return prepared
    }

    /// Queues a statement.
    func send(_ plan: PostgresPlan, _ arguments: PostgresArguments, isAwaited: Bool = false) throws {
        try sendBegin()
        try sendTenant()
        try pipeline.execute(plan, arguments, isAwaited: isAwaited)
    }

    private func sendBegin() throws {
        guard let begin else { return }
        self.begin = nil
        try pipeline.execute(prepared(begin).plan, PostgresArguments())
    }

    private func sendTenant() throws {
        guard let showsTenant, showsTenant != tenant else { return }
        tenant = showsTenant
        var arguments = PostgresArguments()
        arguments.set(String(showsTenant), at: 1)
        try pipeline.execute(prepared(.enterTenant).plan, arguments)
    }

    /// Executes a statement and returns its result.
    func result(of plan: PostgresPlan, _ arguments: PostgresArguments) throws -> PostgresResult? {
        try send(plan, arguments, isAwaited: true)
        return try interleaving.isActive ? interleaving.awaitResult() : receive().last
    }

    /// Sends what is queued and returns the results of the statements that need one.
    func receive() throws -> [PostgresResult] { try pipeline.synchronize() }

    /// The number of statements that were sent, and of waits for the server.
    var traffic: PostgresTraffic {
        PostgresTraffic(statements: pipeline.statements, roundTrips: pipeline.roundTrips)
    }

    /// Runs the statements of `script`, which have no arguments, and drops their rows.
    func run(script: String) throws { _ = try results(of: script) }

    /// Returns the rows of any statement as text, each with a space between its columns and `-` for NULL.
    func lines(_ sql: String) throws -> [String] {
        try results(of: sql).flatMap { result in
            (0..<result.rows).map { row in
                result.columns.indices.map { column in
                    result.value(row: row, column: column).map { String(decoding: $0, as: UTF8.self) } ?? "-"
                }
                .joined(separator: " ")
            }
        }
    }

    /// Returns the rows of a script that begins and commits a transaction, which is rolled back if it fails.
    func linesOfTransaction(_ script: String) throws -> [String] {
        do { return try lines(script) } catch {
            if !isBroken { try run(script: "ROLLBACK") }
            throw error
        }
    }

    private func results(of script: String) throws -> [PostgresResult] {
        try sendBegin()
        try sendTenant()
        return try pipeline.run(script: script)
    }

    // MARK: - Notifications

    /// The socket, which can be read when the server has sent something.
    var socket: Int32 { pipeline.socket }

    /// The texts of the notifications that have arrived.
    func notifications() throws -> [String] { try pipeline.notifications() }

    // MARK: - Transactions

    /// True after `BEGIN` was sent, until the transaction is committed or rolled back.
    var isInTransaction: Bool { pipeline.isInTransaction }

    /// True if the connection cannot be used any more.
    var isBroken: Bool { pipeline.isBroken }

    /// Runs `body` in a transaction, which is rolled back if it throws.
    ///
    /// - Throws: ``PostgresError`` whose `loss` is `outcomeUnknown` if COMMIT was sent and not answered.
    func transaction<Value>(
        _ begin: SQLStatement = .begin,
        _ body: (SQLConnection) throws -> Value
    ) throws -> Value {
        // A connection that was closed while it was idle is noticed before it can look like a lost COMMIT.
        try pipeline.checkAlive()
        self.begin = begin
        defer { (tenant, showsTenant) = (nil, nil) }
        locks?.removeAll()
        do {
            let value = try body(SQLConnection(driver: self))
            try commit()
            numbers.commit()
            return value
        } catch {
            numbers.rollBack()
            rollBack()
            throw error
        }
    }

    private func commit() throws {
        // Nothing was sent.
        guard begin == nil else { return begin = nil }
        try pipeline.execute(prepared(.commit).plan, PostgresArguments(), isAwaited: true)
        let result = try pipeline.synchronize(commits: true).last
        // The answer to COMMIT after an error that the body did not pass on.
        guard result?.command == "COMMIT" else {
            throw PostgresError(state: "25P02", message: "the transaction was rolled back because of an earlier error")
        }
    }

    private func rollBack() {
        guard begin == nil else { return begin = nil }
        guard !isBroken else { return }
        // The first error is the one to report; without an answer the connection is lost and replaced.
        _ = try? pipeline.execute(prepared(.rollback).plan, PostgresArguments())
        _ = try? pipeline.synchronize()
        // An error that was queued before ROLLBACK made the server skip it.
        guard !isBroken, isInTransaction else { return }
        _ = try? pipeline.run(script: SQLStatement.rollback.sql)
    }
}

// MARK: - Statements

extension SQLStatement {
    // Ends with the transaction.
    fileprivate static let enterTenant = SQLStatement("SELECT set_config('patchbay.tenant', ?, true)")
}
