import ChannelKit
import Foundation
import HubTestKit
import Testing

@testable import HubRouter
@testable import HubStore

@Suite("Values in PostgreSQL", .postgres, .timeLimit(.minutes(2)))
struct PostgresValueTests {
    private let connection: SQLConnection

    init() throws {
        connection = SQLConnection(driver: try PostgresConnection(PostgresServer.shared.address()))
    }

    @Test(arguments: [
        ("", ""), ("a", "a"), ("é🙂", "é🙂"), ("'\\$1 ?", "'\\$1 ?"), ("a\0b", "a\u{FFFD}b"), ("\0", "\u{FFFD}"),
        (String(repeating: "x", count: 100_000), String(repeating: "x", count: 100_000)),
    ])
    func aTextIsReadAsItWasBoundExceptNUL(_ text: String, _ expected: String) throws {
        #expect(try connection.row(.echo, text) { try $0["value"] as String } == expected)
        #expect(try connection.row(.isNull, text) { try $0["value"] } == false)
    }

    @Test(arguments: [Data(), Data(0...255), Data(repeating: 7, count: 1 << 20)])
    func aBlobIsReadAsItWasBound(_ blob: Data) throws {
        #expect(try connection.row(.echoBlob, blob) { try $0["value"] as Data } == blob)
    }

    @Test(arguments: [.min, -1, 0, 1, Int64(Int32.max) + 1, .max] as [Int64])
    func aNumberIsReadAsItWasBound(_ number: Int64) throws {
        #expect(try connection.row(.echo, number) { try $0["value"] as Int64 } == number)
    }

    @Test func nullOfEachTypeIsNil() throws {
        try connection.row(.nulls, nil as Int64?, nil as String?, nil as Data?) { (row) throws in
            #expect(try row["number"] as Int64? == nil)
            #expect(try row["text"] as String? == nil)
            #expect(try row["blob"] as Data? == nil)
        }
    }

    /// A statement is prepared again when NULL and values of other types follow each other.
    @Test func argumentsOfOtherTypesAreTaken() throws {
        #expect(try connection.row(.nullable, nil as Int64?) { try $0["value"] as Int64? } == .some(nil))
        #expect(try connection.row(.nullable, 5) { try $0["value"] as Int64? } == 5)
        #expect(try connection.row(.nullable, nil as Int64?) { try $0["value"] as Int64? } == .some(nil))
        #expect(try connection.row(.echo, 1) { try $0["value"] as Int64 } == 1)
        #expect(try connection.row(.echo, "a") { try $0["value"] as String } == "a")
        #expect(try connection.row(.echo, 2) { try $0["value"] as Int64 } == 2)
    }

    @Test func numbersOfEachSizeAndTruthAreIntegers() throws {
        try connection.row(.sizes) { (row) throws in
            #expect(try row["small"] == -2)
            #expect(try row["medium"] == -3)
            #expect(try row["large"] == -4)
            #expect(try row["truth"] == true)
            #expect(try row["falsehood"] == false)
        }
    }

    @Test func aColumnOfAnotherTypeIsAnErrorWithItsName() throws {
        let error = try #require(throws: PostgresError.self) {
            try connection.row(.numeric) { try $0["total"] as Int64? }
        }
        #expect(error.message.contains("the column 'total'"))
        #expect(error.message.contains("cast it to bigint"))
    }

    @Test func changesAreCountedAndRowsCanBeNested() throws {
        try (connection.driver as? PostgresConnection)?.run(script: "CREATE TEMP TABLE numbers (n bigint)")
        #expect(try connection.changes(of: .insert, 1) == 1)
        #expect(try connection.changes(of: .insert, 2) == 1)
        #expect(try connection.changes(of: .increase, 10) == 2)
        let sums = try connection.rows(.numbers, 0) { row in
            let first: Int64 = try row["n"]
            return try connection.rows(.numbers, first) { try $0["n"] as Int64 }
        }
        #expect(sums == [[12], []])
    }
}

extension SQLStatement {
    fileprivate static let echo = SQLStatement("SELECT ? AS value")
    fileprivate static let echoBlob = SQLStatement("SELECT CAST(? AS bytea) AS value")
    fileprivate static let isNull = SQLStatement("SELECT ? IS NULL AS value")
    fileprivate static let nulls = SQLStatement(
        "SELECT CAST(? AS bigint) AS number, CAST(? AS text) AS text, CAST(? AS bytea) AS blob"
    )
    fileprivate static let nullable = SQLStatement("SELECT CAST(? AS bigint) AS value")
    fileprivate static let sizes = SQLStatement(
        """
        SELECT CAST(-2 AS smallint) AS small, -3 AS medium, CAST(-4 AS bigint) AS large, true AS truth, \
        false AS falsehood
        """
    )
    fileprivate static let numeric = SQLStatement("SELECT sum(CAST(1 AS bigint)) AS total")
    fileprivate static let insert = SQLStatement("INSERT INTO numbers (n) VALUES (?)")
    fileprivate static let increase = SQLStatement("UPDATE numbers SET n = n + ? RETURNING n")
    fileprivate static let numbers = SQLStatement("SELECT n FROM numbers WHERE n > ? ORDER BY n")
}
