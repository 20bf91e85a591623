import ChannelKit
import Foundation
import HubRouter

/// The encoding of a tenant's content in blobs.
///
/// A column beside each blob holds its tag, so that an encoding can be added without a migration of the stored rows.
struct BlobCodec: Sendable {
    /// Unencrypted UTF-8.
    static let plain = BlobCodec(tag: 0)

    /// The value of the column beside a new blob.
    let tag: Int64

    /// The blob that holds `data`.
    func encode(_ data: Data) -> EncodedBlob { .data(data) }

    /// The blob that holds `text`.
    func encode(_ text: String) -> EncodedBlob { .text(text) }

    /// The blob that holds `value`.
    func encode(_ value: JSONValue) -> EncodedBlob { .data(value.data) }

    /// The blob that holds `json`.
    func encode(_ json: EncodedJSON) -> EncodedBlob { .data(json.data) }

    /// The blob that holds `value` as JSON.
    func encode(_ value: some JSONConvertible) -> EncodedBlob { encode(value.json) }

    /// The bytes of a blob with the tag `tag`.
    func decode(_ blob: Data?, tag: Int64?) throws -> Data {
        guard tag == self.tag else {
            throw StorageError.unreadable("unknown codec \(tag ?? -1); it was written by a newer version")
        }
        return blob ?? Data()
    }
}

/// The bytes of a new blob; a text is bound as it is, without a copy of its bytes.
enum EncodedBlob: SQLBindable {
    case data(Data)
    case text(String)

    func bind(to statement: any SQLPreparedStatement, at position: Int) {
        switch self {
        case .data(let data): statement.bind(data, at: position)
        case .text(var text): text.withUTF8 { statement.bind(UnsafeRawBufferPointer($0), at: position) }
        }
    }
}

extension SQLRow {
    /// The bytes of a column, whose tag is in the column `codec`.
    func content(_ column: String, codec: String = "codec") throws -> Data {
        try self.codec.decode(self[column], tag: self[codec])
    }

    /// The text of a column.
    func content(_ column: String, codec: String = "codec") throws -> String {
        String(decoding: try content(column, codec: codec) as Data, as: UTF8.self)
    }

    /// The text of a column; nil for NULL.
    func contentIfAny(_ column: String, codec: String = "codec") throws -> String? {
        guard let blob: Data = try self[column] else { return nil }
        return String(decoding: try self.codec.decode(blob, tag: self[codec]), as: UTF8.self)
    }

    /// The JSON of a column.
    func content(_ column: String, codec: String = "codec") throws -> JSONValue {
        let data: Data = try content(column, codec: codec)
        do { return try JSONValue(stored: data) } catch { throw StorageError.unreadable("its content is not JSON") }
    }

    /// The value of a column, read from its JSON.
    ///
    /// - Throws: ``StorageError/unreadable(_:)`` for a value that this version does not know.
    func value<Value: JSONConvertible>(
        of type: Value.Type,
        _ column: String,
        codec: String = "codec"
    ) throws -> Value {
        guard let value = Value(json: try content(column, codec: codec)) else {
            throw StorageError.unreadable("its content is of an unknown kind; it was written by a newer version")
        }
        return value
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
