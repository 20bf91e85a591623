import ChannelKit
import Foundation
import Testing

@testable import HubRouter
@testable import HubStore

@Suite("Rows and arguments of statements")
struct SQLRowTests {
    private let connection: SQLConnection

    init() throws { connection = SQLConnection(driver: try SQLiteConnection(path: ":memory:")) }

    /// The result of `read` in the row of `statement`.
    private func row<Value>(_ statement: SQLStatement = .sample, _ read: (SQLRow) throws -> Value) throws -> Value {
        try #require(try connection.row(statement, read: read))
    }

    @Test func columnsAreReadByTheirNamesInAnyOrder() throws {
        try row { (row) throws in
            #expect(try row["id"] == ItemID(7))
            #expect(try row["at"] == Date(timeIntervalSince1970: 1.5))
            #expect(try row["reason"] as String? == nil)
            #expect(try row["at"] == 1_500)
            #expect(try row["id"] == 7)
        }
    }

    @Test func wordsOfTheDatabaseAreValues() throws {
        try row { (row) throws in
            #expect(try row["handler"] == ConversationHandler.agent)
            #expect(try row["verdict"] == TurnStep.Verdict.handoff)
            #expect(try row["handler"] as OutboxState? == nil)
        }
        #expect(ConversationHandler.agent.sqlName == "agent")
        #expect(TurnStep.Verdict.handoff.sqlName == "handoff")
    }

    @Test func aMissingColumnIsAnErrorOfTheStorage() throws {
        let error = StorageError.unavailable("a statement of this version has no column 'state'")
        #expect(throws: error) { try row { try $0["state"] as String? } }
        #expect(throws: error) { try row { try $0["state"] as String } }
    }

    @Test func nullInAColumnThatNeedsAValueIsUnreadable() {
        #expect(throws: StorageError.unreadable("the column 'reason' has no value")) {
            try row { try $0["reason"] as String }
        }
    }

    @Test(arguments: ["", "a", "a\0b", "\0", "é🙂", String(repeating: "x", count: 100_000)])
    func aTextIsReadAsItWasBound(_ text: String) throws {
        #expect(try connection.row(.echo, text) { try $0["value"] as String } == text)
        #expect(try connection.row(.echo, Data(text.utf8)) { try $0["value"] as Data } == Data(text.utf8))
        // Neither is NULL.
        #expect(try connection.row(.isNull, text) { try $0["value"] } == false)
        #expect(try connection.row(.isNull, Data(text.utf8)) { try $0["value"] } == false)
    }

    @Test func numbersAreReadAsTheyWereBound() throws {
        for number in [Int64.min, -1, 0, 1, .max] {
            #expect(try connection.row(.echo, number) { try $0["value"] } == number)
        }
        #expect(try connection.row(.echo, true) { try $0["value"] } == true)
        #expect(try connection.row(.echo, Int?.none) { try $0["value"] as Int? } == .some(nil))
        #expect(try connection.row(.echo, ConversationHandler.agent) { try $0["value"] } == "agent")
    }

    @Test func aStatementThatRunsInsideItsOwnRowsHasItsOwn() throws {
        let inner = try connection.rows(.twoRows) { outer in
            (try outer["value"] as Int, try connection.rows(.twoRows) { try $0["value"] as Int })
        }
        #expect(inner.map(\.0) == [1, 2])
        #expect(inner.map(\.1) == [[1, 2], [1, 2]])
    }

    @Test func aStatementThatFailedRunsAgain() throws {
        #expect(throws: SQLiteError.self) { try connection.run(.integerOnly, "x") }
        #expect(throws: Never.self) { try connection.run(.integerOnly, 1) }
    }
}

extension SQLStatement {
    fileprivate static let sample = SQLStatement(
        "SELECT 7 AS id, 'agent' AS handler, 'handoff' AS verdict, NULL AS reason, 1500 AS at"
    )
    fileprivate static let echo = SQLStatement("SELECT ? AS value")
    fileprivate static let isNull = SQLStatement("SELECT ? IS NULL AS value")
    fileprivate static let twoRows = SQLStatement("SELECT 1 AS value UNION ALL SELECT 2")
    /// Fails for a text: abs() of the smallest number is an overflow.
    fileprivate static let integerOnly = SQLStatement(
        "SELECT CASE WHEN typeof(?) = 'text' THEN abs(-9223372036854775808) END"
    )
}
