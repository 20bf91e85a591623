package import ChannelKit
package import Foundation

/// JSON as it is stored.
///
/// It is encoded before the transaction that stores it: bodies of transactions run one after the other, and encoding
/// inside one delays every other write.
package struct EncodedJSON: Hashable, Sendable {
    /// The bytes, in UTF-8.
    package let data: Data

    /// Encodes `value`.
    package init(_ value: JSONValue) { data = value.data }

    /// The value; null if the bytes are no JSON.
    package var value: JSONValue { (try? JSONValue(stored: data)) ?? .null }
}
