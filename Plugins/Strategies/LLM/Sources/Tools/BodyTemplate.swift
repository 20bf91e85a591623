import ChannelKit

// The body of a tool's request: any JSON, with `{name}` in its texts for arguments.

extension JSONValue {
    /// The names in braces in its texts.
    var arguments: Set<String> {
        switch self {
        case .string(let text): Set(text.matches(of: String.argument).map { String($0.output.1) })
        case .array(let elements): elements.reduce(into: []) { $0.formUnion($1.arguments) }
        case .object(let members): members.values.reduce(into: []) { $0.formUnion($1.arguments) }
        case .null, .bool, .integer, .number: []
        }
    }

    /// The value with `{name}` replaced by arguments.
    func filled(with arguments: [String: JSONValue]) -> JSONValue {
        switch self {
        case .string(let text): text.filled(with: arguments)
        case .array(let elements): .array(elements.map { $0.filled(with: arguments) })
        case .object(let members): .object(members.mapValues { $0.filled(with: arguments) })
        case .null, .bool, .integer, .number: self
        }
    }
}

extension String {
    fileprivate static var argument: Regex<(Substring, Substring)> { /\{([A-Za-z0-9_\-]+)\}/ }

    fileprivate func filled(with arguments: [String: JSONValue]) -> JSONValue {
        if let name = wholeMatch(of: Self.argument)?.output.1 { return arguments[String(name)] ?? .null }
        return .string(
            replacing(Self.argument) { arguments[String($0.output.1)]?.writtenText ?? "" }
        )
    }
}
