import ChannelKit
import Foundation

/// A value that goes into a statement.
enum SQLValue: Sendable {
    case null
    case integer(Int64)
    case text(String)
    case blob(Data)
}

/// One open connection, inside a transaction, on the storage's own thread.
///
/// The one thing that the databases under the repositories have to offer. Parameters are written `?`.
protocol SQLConnection {
    /// Runs a statement and returns how many rows it changed.
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

/// One row of a result, by position.
protocol SQLRow {
    func integer(_ index: Int) -> Int64?
    func text(_ index: Int) -> String?
    func blob(_ index: Int) -> Data?
}

extension SQLRow {
    func date(_ index: Int) -> Date? { integer(index).map(Date.init(millisecondsSince1970:)) }
    func int(_ index: Int) -> Int { Int(integer(index) ?? 0) }
    func string(_ index: Int) -> String { text(index) ?? "" }
    func id<Entity>(_ index: Int, of: Entity.Type = Entity.self) -> RowID<Entity> { RowID(integer(index) ?? 0) }
}

extension SQLValue {
    static func date(_ date: Date?) -> SQLValue { date.map { .integer($0.millisecondsSince1970) } ?? .null }
    static func text(_ text: String?) -> SQLValue { text.map(SQLValue.text) ?? .null }
    static func id<Entity>(_ id: RowID<Entity>) -> SQLValue { .integer(id.rawValue) }
    static func id<Entity>(_ id: RowID<Entity>?) -> SQLValue { id.map { .integer($0.rawValue) } ?? .null }
    static func name(_ value: some RawRepresentable<String>) -> SQLValue { .text(value.rawValue) }
}
