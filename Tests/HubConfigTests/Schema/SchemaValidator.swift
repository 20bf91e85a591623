import ChannelKit

/// Holds a value to a JSON Schema, as far as the schema of `channels.yaml` uses the language.
///
/// A keyword that it does not know is an error, so that nothing in the schema goes untested.
struct SchemaValidator {
    let schema: JSONValue

    private static let annotations: Set = [
        "$schema", "$defs", "title", "description", "default", "examples", "deprecated",
    ]

    /// The places where `value` violates the schema, with reasons.
    func problems(in value: JSONValue) -> [String] { problems(value, schema, at: "") }

    private func problems(_ value: JSONValue, _ schema: JSONValue, at path: String) -> [String] {
        if case .bool(let isAnything) = schema { return isAnything ? [] : ["\(path): no value is allowed here"] }
        guard case .object(let members) = schema else { return ["\(path): the schema is no object"] }
        return members.sorted { $0.key < $1.key }.flatMap { keyword, operand -> [String] in
            if Self.annotations.contains(keyword) { return [] }
            return problems(value, keyword, operand, of: schema, at: path)
        }
    }

    private func problems(
        _ value: JSONValue,
        _ keyword: String,
        _ operand: JSONValue,
        of schema: JSONValue,
        at path: String
    ) -> [String] {
        switch keyword {
        case "$ref": problems(value, target(of: operand), at: path)
        case "type": matches(value, operand) ? [] : ["\(path): it is not \(operand.data.text)"]
        case "enum": operand.array?.contains(value) ?? false ? [] : ["\(path): it is none of \(operand.data.text)"]
        case "const": operand == value ? [] : ["\(path): it is not \(operand.data.text)"]
        case "pattern", "minLength": textProblems(value, keyword, operand, at: path)
        case "minimum", "maximum": numberProblems(value, keyword, operand, at: path)
        case "items", "minItems": listProblems(value, keyword, operand, at: path)
        case "properties", "required", "additionalProperties", "propertyNames", "minProperties", "maxProperties":
            mappingProblems(value, keyword, operand, of: schema, at: path)
        case "anyOf", "allOf": combinationProblems(value, keyword, operand, at: path)
        case "if": conditionProblems(value, schema, at: path)
        case "then", "else": []
        default: ["\(path): the schema uses '\(keyword)', which this test does not know"]
        }
    }

    /// The definition behind `#/$defs/name`.
    func target(of reference: JSONValue) -> JSONValue {
        let name = reference.string?.split(separator: "/").last.map(String.init) ?? ""
        return schema["$defs"]?[name] ?? false
    }
}

// MARK: - Keywords

extension SchemaValidator {
    private func matches(_ value: JSONValue, _ type: JSONValue) -> Bool {
        if let types = type.array { return types.contains { matches(value, $0) } }
        return switch (type.string, value) {
        case ("null", .null), ("boolean", .bool), ("integer", .integer), ("number", .integer), ("number", .number),
            ("string", .string), ("array", .array), ("object", .object):
            true
        default: false
        }
    }

    private func textProblems(_ value: JSONValue, _ keyword: String, _ operand: JSONValue, at path: String) -> [String]
    {
        guard case .string(let text) = value else { return [] }
        if keyword == "minLength" { return text.count < operand.integer ?? 0 ? ["\(path): it is too short"] : [] }
        guard let pattern = operand.string, let regex = try? Regex(pattern) else { return ["\(path): no pattern"] }
        return text.firstMatch(of: regex) == nil ? ["\(path): it does not look like \(pattern)"] : []
    }

    private func numberProblems(
        _ value: JSONValue,
        _ keyword: String,
        _ operand: JSONValue,
        at path: String
    ) -> [String] {
        if case .string = value { return [] }
        guard let number = value.number, let bound = operand.number else { return [] }
        let isRight = keyword == "minimum" ? number >= bound : number <= bound
        return isRight ? [] : ["\(path): \(number) is beyond the \(keyword) \(bound)"]
    }

    private func listProblems(_ value: JSONValue, _ keyword: String, _ operand: JSONValue, at path: String) -> [String]
    {
        guard case .array(let elements) = value else { return [] }
        if keyword == "minItems" { return elements.count < operand.integer ?? 0 ? ["\(path): too few"] : [] }
        return elements.enumerated().flatMap { problems($0.element, operand, at: "\(path)/\($0.offset)") }
    }

    private func mappingProblems(
        _ value: JSONValue,
        _ keyword: String,
        _ operand: JSONValue,
        of schema: JSONValue,
        at path: String
    ) -> [String] {
        guard case .object(let members) = value else { return [] }
        switch keyword {
        case "properties":
            return members.flatMap { name, member in
                operand[name].map { problems(member, $0, at: "\(path)/\(name)") } ?? []
            }
        case "additionalProperties":
            return members.filter { schema["properties"]?[$0.key] == nil }
                .flatMap { problems($0.value, operand, at: "\(path)/\($0.key)") }
        case "required":
            return (operand.array ?? []).compactMap(\.string).filter { members[$0] == nil }
                .map { "\(path): '\($0)' is missing" }
        case "propertyNames": return members.keys.flatMap { problems(.string($0), operand, at: "\(path)/\($0)") }
        case "minProperties": return members.count < operand.integer ?? 0 ? ["\(path): too few keys"] : []
        default: return members.count > operand.integer ?? 0 ? ["\(path): too many keys"] : []
        }
    }

    private func combinationProblems(
        _ value: JSONValue,
        _ keyword: String,
        _ operand: JSONValue,
        at path: String
    ) -> [String] {
        let each = (operand.array ?? []).map { problems(value, $0, at: path) }
        if keyword == "allOf" { return each.flatMap(\.self) }
        return each.contains([]) ? [] : ["\(path): no match: \(each.flatMap(\.self).joined(separator: ", or "))"]
    }

    private func conditionProblems(_ value: JSONValue, _ schema: JSONValue, at path: String) -> [String] {
        let isMet = schema["if"].map { problems(value, $0, at: path).isEmpty } ?? false
        return schema[isMet ? "then" : "else"].map { problems(value, $0, at: path) } ?? []
    }
}

extension Sequence<UInt8> {
    fileprivate var text: String { String(decoding: Array(self), as: UTF8.self) }
}
