import Foundation
import GRDB

/// An open SQLite connection of GRDB.
struct SQLiteConnection: SQLConnection {
    let database: Database

    func execute(_ sql: String, _ arguments: [SQLValue]) throws -> Int {
        let statement = try database.cachedStatement(sql: sql)
        try statement.execute(arguments: StatementArguments(arguments.map { $0.databaseValue }))
        return database.changesCount
    }

    func rows<Value>(_ sql: String, _ arguments: [SQLValue], _ read: (any SQLRow) throws -> Value) throws -> [Value] {
        let statement = try database.cachedStatement(sql: sql)
        let cursor = try Row.fetchCursor(
            statement,
            arguments: StatementArguments(arguments.map { $0.databaseValue })
        )
        // A cached statement keeps its column names.
        let columns = statement.columnNames
        var values: [Value] = []
        while let row = try cursor.next() { values.append(try read(SQLiteRow(columns: columns, row: row))) }
        return values
    }
}

private struct SQLiteRow: SQLRow {
    let columns: [String]
    let row: Row

    func integer(at position: Int) -> Int64? { row[position] }
    func text(at position: Int) -> String? { row[position] }
    func blob(at position: Int) -> Data? { row[position] }
}

extension SQLValue {
    fileprivate var databaseValue: DatabaseValue {
        switch self {
        case .null: .null
        case .integer(let value): value.databaseValue
        case .text(let text): text.withoutNull.databaseValue
        case .blob(let data): data.databaseValue
        }
    }
}

extension String {
    /// The text with U+2400 (␀) in place of U+0000.
    ///
    /// GRDB binds text as a C string, which ends at U+0000, so that two ids could become one key. PostgreSQL rejects
    /// such text.
    fileprivate var withoutNull: String {
        utf8.contains(0) ? replacingOccurrences(of: "\0", with: "\u{2400}") : self
    }
}
