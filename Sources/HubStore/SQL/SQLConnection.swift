import ChannelKit
import Foundation

/// An argument of a statement.
enum SQLValue: Sendable {
    case null
    case integer(Int64)
    case text(String)
    case blob(Data)
}

/// An open connection inside a transaction, on the storage's own thread.
///
/// It is all that a database has to implement for the statements above it. Parameters are written `?`.
protocol SQLConnection {
    /// Runs a statement and returns the number of rows that it changed.
    @discardableResult
    func execute(_ sql: String, _ arguments: [SQLValue]) throws -> Int

    /// Runs a query and reads each row.
    func rows<Value>(_ sql: String, _ arguments: [SQLValue], _ read: (any SQLRow) throws -> Value) throws -> [Value]
}

extension SQLConnection {
    /// Runs a query and reads its first row.
    func row<Value>(_ sql: String, _ arguments: [SQLValue], _ read: (any SQLRow) throws -> Value) throws -> Value? {
        try rows(sql, arguments, read).first
    }
}

extension SQLValue {
    static func date(_ date: Date?) -> SQLValue { date.map { .integer($0.millisecondsSince1970) } ?? .null }
    static func text(_ text: String?) -> SQLValue { text.map(SQLValue.text) ?? .null }
    static func id<Entity>(_ id: RowID<Entity>) -> SQLValue { .integer(id.rawValue) }
    static func id<Entity>(_ id: RowID<Entity>?) -> SQLValue { id.map { .integer($0.rawValue) } ?? .null }
    static func name(_ value: some RawRepresentable<String>) -> SQLValue { .text(value.rawValue) }
    static func name(_ value: some SQLNamed) -> SQLValue { .text(value.sqlName) }
}
