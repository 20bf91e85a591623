import ChannelKit
import Foundation

/// Foundation's reader and writer, as the reference for the hub's own.
enum FoundationJSON {
    /// Returns the value that `JSONSerialization` reads; nil if it refuses the document.
    ///
    /// - Parameter isExact: Becomes false if a number may have lost digits.
    static func value(of document: Data, isExact: inout Bool) -> JSONValue? {
        let object = try? JSONSerialization.jsonObject(with: document, options: .fragmentsAllowed)
        return object.map { JSONValue($0, &isExact) }
    }

    /// Returns the bytes that `JSONEncoder` writes with sorted keys and without escaped slashes; nil if it refuses.
    static func data(of value: JSONValue) -> Data? {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return try? encoder.encode(Encoded(value: value))
    }
}

extension JSONValue {
    /// Converts a value of `JSONSerialization`.
    fileprivate init(_ any: Any, _ isExact: inout Bool) {
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
}

/// A value as `JSONEncoder` needs it.
private struct Encoded: Encodable {
    let value: JSONValue

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch value {
        case .null: try container.encodeNil()
        case .bool(let value): try container.encode(value)
        case .integer(let value): try container.encode(value)
        case .number(let value): try container.encode(value)
        case .string(let text): try container.encode(text)
        case .array(let elements): try container.encode(elements.map(Encoded.init))
        case .object(let members): try container.encode(members.mapValues(Encoded.init))
        }
    }
}
