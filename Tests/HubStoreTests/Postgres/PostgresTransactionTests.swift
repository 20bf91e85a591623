import Foundation
import HubTestKit
import Synchronization
import Testing

@testable import HubRouter
@testable import HubStore

@Suite("Transactions in PostgreSQL", .postgres, .timeLimit(.minutes(2)))
struct PostgresTransactionTests {
    private let server: PostgresServer
    private let table: PostgresTable

    init() throws {
        server = try PostgresServer.shared
        table = try PostgresTable(server)
    }

    private func connect(_ timeouts: PostgresTimeouts = .serving) throws -> PostgresConnection {
        try PostgresConnection(server.address(), timeouts: timeouts)
    }

    /// The storage's error of an operation that a connection performs, and the SQLSTATE.
    private func failure(_ operation: () throws -> Void) throws -> (error: StorageError?, state: String) {
        let error = try #require(throws: PostgresError.self) { try operation() }
        return (StorageError(error), error.state)
    }

    @Test func deferredStatementsAreCommittedUnlessTheBodyThrows() throws {
        struct Stop: Error {}
        let connection = try connect()
        try connection.transaction { try $0.run(table.insert, 1, "a") }
        #expect(throws: Stop.self) {
            try connection.transaction {
                try $0.run(table.insert, 2, "b")
                throw Stop()
            }
        }
        try connection.transaction { _ in }
        #expect(!connection.isInTransaction)
        #expect(try table.ids() == [1])
    }

    @Test func theErrorOfADeferredStatementIsThatOfTheNextReadOrOfTheCommit() throws {
        let connection = try connect()
        try connection.transaction { try $0.run(table.insert, 1, "a") }
        for reads in [true, false] {
            let marked = Mutex(false)
            let failure = try failure {
                try connection.transaction {
                    try $0.run(table.insert, 1, "secret")
                    marked.withLock { $0 = true }
                    if reads { _ = try $0.row(table.count) { try $0["count"] as Int64 } }
                    try $0.run(table.insert, 2, "b")
                }
            }
            #expect(marked.withLock { $0 })
            #expect(failure == (nil, PostgresError.uniqueViolation))
            #expect(!connection.isInTransaction)
        }
        // The connection and its statements work on.
        try connection.transaction { try $0.run(table.insert, 3, "c") }
        #expect(try table.ids() == [1, 3])
    }

    /// More than the buffers between both ends have room for, in both directions.
    @Test func deferredStatementsOfAnyNumberDoNotBlock() throws {
        let connection = try connect()
        let word = String(repeating: "x", count: 2_000)
        try connection.transaction { sql in
            for id in 0..<5_000 { try sql.run(table.insertReturning, id, word) }
        }
        #expect(try table.ids().count == 5_000)
    }

    @Test func anErrorHasNoValueOfARow() throws {
        let connection = try connect()
        let error = try #require(throws: PostgresError.self) {
            for _ in 1...2 { try connection.transaction { try $0.run(table.insert, 4_711, "secret") } }
        }
        #expect(error.message.contains("unique constraint"))
        #expect(!error.description.contains("4711") && !error.description.contains("secret"))
    }

    @Test func aCommitAfterASwallowedErrorIsAnError() throws {
        let connection = try connect()
        let failure = try failure {
            try connection.transaction { sql in
                _ = try sql.changes(of: table.insert, 1, "a")
                _ = try? sql.changes(of: table.insert, 1, "b")
            }
        }
        #expect(failure == (nil, "25P02"))
        #expect(try table.ids() == [])
    }

    @Test func limitsAndConflictsAreErrorsOfTheStorage() throws {
        let (one, two) = (try connect(), try connect(.short))
        try one.transaction { try $0.run(table.insert, 1, "a") }
        try one.transaction { sql in
            _ = try sql.changes(of: table.update, "b", 1)
            let wait = try failure { try two.transaction { try $0.run(table.update, "c", 1) } }
            #expect(wait == (.conflict, "55P03"))
        }
        let sleep = try failure { try two.transaction { try $0.run(.sleep, 60) } }
        #expect(sleep == (.busy, "57014"))
        let write = try failure { try one.transaction(.beginReadOnly) { try $0.run(table.insert, 2, "b") } }
        #expect(write == (.readOnly, PostgresError.readOnly))
        let race = try failure {
            try one.transaction(.beginRepeatable) { sql in
                _ = try sql.row(table.count) { try $0["count"] as Int64 }
                try two.transaction { try $0.run(table.update, "d", 1) }
                try sql.run(table.update, "e", 1)
            }
        }
        #expect(race == (.conflict, PostgresError.serializationFailure))
    }

    @Test func aConnectionThatTheServerEndsIsLost() throws {
        let connection = try connect()
        let failure = try failure { try connection.transaction { try $0.run(.endMyself) } }
        #expect(failure.state == "57P01")
        #expect(connection.isBroken)
        let next = try #require(throws: PostgresError.self) { try connection.transaction { _ in } }
        #expect(next.loss == .rolledBack)
    }
}

extension PostgresTimeouts {
    /// Timeouts that a test can wait for.
    static let short = PostgresTimeouts(
        statement: .milliseconds(500),
        lock: .milliseconds(100),
        idleInTransaction: .seconds(60),
        silence: .seconds(60)
    )
}

extension SQLStatement {
    fileprivate static let beginReadOnly = SQLStatement("BEGIN READ ONLY")
    fileprivate static let beginRepeatable = SQLStatement("BEGIN ISOLATION LEVEL REPEATABLE READ")
    fileprivate static let sleep = SQLStatement("SELECT pg_sleep(CAST(? AS bigint))")
    fileprivate static let endMyself = SQLStatement("SELECT pg_terminate_backend(pg_backend_pid())")
}
