extension JSONValue {
    /// The value without what its sender marks as sensitive, to be used before anything is stored.
    ///
    /// A mark is a list of names, as in `{"sensitive": ["pin"], "data": {"pin": "1234"}}`: the members of those names are
    /// removed from the object that has the mark, at any depth. Or it is a flag beside an answer, as in `{"name": "pin",
    /// "value": "1234", "sensitive": true}`, or a field of the type `password`: then the answer is removed.
    public var withoutSensitiveFields: JSONValue { removing([]) }

    /// The value with its structure and none of its content: texts are empty, numbers are 0, lists have their first
    /// element.
    ///
    /// What an adapter does not know can hold anything; its structure is enough to learn to read it.
    public var shape: JSONValue {
        switch self {
        case .object(let members): .object(members.mapValues(\.shape))
        case .array(let elements): .array(elements.prefix(1).map(\.shape))
        case .string: ""
        case .integer, .number: 0
        case .bool: false
        case .null: .null
        }
    }

    private func removing(_ names: Set<String>) -> JSONValue {
        switch self {
        case .array(let elements): return .array(elements.map { $0.removing(names) })
        case .object(let members):
            let names = names.union(Self.names(in: members))
            let isAnswer = Self.isSensitiveAnswer(members)
            let kept = members.filter { name, _ in
                !names.contains(name.lowercased()) && !(isAnswer && Self.answers.contains(name.lowercased()))
            }
            if let field = (members["name"] ?? members["id"] ?? members["key"])?.string?.lowercased(),
                names.contains(field)
            {
                return .object(kept.filter { !Self.answers.contains($0.key.lowercased()) })
            }
            return .object(kept.mapValues { $0.removing(names) })
        case .null, .bool, .integer, .number, .string: return self
        }
    }

    /// The members that hold a field's answer.
    private static let answers: Set = [
        "value", "values", "answer", "answers", "text", "input", "content", "default", "defaultvalue", "data",
        "response", "selected",
    ]
    /// The members that mark.
    private static let marks: Set = [
        "sensitive", "issensitive", "sensitivefields", "sensitive_fields", "is_sensitive", "confidential", "masked",
        "secret", "private_fields", "redact",
    ]
    /// The types of fields whose answer is a secret.
    private static let secretTypes: Set = ["password", "secret", "pin", "cvv", "creditcard", "credit_card"]

    /// The names that the object marks, in lower case; of a path such as `data.pin` the last component.
    private static func names(in members: [String: JSONValue]) -> Set<String> {
        let lists = members.filter { marks.contains($0.key.lowercased()) }.values
        let names = lists.flatMap { $0.array?.compactMap(\.string) ?? $0.string.map { [$0] } ?? [] }
        return Set(names.compactMap { $0.split(separator: ".").last?.lowercased() })
    }

    private static func isSensitiveAnswer(_ members: [String: JSONValue]) -> Bool {
        members.contains { name, value in
            switch name.lowercased() {
            case let name where marks.contains(name): value.bool == true
            case "type", "inputtype", "input_type", "fieldtype", "format": secretTypes.contains(value.string ?? "")
            default: false
            }
        }
    }
}
