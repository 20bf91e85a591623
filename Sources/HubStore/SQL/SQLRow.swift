import ChannelKit
import Foundation
import HubRouter

/// One row of a result, read by column name.
///
/// ```swift
/// Turn(id: try row["id"], language: try row["language"], state: try row["state"] ?? .open)
/// ```
///
/// The type that the value is used as decides whether it may be NULL. A closure has no such type of its own: there it
/// is written, as in `try row["due"] as Date?`.
protocol SQLRow {
    /// The names of the statement's columns, which are resolved once for all of its rows.
    var columns: [String] { get }

    // The values at a position of `columns`; nil for NULL.
    func integer(at position: Int) -> Int64?
    func text(at position: Int) -> String?
    func blob(at position: Int) -> Data?
}

extension SQLRow {
    /// The value of a column; nil for NULL, and for a word that this version does not know.
    ///
    /// - Throws: ``StorageError/unavailable(_:)`` if the statement has no such column.
    subscript<Value: SQLReadable>(_ column: String) -> Value? {
        get throws { Value(self, at: try position(of: column)) }
    }

    /// The value of a column that is never NULL.
    ///
    /// - Throws: ``StorageError/unavailable(_:)`` if the statement has no such column,
    ///   ``StorageError/unreadable(_:)`` if it has no value.
    subscript<Value: SQLReadable>(_ column: String) -> Value {
        get throws {
            guard let value = Value(self, at: try position(of: column)) else {
                throw StorageError.unreadable("the column '\(column)' has no value")
            }
            return value
        }
    }

    private func position(of column: String) throws -> Int {
        // A scan of a few short names is faster than hashing one of them.
        guard let position = columns.firstIndex(of: column) else {
            throw StorageError.unavailable("a statement of this version has no column '\(column)'")
        }
        return position
    }
}

/// A type whose values a row can hold.
protocol SQLReadable {
    /// Reads the value at `position`; nil for NULL, and for a value that this version does not know.
    init?(_ row: some SQLRow, at position: Int)
}

/// A type whose values are stored as integers.
protocol SQLInteger: SQLReadable {
    init(sqlInteger: Int64)
}

extension SQLInteger {
    init?(_ row: some SQLRow, at position: Int) {
        guard let number = row.integer(at: position) else { return nil }
        self.init(sqlInteger: number)
    }
}

extension Int64: SQLInteger {
    init(sqlInteger: Int64) { self = sqlInteger }
}

extension Int: SQLInteger {
    init(sqlInteger: Int64) { self.init(sqlInteger) }
}

extension Bool: SQLInteger {
    init(sqlInteger: Int64) { self = sqlInteger != 0 }
}

extension Date: SQLInteger {
    init(sqlInteger: Int64) { self.init(millisecondsSince1970: sqlInteger) }
}

extension RowID: SQLInteger {
    init(sqlInteger: Int64) { self.init(sqlInteger) }
}

extension String: SQLReadable {
    init?(_ row: some SQLRow, at position: Int) {
        guard let text = row.text(at: position) else { return nil }
        self = text
    }
}

extension Data: SQLReadable {
    init?(_ row: some SQLRow, at position: Int) {
        guard let data = row.blob(at: position) else { return nil }
        self = data
    }
}
