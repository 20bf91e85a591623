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
    /// Parses JSON.
    ///
    /// Text and numbers that JSON allows and Swift cannot hold are replaced, so that the rest of the document stays
    /// readable: half a surrogate pair becomes U+FFFD, and a number that is too large, or whole and longer than 64
    /// bits, becomes a string of its digits.
    ///
    /// - Throws: ``InboundError/malformed(_:)`` if the bytes are not JSON, without quoting them.
    public init(parsing data: Data) throws(InboundError) {
        var isExact = true
        let read = Self.object(in: data).map { JSONValue($0, &isExact) }
        if let read, isExact {
            self = read
        } else if let repaired = JSONRepair.repaired(data).flatMap(Self.object) {
            self.init(repaired, &isExact)
        } else if let read {
            self = read
        } else {
            throw .malformed("the body is not JSON")
        }
    }

    private static func object(in data: Data) -> Any? {
        try? JSONSerialization.jsonObject(with: data, options: .fragmentsAllowed)
    }

    /// Converts a value of `JSONSerialization`; `isExact` becomes false if a number may have lost digits.
    ///
    /// It is five times as fast as a decoder, which has to try each type.
    private init(_ any: Any, _ isExact: inout Bool) {
        // Numbers come last: the test for a class would first bridge a whole collection.
        switch any {
        case let text as String: self = .string(text)
        case let members as [String: Any]: self = .object(members.mapValues { JSONValue($0, &isExact) })
        case let elements as [Any]: self = .array(elements.map { JSONValue($0, &isExact) })
        case let number as NSNumber: self.init(number, &isExact)
        default: self = .null
        }
    }

    /// The limit above which a `Double` cannot tell one whole number from the next.
    private static let maxExact = 9_007_199_254_740_992.0

    private init(_ number: NSNumber, _ isExact: inout Bool) {
        // The only difference between true and 1.
        switch String(cString: number.objCType) {
        case "c", "B": self = .bool(number.boolValue)
        case "d", "f":
            let double = number.doubleValue
            if abs(double) < Self.maxExact {
                self = .number(double)
            } else if let whole = Int64(number.stringValue) {
                // Long negative numbers arrive as decimals.
                self = .integer(whole)
            } else {
                isExact = false
                self = .number(double)
            }
        default:
            if let whole = Int64(exactly: number) {
                self = .integer(whole)
            } else {
                isExact = false
                self = .number(number.doubleValue)
            }
        }
    }

    /// The value as JSON, with sorted keys so that equal values give equal bytes.
    public var data: Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // A JSONValue holds only what JSON can express, except for a number that is not finite.
        return (try? encoder.encode(self)) ?? Data("null".utf8)
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

extension JSONValue: Encodable {
    /// Writes the value to an encoder.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .bool(let value): try container.encode(value)
        case .integer(let value): try container.encode(value)
        case .number(let value): try container.encode(value)
        case .string(let text): try container.encode(text)
        case .array(let elements): try container.encode(elements)
        case .object(let members): try container.encode(members)
        }
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
