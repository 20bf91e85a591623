package import ChannelKit
import Foundation

/// A YAML file that is no configuration, as a value: without variables, includes and positions.
package enum PlainYAML {
    /// The reason for which a file cannot be read, with its line.
    package struct Failure: Error, CustomStringConvertible {
        package let description: String
    }

    /// Reads `text`; `name` is the file's, for messages.
    package static func value(of text: String, name: String) throws(Failure) -> JSONValue {
        let file = SourceFile(name: name, directory: "", order: 0, text: text)
        do {
            return try YAMLComposer.compose(file)?.plainValue ?? .null
        } catch {
            throw Failure(description: "\(name):\(error.place.line): \(error.message); \(error.remedy)")
        }
    }
}

extension YAMLNode {
    /// The node as a value; of duplicate keys the last one counts.
    fileprivate var plainValue: JSONValue {
        switch content {
        case .mapping(let pairs):
            .object(
                Dictionary(pairs.map { ($0.key.scalar?.text ?? "", $0.value.plainValue) }, uniquingKeysWith: { $1 })
            )
        case .sequence(let nodes): .array(nodes.map(\.plainValue))
        case .scalar(let scalar): isNull ? .null : .string(scalar.text)
        }
    }
}
