import ChannelKit

@testable import HubConfig

extension JSONValue {
    /// The JSON value of YAML, as an editor validates it: unquoted scalars by YAML 1.2's core schema.
    init(yaml text: String) throws {
        let file = SourceFile(name: "channels.yaml", directory: "", order: 0, text: text)
        self = try YAMLComposer.compose(file).map(JSONValue.init(node:)) ?? .null
    }

    private init(node: YAMLNode) {
        switch node.content {
        case .scalar(let scalar) where scalar.style == .plain: self.init(plain: scalar.text)
        case .scalar(let scalar): self = .string(scalar.text)
        case .sequence(let items): self = .array(items.map(JSONValue.init(node:)))
        case .mapping(let pairs):
            self = .object(
                Dictionary(pairs.map { ($0.key.scalar?.text ?? "", JSONValue(node: $0.value)) }) { first, _ in first }
            )
        }
    }

    private init(plain text: String) {
        switch text {
        case "", "~", "null", "Null", "NULL": self = .null
        case "true", "True", "TRUE": self = .bool(true)
        case "false", "False", "FALSE": self = .bool(false)
        default:
            if text.wholeMatch(of: /[-+]?[0-9]+/) != nil, let number = Int64(text) {
                self = .integer(number)
            } else if text.wholeMatch(of: /[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?/) != nil {
                self = Double(text).map(JSONValue.number) ?? .string(text)
            } else {
                self = .string(text)
            }
        }
    }
}
