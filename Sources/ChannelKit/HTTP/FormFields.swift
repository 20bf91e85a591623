public import Foundation

/// The fields of a query string or a form body, in order, decoded once.
///
/// `+` is a space, blank values are kept, nothing is trimmed, and names with dots or brackets stay as they are.
public struct FormFields: Hashable, Sendable {
    /// One name and its value.
    public struct Field: Hashable, Sendable {
        /// The decoded name.
        public let name: String
        /// The decoded value; empty if there was none.
        public let value: String
    }

    /// The fields, in order.
    public let fields: [Field]

    /// Reads `name=value&name=value`.
    public init(parsing text: String) {
        fields = text.split(separator: "&").map { pair in
            let halves = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return Field(name: Self.decoded(halves[0]), value: halves.count > 1 ? Self.decoded(halves[1]) : "")
        }
    }

    /// Reads a form body.
    public init(parsing body: Data) { self.init(parsing: String(decoding: body, as: UTF8.self)) }

    /// The first value of `name`.
    public subscript(_ name: String) -> String? { fields.first { $0.name == name }?.value }

    private static func decoded(_ text: Substring) -> String {
        var bytes: [UInt8] = []
        var rest = Substring(text).utf8
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "+"):
                bytes.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                let digits = rest.prefix(2)
                // `UInt8` would read a sign for a digit.
                if digits.count == 2, digits.first != UInt8(ascii: "+"),
                    let value = UInt8(String(digits) ?? "", radix: 16)
                {
                    bytes.append(value)
                    rest.removeFirst(2)
                } else {
                    bytes.append(byte)
                }
            default:
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
