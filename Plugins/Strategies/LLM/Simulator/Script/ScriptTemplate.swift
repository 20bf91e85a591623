import ChannelKit
import Foundation

/// Fills in the fields of a scripted text.
enum ScriptTemplate {
    static func rendered(_ text: String, for question: SimulatedQuestion) -> String {
        guard text.contains("{{") else { return text }
        return text.replacing(/\{\{([a-z]+)((?:\.[A-Za-z0-9_\-]+)*)\}\}/) { match in
            value(of: match.1, path: match.2.split(separator: "."), for: question)
        }
    }

    private static func value(of field: Substring, path: [Substring], for question: SimulatedQuestion) -> String {
        switch field {
        case "customer": question.text
        case "result": member(path, of: question.lastResult ?? "")
        default: ""
        }
    }

    private static func member(_ path: [Substring], of result: String) -> String {
        guard !path.isEmpty else { return result }
        let json = (try? JSONValue(parsing: Data(result.utf8))) ?? .null
        let value = path.reduce(json) { value, name in value[String(name)] ?? Int(name).flatMap { value[$0] } ?? .null }
        if case .null = value { return "" }
        return value.string ?? String(decoding: value.data, as: UTF8.self)
    }
}
