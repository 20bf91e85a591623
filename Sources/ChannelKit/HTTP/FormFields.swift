public import Foundation

/// The fields of a query string or a form body, in order, decoded once.
///
/// `+` is a space, blank values are kept, nothing is trimmed, and names with dots or brackets stay as they are. A
/// percent sign without two hex digits after it is kept.
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

    /// Parses `name=value&name=value`.
    public init(parsing text: String) { fields = Self.fields(of: Array(text.utf8)) }

    /// Parses a form body.
    public init(parsing body: Data) { fields = Self.fields(of: [UInt8](body)) }

    /// The first value of `name`.
    public subscript(_ name: String) -> String? { fields.first { $0.name == name }?.value }

    // Bytes, not characters: an accent after a separator would join both into one character that separates nothing.
    private static func fields(of bytes: [UInt8]) -> [Field] {
        bytes.split(separator: UInt8(ascii: "&")).map { pair in
            let end = pair.firstIndex(of: UInt8(ascii: "=")) ?? pair.endIndex
            return Field(name: decoded(pair[..<end]), value: decoded(pair[end...].dropFirst()))
        }
    }

    /// Returns the decoded text of `encoded`; bytes that are not UTF-8 become U+FFFD.
    static func decoded(_ encoded: some Collection<UInt8>) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(encoded.count)
        var position = encoded.startIndex
        while position != encoded.endIndex {
            let byte = encoded[position]
            encoded.formIndex(after: &position)
            switch byte {
            case UInt8(ascii: "+"): bytes.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                let digits = encoded[position...].prefix(2)
                if digits.count == 2, let high = digits.first?.hexValue, let low = digits.dropFirst().first?.hexValue {
                    bytes.append(high << 4 | low)
                    encoded.formIndex(&position, offsetBy: 2)
                } else {
                    bytes.append(byte)
                }
            default: bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
