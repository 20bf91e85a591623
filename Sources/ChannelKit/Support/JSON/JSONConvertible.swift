/// A value that is stored as JSON.
package protocol JSONConvertible {
    /// Reads a value; nil if it is of a kind that this version does not know.
    init?(json: JSONValue)

    /// The value as JSON.
    var json: JSONValue { get }
}

extension Array: JSONConvertible where Element: JSONConvertible {
    /// Reads a list; nil if one of its elements is unknown.
    package init?(json: JSONValue) {
        guard let elements = json.array else { return nil }
        let values = elements.compactMap(Element.init(json:))
        guard values.count == elements.count else { return nil }
        self = values
    }

    /// The elements in their order.
    package var json: JSONValue {
        // A key path of a generic type is made at each call.
        .array(map { $0.json })
    }
}
