import ChannelKit
import Foundation
import HubRouter

/// How content lies in its blobs: the tag stands beside each, so that another way can be added without touching
/// what is there.
enum BlobCodec: Int64 {
    /// UTF-8 as it is.
    case plain = 0

    /// The way in which new blobs are written.
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
            throw StorageError.unreadable("it is written in codec \(tag ?? -1), which this version does not know")
        }
        return blob ?? Data()
    }
}

extension SQLRow {
    /// The bytes at `index`, whose tag is at `tag`.
    func content(_ index: Int, tag: Int) throws -> Data {
        try BlobCodec.decode(blob(index), tag: integer(tag))
    }

    /// The text at `index`, whose tag is at `tag`.
    func text(_ index: Int, tag: Int) throws -> String {
        String(decoding: try content(index, tag: tag), as: UTF8.self)
    }

    /// The JSON at `index`, whose tag is at `tag`.
    func json(_ index: Int, tag: Int) throws -> JSONValue {
        let data = try content(index, tag: tag)
        do { return try JSONValue(parsing: data) } catch { throw StorageError.unreadable("its content is not JSON") }
    }

    /// The value at `index`, whose tag is at `tag`; one that a newer version wrote may be of a kind unknown to this one.
    func decoded<Value: Decodable>(_ type: Value.Type, _ index: Int, tag: Int) throws -> Value {
        let data = try content(index, tag: tag)
        do { return try JSONDecoder().decode(type, from: data) } catch {
            // The decoder's own words could quote what a customer wrote.
            throw StorageError.unreadable("its content is of a kind that this version does not know")
        }
    }
}

/// The value that `read` finds in a row, or `fallback` and the reason for which the row cannot be read.
///
/// Such a row becomes a dead letter; every other error is the storage's and is thrown.
func readable<Value>(
    or fallback: Value,
    _ read: () throws -> Value
) throws -> (value: Value, unreadable: String?) {
    do { return (try read(), nil) } catch StorageError.unreadable(let reason) { return (fallback, reason) }
}

extension SQLRow {
    /// The text at `index` for a list, which goes on where one row cannot be read.
    func listedText(_ index: Int, tag: Int) throws -> String {
        let (text, unreadable) = try readable(or: "") { try self.text(index, tag: tag) }
        return unreadable.map { "[cannot be read: \($0)]" } ?? text
    }

    /// The JSON at `index` for a list, which goes on where one row cannot be read.
    func listedJSON(_ index: Int, tag: Int) throws -> JSONValue {
        let (value, unreadable) = try readable(or: .null) { try json(index, tag: tag) }
        return unreadable.map { ["unreadable": .string($0)] } ?? value
    }
}
