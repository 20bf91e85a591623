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
            throw StorageError.unavailable("a row is written in codec \(tag ?? -1), which this version does not know")
        }
        return blob ?? Data()
    }
}

extension SQLRow {
    /// The bytes at `index`, whose tag is at `tag`.
    func content(_ index: Int, tag: Int) throws -> Data {
        try BlobCodec.decode(blob(index), tag: integer(tag))
    }

    /// The JSON at `index`, whose tag is at `tag`.
    func json(_ index: Int, tag: Int) throws -> JSONValue { try JSONValue(parsing: content(index, tag: tag)) }
}
