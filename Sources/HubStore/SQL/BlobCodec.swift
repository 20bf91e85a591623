import ChannelKit
import Foundation
import HubRouter

/// The encoding of content in blobs.
///
/// A column beside each blob holds its tag, so that an encoding can be added without a migration of the stored rows.
enum BlobCodec: Int64 {
    /// Unencrypted UTF-8.
    case plain = 0

    /// The encoding of new blobs.
    static let current = BlobCodec.plain

    /// The blob that holds `data`.
    static func encode(_ data: Data) -> SQLValue { .blob(data) }

    /// The blob that holds `text`.
    static func encode(_ text: String) -> SQLValue { .blob(Data(text.utf8)) }

    /// The blob that holds `value`.
    static func encode(_ value: JSONValue) -> SQLValue { .blob(value.data) }

    /// The bytes of a blob with the tag `tag`.
    static func decode(_ blob: Data?, tag: Int64?) throws -> Data {
        guard let tag, BlobCodec(rawValue: tag) == .plain else {
            throw StorageError.unreadable("unknown codec \(tag ?? -1); it was written by a newer version")
        }
        return blob ?? Data()
    }
}

extension SQLRow {
    /// The bytes of a column, whose tag is in the column `codec`.
    func content(_ column: String, codec: String = "codec") throws -> Data {
        try BlobCodec.decode(self[column], tag: self[codec])
    }

    /// The text of a column.
    func content(_ column: String, codec: String = "codec") throws -> String {
        String(decoding: try content(column, codec: codec) as Data, as: UTF8.self)
    }

    /// The JSON of a column.
    func content(_ column: String, codec: String = "codec") throws -> JSONValue {
        let data: Data = try content(column, codec: codec)
        do { return try JSONValue(parsing: data) } catch { throw StorageError.unreadable("its content is not JSON") }
    }

    /// The value of a column, decoded from JSON.
    ///
    /// - Throws: ``StorageError/unreadable(_:)`` for a value that this version cannot decode.
    func decoded<Value: Decodable>(_ type: Value.Type, _ column: String, codec: String = "codec") throws -> Value {
        let data: Data = try content(column, codec: codec)
        do { return try JSONDecoder().decode(type, from: data) } catch {
            // The decoder's error is dropped, since it could quote a customer's text.
            throw StorageError.unreadable("its content is of an unknown kind; it was written by a newer version")
        }
    }
}

/// Returns the value that `read` finds in a row, or `fallback` with the reason why the row is unreadable.
///
/// An unreadable row becomes a dead letter instead of an error that blocks its lane; every other error is thrown.
func readable<Value>(
    or fallback: Value,
    _ read: () throws -> Value
) throws -> (value: Value, unreadable: String?) {
    do { return (try read(), nil) } catch StorageError.unreadable(let reason) { return (fallback, reason) }
}

extension SQLRow {
    /// The text of a column, or a note that it is unreadable: one row must not fail a whole list.
    func listedText(_ column: String) throws -> String {
        let (text, unreadable) = try readable(or: "") { try content(column) }
        return unreadable.map { "[unreadable: \($0)]" } ?? text
    }

    /// The JSON of a column, or a note that it is unreadable: one row must not fail a whole list.
    func listedJSON(_ column: String) throws -> JSONValue {
        let (value, unreadable) = try readable(or: .null) { try content(column) }
        return unreadable.map { ["unreadable": .string($0)] } ?? value
    }
}
