import Crypto
public import Foundation

// Item keys are made of these digests and stored: another length or spelling would make redelivered items new ones.

extension Data {
    /// The first `count` bytes of the SHA-256 of the data, in hex.
    public func digest(bytes count: Int = 16) -> String { SHA256.hash(data: self).prefix(count).hex }
}

extension String {
    /// The first `count` bytes of the SHA-256 of the text's UTF-8, in hex.
    public func digest(bytes count: Int = 16) -> String { Data(utf8).digest(bytes: count) }
}

extension JSONValue {
    /// The first 128 bits of the SHA-256 of the value, in hex: the name of an item that has no id of the provider's.
    ///
    /// Equal values have equal digests, whatever their white space, escapes and order of keys were.
    ///
    /// ```swift
    /// let key = ItemKey(json["id"]?.string.map { "message:\($0)" } ?? "other:#\(json.digest)")
    /// ```
    public var digest: String { data.digest() }
}
