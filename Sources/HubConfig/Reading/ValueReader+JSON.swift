import ChannelKit

// Values of any shape.

extension ValueReader {
    /// The node as a JSON value; every scalar may contain expansions.
    func json(_ node: YAMLNode) -> Reading<SettingValue> {
        node.isNull ? .empty : element(node).map { .value(.json($0)) } ?? .failed
    }

    private func element(_ node: YAMLNode) -> JSONValue? {
        switch node.content {
        case .scalar: scalar(node)
        case .sequence(let items): elements(items).map(JSONValue.array)
        case .mapping: members(node).map(JSONValue.object)
        }
    }

    private func scalar(_ node: YAMLNode) -> JSONValue? {
        switch context.scalar(node, expected: SettingType.json.summary) {
        case .value(let text): text.isPlain ? JSONValue(plain: text.text) : .string(text.text)
        case .empty: .null
        case .failed: nil
        }
    }

    private func elements(_ items: [YAMLNode]) -> [JSONValue]? {
        let values = items.compactMap(element)
        return values.count == items.count ? values : nil
    }

    private func members(_ node: YAMLNode) -> [String: JSONValue]? {
        guard let fields = fields(node, .json).value else { return nil }
        let members = fields.all.reduce(into: [String: JSONValue]()) { $0[$1.name] = element($1.value) }
        return members.count == fields.all.count ? members : nil
    }
}

extension JSONValue {
    /// The value of an unquoted scalar by YAML's core schema (YAML 1.2.2 §10.3.2).
    fileprivate init(plain text: String) {
        self =
            switch text {
            case "true", "True", "TRUE": true
            case "false", "False", "FALSE": false
            case let number where number.wholeMatch(of: /[-+]?[0-9]+/) != nil:
                Int64(number).map(JSONValue.integer) ?? .string(number)
            case let number where number.wholeMatch(of: /[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?/) != nil:
                Double(number).map(JSONValue.number) ?? .string(number)
            default: .string(text)
            }
    }
}
