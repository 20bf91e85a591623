import ChannelKit
import Foundation
import HubRouter

/// The part of a connection that each database implements.
protocol SQLDriver: AnyObject {
    /// The differences of its database from others.
    var dialect: Dialect { get }

    /// Shows the rows of a tenant to the following statements of the transaction, where the dialect hides the others.
    func enter(tenant: Int64) throws

    /// Returns a statement, prepared and without arguments.
    func prepare(_ statement: SQLStatement) throws -> any SQLPreparedStatement

    /// The numbers of tenants, channels and new rows.
    var numbers: DirectorySession { get }

    /// The locks of the transaction; nil if no other connection writes.
    var locks: TransactionLocks? { get }

    /// The epoch of the hub whose transaction it is; nil on a database that hubs do not share.
    var epoch: Int64? { get }
}

extension SQLDriver {
    var epoch: Int64? { nil }
    var locks: TransactionLocks? { nil }
}

/// A statement that a database has prepared, used by one thread and by one call at a time.
protocol SQLPreparedStatement: AnyObject {
    // The arguments, by position from 1. An argument that the database rejects fails the first `step`.
    func bindNull(at position: Int)
    func bind(_ integer: Int64, at position: Int)
    func bind(_ text: String, at position: Int)
    func bind(_ blob: Data, at position: Int)
    /// Binds the blob of `bytes`, which are copied.
    func bind(_ bytes: UnsafeRawBufferPointer, at position: Int)

    /// Executes the statement, whose rows and number of changes are not needed.
    ///
    /// A database at the other end of a network executes it with the next statement that has a result, or with COMMIT:
    /// its error is thrown there, and its number of changes is not known.
    func execute() throws

    /// Executes the statement up to its next row; false after the last one.
    func step() throws -> Bool

    /// The number of rows that the statement changed.
    var changes: Int { get }

    /// The columns of the rows.
    var columns: SQLColumns { get }

    // The values of the current row, by position from 0; nil for NULL.
    func integer(at position: Int) -> Int64?
    func text(at position: Int) -> String?
    func blob(at position: Int) -> Data?

    /// Ends the execution and forgets the arguments.
    func reset()
}

/// An open connection inside a transaction, on the storage's own thread.
struct SQLConnection {
    let driver: any SQLDriver
    /// The encoding of the content that its rows have.
    var codec = BlobCodec.plain

    var numbers: DirectorySession { driver.numbers }

    /// The id of a new row.
    func nextID<Entity>(_ table: NumberedTable) throws -> RowID<Entity> { RowID(try numbers.nextID(table, self)) }

    /// Runs a statement whose result is not needed; its error may be thrown by a later statement of the transaction.
    func run<each Argument: SQLBindable>(_ statement: SQLStatement, _ arguments: repeat each Argument) throws {
        let prepared = try prepare(statement, repeat each arguments)
        defer { prepared.reset() }
        try prepared.execute()
    }

    /// Runs a statement and returns the number of rows that it changed.
    func changes<each Argument: SQLBindable>(
        of statement: SQLStatement,
        _ arguments: repeat each Argument
    ) throws -> Int {
        let prepared = try prepare(statement, repeat each arguments)
        defer { prepared.reset() }
        while try prepared.step() {}
        return prepared.changes
    }

    /// Runs a statement that inserts a row; its result is not needed if it is certain that it does.
    ///
    /// - Returns: False if it inserted none.
    func inserts<each Argument: SQLBindable>(
        _ statement: SQLStatement,
        isCertain: Bool,
        _ arguments: repeat each Argument
    ) throws -> Bool {
        guard !isCertain else {
            try run(statement, repeat each arguments)
            return true
        }
        return try changes(of: statement, repeat each arguments) == 1
    }

    /// Runs a query and reads each row.
    func rows<each Argument: SQLBindable, Value>(
        _ statement: SQLStatement,
        _ arguments: repeat each Argument,
        read: (SQLRow) throws -> Value
    ) throws -> [Value] {
        let prepared = try prepare(statement, repeat each arguments)
        defer { prepared.reset() }
        var values: [Value] = []
        while try prepared.step() { values.append(try read(SQLRow(statement: prepared, codec: codec))) }
        return values
    }

    /// Runs a query and reads its first row; a statement with RETURNING has changed all of its rows by then.
    func row<each Argument: SQLBindable, Value>(
        _ statement: SQLStatement,
        _ arguments: repeat each Argument,
        read: (SQLRow) throws -> Value
    ) throws -> Value? {
        let prepared = try prepare(statement, repeat each arguments)
        defer { prepared.reset() }
        return try prepared.step() ? try read(SQLRow(statement: prepared, codec: codec)) : nil
    }

    private func prepare<each Argument: SQLBindable>(
        _ statement: SQLStatement,
        _ arguments: repeat each Argument
    ) throws -> any SQLPreparedStatement {
        let prepared = try driver.prepare(statement)
        var position = 0
        for argument in repeat each arguments {
            position += 1
            argument.bind(to: prepared, at: position)
        }
        return prepared
    }
}
