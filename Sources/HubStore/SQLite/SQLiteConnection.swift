import Foundation
import GRDB

/// A SQLite connection that GRDB has open.
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
        var values: [Value] = []
        while let row = try cursor.next() { values.append(try read(SQLiteRow(row: row))) }
        return values
    }
}

private struct SQLiteRow: SQLRow {
    let row: Row

    func integer(_ index: Int) -> Int64? { row[index] }
    func text(_ index: Int) -> String? { row[index] }
    func blob(_ index: Int) -> Data? { row[index] }
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
    /// The text with U+2400 (␀) for U+0000.
    ///
    /// GRDB binds text as a C string, which would end at U+0000 and make one key of two ids; PostgreSQL takes no such
    /// text at all.
    fileprivate var withoutNull: String {
        utf8.contains(0) ? replacingOccurrences(of: "\0", with: "\u{2400}") : self
    }
}
