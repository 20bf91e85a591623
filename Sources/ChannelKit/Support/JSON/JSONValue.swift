public import Foundation

/// Any JSON value (RFC 8259), for facts in a provider's own format and for payloads read by path.
///
/// Integers keep all 64 bits: a provider's 18-digit id does not survive a `Double`.
///
/// ```swift
/// let json = try JSONValue(parsing: request.body)
/// let text = json["messages"]?[0]?["text"]?.string
/// let body: JSONValue = ["to": .string(id), "silent": true]
/// ```
public enum JSONValue: Hashable, Sendable {
    case null
    case bool(Bool)
    case integer(Int64)
    case number(Double)
    case string(String)
    case array([JSONValue])
    case object([String: JSONValue])
}

extension JSONValue {
    /// Parses a JSON document in UTF-8.
    ///
    /// The syntax is that of RFC 8259, without leniency: no comma before a bracket, no control character inside a
    /// string, nothing but white space around the document. These are refused, too: bytes that are not UTF-8, more than
    /// 512 arrays and objects in each other, and more than a million values.
    ///
    /// These are read, as follows:
    ///
    /// | in the document | the value |
    /// | --- | --- |
    /// | two members of the same name, in any spelling | the last of them |
    /// | half of a surrogate pair, as an escape | U+FFFD in its place |
    /// | a whole number of 64 bits | an integer, with all of its digits |
    /// | a longer whole number, or one too large for a `Double` | a string of its characters |
    /// | any other number | the nearest `Double`, 0 for one that is too small |
    /// | minus zero | the integer 0; `-0.0` keeps its sign |
    /// | a byte order mark before the document | nothing |
    ///
    /// - Throws: ``InboundError/malformed(_:)`` if the bytes are not JSON, without quoting them.
    public init(parsing data: Data) throws(InboundError) { try self.init(data, within: .received) }

    /// Parses a document that the hub has written.
    ///
    /// - Throws: ``InboundError/malformed(_:)`` if the bytes are not JSON, without quoting them.
    package init(stored data: Data) throws(InboundError) { try self.init(data, within: .stored) }

    private init(_ data: Data, within limits: JSONLimits) throws(InboundError) {
        let root = data.withUnsafeBytes { bytes in
            let (tree, isValid) = JSONWalk.visit(bytes, within: limits, with: JSONTree())
            return isValid ? tree.root : nil
        }
        guard let root else { throw .malformed("the body is not JSON") }
        self = root
    }

    /// The value as JSON, with sorted keys so that equal values give equal bytes.
    ///
    /// Slashes and characters beyond ASCII are not escaped; a number that is not finite becomes null.
    public var data: Data { JSONWriter.data(of: self) }

    /// The value as indented JSON: one member per line, with sorted keys.
    package var indentedText: String {
        String(decoding: JSONWriter.data(of: self, isIndented: true), as: UTF8.self)
    }

    /// The member `key` of an object.
    public subscript(_ key: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members[key]
    }

    /// The element at `index` of an array.
    public subscript(_ index: Int) -> JSONValue? {
        guard case .array(let elements) = self, elements.indices.contains(index) else { return nil }
        return elements[index]
    }

    /// The text, if this is a string.
    public var string: String? {
        if case .string(let text) = self { text } else { nil }
    }

    /// The text, if this is a string that is not empty.
    public var nonEmptyString: String? { string.flatMap { $0.isEmpty ? nil : $0 } }

    /// The text of an id, if this is a string that is not empty, or a whole number: with all its digits, also beyond 64
    /// bits.
    public var idText: String? {
        if case .integer(let number) = self { String(number) } else { nonEmptyString }
    }

    /// The whole number, if this is one or a string of one.
    public var integer: Int64? {
        switch self {
        case .integer(let value): value
        case .number(let value): Int64(exactly: value)
        case .string(let text): Int64(text)
        default: nil
        }
    }

    /// The number, if this is one or a string of one; always finite.
    public var number: Double? {
        let number: Double? =
            switch self {
            case .integer(let value): Double(value)
            case .number(let value): value
            case .string(let text): Double(text)
            default: nil
            }
        return number.flatMap { $0.isFinite ? $0 : nil }
    }

    /// True or false, if this is one of them.
    public var bool: Bool? {
        if case .bool(let value) = self { value } else { nil }
    }

    /// The elements, if this is an array.
    public var array: [JSONValue]? {
        if case .array(let elements) = self { elements } else { nil }
    }

    /// The members, if this is an object.
    public var object: [String: JSONValue]? {
        if case .object(let members) = self { members } else { nil }
    }

    /// Returns the text as a string, nil as null.
    public static func text(_ text: String?) -> JSONValue { text.map(JSONValue.string) ?? .null }

    /// Returns an object without the members whose value is nil.
    public static func compact(_ members: [String: JSONValue?]) -> JSONValue {
        .object(members.compactMapValues(\.self))
    }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
    ExpressibleByFloatLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral, ExpressibleByNilLiteral
{
    /// Creates a string.
    public init(stringLiteral value: String) { self = .string(value) }
    /// Creates a whole number.
    public init(integerLiteral value: Int64) { self = .integer(value) }
    /// Creates true or false.
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    /// Creates a number.
    public init(floatLiteral value: Double) { self = .number(value) }
    /// Creates an array.
    public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
    /// Creates an object; of two members with the same name the last one counts.
    public init(dictionaryLiteral elements: (String, JSONValue)...) {
        self = .object(Dictionary(elements) { _, last in last })
    }
    /// Creates null.
    public init(nilLiteral: ()) { self = .null }
}
