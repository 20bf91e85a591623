import ChannelKit

/// Validates that a JSON Schema is well-formed and within the supported subset.
enum SchemaValidation {
    private static let types: Set = ["string", "number", "integer", "boolean", "array", "object", "null"]
    /// The keywords without an effect on validation.
    private static let notes: Set = ["title", "description", "default", "examples", "format", "$schema", "$comment"]
    private static let counts: Set = ["minLength", "maxLength", "minItems", "maxItems"]
    private static let bounds: Set = ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"]

    static func check(_ schema: JSONValue) throws(ConfigurationIssue) {
        guard let members = schema.object else {
            throw issue("invalid schema", "write a mapping such as { type: string }")
        }
        for (key, value) in members.sorted(by: { $0.key < $1.key }) {
            do throws(ConfigurationIssue) { try check(key, value) } catch { throw error.below(key) }
        }
    }

    private static func check(_ key: String, _ value: JSONValue) throws(ConfigurationIssue) {
        switch key {
        case "type": try checkType(value)
        case "properties": try checkProperties(value)
        case "items": try check(value)
        case "additionalProperties": if value.bool == nil { try check(value) }
        case "enum": try require(value.array?.isEmpty == false, "expected a list of values", "write [a, b]")
        case "required":
            let areNames = value.array?.allSatisfy { $0.string != nil } ?? false
            try require(areNames, "expected a list of names", "write [a, b]")
        case "pattern":
            let isPattern = value.string.map { OperatorPattern($0, ignoringCase: false) != nil } ?? false
            try require(isPattern, "invalid regular expression", "write one such as '^[0-9]{5}$'")
        case "const": break
        case _ where counts.contains(key):
            try require((value.integer ?? -1) >= 0, "invalid count", "write a whole number")
        case _ where bounds.contains(key):
            try require(value.isNumber, "expected a number", "write a number")
        case _ where notes.contains(key): break
        default:
            throw issue(
                "unsupported keyword '\(key)'",
                "use type, properties, required, enum, const, items, additionalProperties, pattern, minimum, maximum, "
                    + "minLength, maxLength, minItems, maxItems"
            )
        }
    }

    private static func checkType(_ value: JSONValue) throws(ConfigurationIssue) {
        let names = value.string.map { [$0] } ?? value.array?.map { $0.string ?? "" } ?? []
        let areTypes = !names.isEmpty && names.allSatisfy(types.contains)
        try require(areTypes, "invalid type", "write one of \(types.sorted().joined(separator: ", "))")
    }

    private static func checkProperties(_ value: JSONValue) throws(ConfigurationIssue) {
        guard let properties = value.object else { throw issue("expected a mapping", "write a schema per argument") }
        for (name, schema) in properties.sorted(by: { $0.key < $1.key }) {
            do throws(ConfigurationIssue) { try check(schema) } catch { throw error.below(name) }
        }
    }

    private static func require(_ holds: Bool, _ problem: String, _ remedy: String) throws(ConfigurationIssue) {
        if !holds { throw issue(problem, remedy) }
    }

    private static func issue(_ problem: String, _ remedy: String) -> ConfigurationIssue {
        ConfigurationIssue(path: [], problem: problem, remedy: remedy)
    }
}

extension JSONValue {
    fileprivate var isNumber: Bool {
        switch self {
        case .integer, .number: true
        default: false
        }
    }
}
