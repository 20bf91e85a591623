import ChannelKit

/// The JSON Schema of a tool's arguments, in the supported subset.
struct ArgumentSchema: Hashable, Sendable {
    /// The schema as sent to the model.
    let json: JSONValue

    /// Reads `json`, which must describe an object.
    ///
    /// Unknown arguments are refused unless it has `additionalProperties`.
    ///
    /// - Throws: ``ConfigurationIssue`` for an invalid schema, or one outside the subset.
    init(_ json: JSONValue) throws(ConfigurationIssue) {
        guard var members = json.object, members["type"] == nil || members["type"] == "object" else {
            throw ConfigurationIssue(
                path: [],
                problem: "the schema does not describe an object",
                remedy: "write 'type: object' and the arguments under 'properties'"
            )
        }
        members["type"] = "object"
        members["properties"] = members["properties"] ?? [:]
        members["additionalProperties"] = members["additionalProperties"] ?? false
        self.json = .object(members)
        try SchemaValidation.check(self.json)
    }

    /// The names of the arguments.
    var names: Set<String> { Set((json["properties"]?.object ?? [:]).keys) }

    /// The violations by `arguments`, as sentences for the model; empty if there are none.
    func problems(with arguments: JSONValue) async -> [String] {
        var words: [String] = []
        for problem in SchemaCheck(path: "").problems(with: arguments, against: json) {
            switch problem {
            case .certain(let text): words.append(text)
            case .unless(let text, let pattern, let problem):
                // The operator's pattern was compiled when the configuration was read.
                let search = await OperatorPattern(pattern, ignoringCase: false)?.search(text)
                if let search, search.match == nil { words.append(problem) }
            }
        }
        return words
    }
}

/// A violation of a schema.
private enum SchemaProblem {
    case certain(String)
    /// A violation if the text does not match the pattern, which takes a bounded search.
    case unless(text: String, matches: String, String)
}

/// Checks one value against one schema.
private struct SchemaCheck {
    /// The path of the value, such as `.day` or `.guests[0]`.
    let path: String

    private var name: String { path.isEmpty ? "the arguments" : String(path.drop { $0 == "." }) }

    func problems(with value: JSONValue, against schema: JSONValue) -> [SchemaProblem] {
        if let types = schema["type"]?.words, !types.contains(where: value.isOfType) {
            return [.certain("\(name) must be \(types.joined(separator: " or "))")]
        }
        var problems: [SchemaProblem] = []
        if let words = schema["enum"]?.array, !words.contains(value) {
            let list = words.compactMap(\.writtenText).joined(separator: ", ")
            problems.append(.certain("\(name) must be one of \(list)"))
        }
        if let constant = schema["const"], constant != value {
            problems.append(.certain("\(name) must be \(constant.writtenText ?? "null")"))
        }
        switch value {
        case .string(let text): problems += self.problems(with: text, against: schema)
        case .integer, .number: problems += self.problems(with: value.number ?? 0, against: schema)
        case .array(let elements): problems += self.problems(with: elements, against: schema)
        case .object(let members): problems += self.problems(with: members, against: schema)
        case .null, .bool: break
        }
        return problems
    }

    private func problems(with text: String, against schema: JSONValue) -> [SchemaProblem] {
        var problems = bounds(on: text.count, schema, "minLength", "maxLength", of: "characters")
        if let pattern = schema["pattern"]?.string {
            problems.append(.unless(text: text, matches: pattern, "\(name) must match the pattern \(pattern)"))
        }
        return problems
    }

    private func problems(with number: Double, against schema: JSONValue) -> [SchemaProblem] {
        let rules: [(String, String, (Double, Double) -> Bool)] = [
            ("minimum", "at least", { $0 >= $1 }), ("maximum", "at most", { $0 <= $1 }),
            ("exclusiveMinimum", "more than", { $0 > $1 }), ("exclusiveMaximum", "less than", { $0 < $1 }),
        ]
        return rules.compactMap { key, words, holds in
            guard let bound = schema[key], let limit = bound.number, !holds(number, limit) else { return nil }
            return .certain("\(name) must be \(words) \(bound.writtenText ?? "")")
        }
    }

    private func problems(with elements: [JSONValue], against schema: JSONValue) -> [SchemaProblem] {
        let problems = bounds(on: elements.count, schema, "minItems", "maxItems", of: "items")
        guard let items = schema["items"] else { return problems }
        return problems
            + elements.enumerated().flatMap { index, element in
                SchemaCheck(path: "\(path)[\(index)]").problems(with: element, against: items)
            }
    }

    private func problems(with members: [String: JSONValue], against schema: JSONValue) -> [SchemaProblem] {
        let properties = schema["properties"]?.object ?? [:]
        let missing = (schema["required"]?.words ?? []).filter { members[$0] == nil }
            .map { SchemaProblem.certain("\($0) is missing") }
        let wrong = members.sorted { $0.key < $1.key }.flatMap { key, value -> [SchemaProblem] in
            let inside = SchemaCheck(path: "\(path).\(key)")
            if let property = properties[key] { return inside.problems(with: value, against: property) }
            switch schema["additionalProperties"] {
            case .bool(false)?: return [.certain("there is no argument \(inside.name)")]
            case let other? where other.object != nil: return inside.problems(with: value, against: other)
            default: return []
            }
        }
        return missing + wrong
    }

    private func bounds(
        on count: Int,
        _ schema: JSONValue,
        _ least: String,
        _ most: String,
        of what: String
    ) -> [SchemaProblem] {
        if let least = schema[least]?.integer, count < least {
            return [.certain("\(name) must have at least \(least) \(what)")]
        }
        if let most = schema[most]?.integer, count > most {
            return [.certain("\(name) must have at most \(most) \(what)")]
        }
        return []
    }
}

extension JSONValue {
    /// The type names of a `type`: one, or a list.
    fileprivate var words: [String]? { string.map { [$0] } ?? array?.compactMap(\.string) }

    fileprivate func isOfType(_ name: String) -> Bool {
        switch (name, self) {
        case ("string", .string), ("boolean", .bool), ("array", .array), ("object", .object), ("null", .null),
            ("number", .integer), ("number", .number), ("integer", .integer):
            true
        case ("integer", .number(let number)): number == number.rounded()
        default: false
        }
    }
}
