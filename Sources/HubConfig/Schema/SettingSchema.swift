package import ChannelKit

extension SettingDeclaration {
    /// The schema of the setting's value.
    ///
    /// - Parameter pattern: The pattern of a text, where the reader is stricter than the type.
    func schema(pattern: String? = nil) -> JSONValue {
        // A key with an empty value counts as missing.
        let nothing: [JSONValue] = presence == .required ? [] : [["type": "null"]]
        let alternatives = type.alternatives(pattern: pattern) + nothing
        var members: [String: JSONValue] = ["description": .string(help)]
        if alternatives.count == 1, case .object(let only) = alternatives[0], only["$ref"] == nil {
            members.merge(only) { own, _ in own }
        } else {
            members["anyOf"] = .array(alternatives)
        }
        if case .defaulting(let value) = presence { members["default"] = value.json }
        let example = exampleJSON
        if example != [:], example != [] { members["examples"] = [example] }
        return .object(members)
    }

    /// The example as in a file; for a secret, a variable.
    package var exampleJSON: JSONValue { isSecret ? .string("${\(name.uppercased())}") : example.json }
}

extension [SettingDeclaration] {
    /// The schemas of settings, by name.
    func schemas(patterns: [String: String] = [:]) -> [String: JSONValue] {
        map { ($0.name, $0.schema(pattern: patterns[$0.name])) }.byName
    }
}

extension SettingType {
    /// The forms that a value of the type may have, including `${NAME}`.
    fileprivate func alternatives(pattern: String? = nil) -> [JSONValue] {
        let expansion: JSONValue = ["$ref": .definition("expansion")]
        if let pattern { return patterned(pattern, expansion) }
        switch self {
        case .text, .template, .path: return [["$ref": .definition("text")]]
        case .url: return [["$ref": .definition("url")], expansion]
        case .integer(let range):
            return [.range("integer", .integer(Int64(range.lowerBound)), .integer(Int64(range.upperBound))), expansion]
        case .number(let range):
            return [.range("number", .number(range.lowerBound), .number(range.upperBound)), expansion]
        case .boolean: return [["type": "boolean"], expansion]
        case .duration: return [["$ref": .definition("duration")], expansion]
        case .secret:
            let text: JSONValue = ["$ref": .definition("text")]
            return [text, ["type": "array", "items": text]]
        case .choice(let words): return [["enum": .array(words.map(JSONValue.string))], expansion]
        case .localizedTemplate: return [["$ref": .definition("text")], ["$ref": .definition("texts")]]
        case .list(let element): return [["type": "array", "items": element.schema]]
        case .map(let element): return [["type": "object", "additionalProperties": element.schema]]
        case .object(let members): return [members.object]
        case .json: return [[:]]
        case .hours: return [["$ref": .definition("hours")]]
        case .either(let types):
            return types.flatMap { $0.alternatives() }.reduce(into: []) { all, one in
                if !all.contains(one) { all.append(one) }
            }
        }
    }

    /// A text, or a list of texts, that matches `pattern`.
    private func patterned(_ pattern: String, _ expansion: JSONValue) -> [JSONValue] {
        let text: JSONValue = ["type": "string", "pattern": .string(pattern)]
        if case .list = self { return [["type": "array", "minItems": 1, "items": text]] }
        return [text, expansion]
    }

    /// The schema of an element, which must not be empty.
    private var schema: JSONValue {
        let alternatives = alternatives()
        return alternatives.count == 1 ? alternatives[0] : ["anyOf": .array(alternatives)]
    }
}

extension [SettingDeclaration] {
    /// The schema of a mapping with these keys and no others.
    fileprivate var object: JSONValue {
        let required = filter { $0.presence == .required }.map { JSONValue.string($0.name) }
        let object: JSONValue = [
            "type": "object", "properties": .object(schemas()), "additionalProperties": false,
        ]
        return required.isEmpty ? object : object.adding("required", .array(required))
    }
}

extension JSONValue {
    /// The reference to a definition of the schema.
    static func definition(_ name: String) -> JSONValue { .string("#/$defs/\(name)") }

    /// The schema of a mapping with these keys and no others; it may be empty if no key is required.
    static func mapping(
        _ description: String,
        _ properties: [String: JSONValue],
        required: [SettingDeclaration] = []
    ) -> JSONValue {
        let object: JSONValue = [
            "description": .string(description),
            "type": required.isEmpty ? ["object", "null"] : "object",
            "properties": .object(properties),
            "additionalProperties": false,
        ]
        return required.isEmpty ? object : object.adding("required", .array(required.map { .string($0.name) }))
    }

    fileprivate static func range(_ type: String, _ lowest: JSONValue, _ highest: JSONValue) -> JSONValue {
        ["type": .string(type), "minimum": lowest, "maximum": highest]
    }

    /// The object with one more member.
    func adding(_ key: String, _ value: JSONValue) -> JSONValue {
        guard case .object(var members) = self else { return self }
        members[key] = value
        return .object(members)
    }
}

extension [(String, JSONValue)] {
    /// The pairs as an object's members; of duplicates, the first one.
    var byName: [String: JSONValue] { Dictionary(self) { first, _ in first } }
}
