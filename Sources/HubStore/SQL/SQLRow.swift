import Foundation
import HubRouter

/// The current row of a result, read by column name.
///
/// ```swift
/// Turn(id: try row["id"], language: try row["language"], state: try row["state"] ?? .open)
/// ```
///
/// The type that the value is used as decides whether it may be NULL. A closure has no such type of its own: there it
/// is written, as in `try row["due"] as Date?`.
struct SQLRow {
    let statement: any SQLPreparedStatement
    /// The encoding of the content.
    let codec: BlobCodec

    /// The value of a column; nil for NULL, and for a word that this version does not know.
    ///
    /// - Throws: ``StorageError/unavailable(_:)`` if the statement has no such column.
    subscript<Value: SQLReadable>(_ column: String) -> Value? {
        get throws { Value(self, at: try statement.columns.position(of: column)) }
    }

    /// The value of a column that is never NULL.
    ///
    /// - Throws: ``StorageError/unavailable(_:)`` if the statement has no such column,
    ///   ``StorageError/unreadable(_:)`` if it has no value.
    subscript<Value: SQLReadable>(_ column: String) -> Value {
        get throws {
            guard let value = Value(self, at: try statement.columns.position(of: column)) else {
                throw StorageError.unreadable("the column '\(column)' has no value")
            }
            return value
        }
    }

    // The values at a position; nil for NULL.
    func integer(at position: Int) -> Int64? { statement.integer(at: position) }
    func text(at position: Int) -> String? { statement.text(at: position) }
    func blob(at position: Int) -> Data? { statement.blob(at: position) }
}

/// The names of a statement's columns.
final class SQLColumns {
    private let names: [String]
    /// The position after the last one that was found.
    private var next = 0

    init(_ names: [String]) { self.names = names }

    /// The position of the column `name`, from 0.
    ///
    /// - Throws: ``StorageError/unavailable(_:)`` if the statement has no such column.
    func position(of name: String) throws -> Int {
        // A row is read in the order of its columns: the first comparison finds most of them.
        for offset in 0..<names.count {
            let position = next + offset < names.count ? next + offset : next + offset - names.count
            guard names[position] == name else { continue }
            next = position + 1 < names.count ? position + 1 : 0
            return position
        }
        throw StorageError.unavailable("a statement of this version has no column '\(name)'")
    }
}
