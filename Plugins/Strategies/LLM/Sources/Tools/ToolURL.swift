import ChannelKit
import Foundation

/// A URL with arguments in its path or query, which cannot change the host.
struct ToolURL: Hashable, Sendable {
    private enum Part: Hashable {
        case literal(String)
        case argument(String)
    }

    /// The refusal of an argument, as text for the model.
    struct Refusal: Error, Hashable {
        let argument: String
        let reason: String
    }

    /// The scheme, host and port.
    private let origin: String
    private let path: [Part]
    private let query: [Part]

    /// The names of the arguments in the URL.
    var arguments: Set<String> {
        Set(
            (path + query).compactMap { part in
                if case .argument(let name) = part { name } else { nil }
            }
        )
    }

    init(_ text: String, isPrivate: Bool) throws(ConfigurationIssue) {
        guard let match = text.wholeMatch(of: /(https?):\/\/([^\/?#\s]+)(\/[^?#\s]*)?(?:\?([^#\s]*))?/) else {
            throw Self.issue("not an http or https URL", "write it in full, such as https://api.example.com/slots")
        }
        let authority = match.output.2
        if authority.contains(where: { "{}@\\".contains($0) }) {
            throw Self.issue("the host contains '{', '}' or '@'", "write arguments in the path or the query")
        }
        if !isPrivate, match.output.1 != "https" {
            throw Self.issue("the URL is not https", "use https, or write 'private: true' for your own network")
        }
        origin = "\(match.output.1)://\(authority)"
        path = try Self.parts(match.output.3 ?? "")
        query = try Self.parts(match.output.4 ?? "")
        guard URLComponents(string: origin)?.host?.isEmpty == false else {
            throw Self.issue("invalid host", "write it in full, such as https://api.example.com/slots")
        }
    }

    /// The URL with `arguments` filled in; those in `rest` follow as its query.
    func filled(with arguments: [String: JSONValue], rest: [String] = []) throws(Refusal) -> String {
        var url = origin
        for part in path { url += try text(of: part, arguments, inPath: true) }
        var items = ""
        for part in query { items += try text(of: part, arguments, inPath: false) }
        for name in rest {
            guard let value = arguments[name]?.writtenText else { continue }
            items += "\(items.isEmpty ? "" : "&")\(name.percentEncoded())=\(value.percentEncoded())"
        }
        return items.isEmpty ? url : "\(url)?\(items)"
    }

    private func text(of part: Part, _ arguments: [String: JSONValue], inPath: Bool) throws(Refusal) -> String {
        switch part {
        case .literal(let text): return text
        case .argument(let name):
            let value = arguments[name]?.writtenText ?? ""
            if inPath { try Self.checkStep(value, of: name) }
            return value.percentEncoded()
        }
    }

    /// Refuses dots and slashes in a path component, since a server may resolve them, even encoded.
    private static func checkStep(_ value: String, of name: String) throws(Refusal) {
        if value.isEmpty { throw Refusal(argument: name, reason: "it may not be empty") }
        if value.contains("..") || value.allSatisfy({ $0 == "." }) || value.contains(where: { "/\\%".contains($0) })
            || value.unicodeScalars.contains(where: { $0.properties.generalCategory == .control })
        {
            throw Refusal(argument: name, reason: "it may not hold '/', '\\', '%', '..' or control characters")
        }
    }

    private static func parts(_ text: Substring) throws(ConfigurationIssue) -> [Part] {
        var parts: [Part] = []
        var rest = text
        while let match = rest.firstMatch(of: /\{([A-Za-z0-9_\-]+)\}/) {
            parts.append(.literal(String(rest[..<match.range.lowerBound])))
            parts.append(.argument(String(match.output.1)))
            rest = rest[match.range.upperBound...]
        }
        parts.append(.literal(String(rest)))
        let hasBrace = parts.contains { part in
            if case .literal(let text) = part { text.contains("{") || text.contains("}") } else { false }
        }
        if hasBrace { throw issue("a brace is not closed, or contains no name", "write the arguments as {name}") }
        return parts
    }

    private static func issue(_ problem: String, _ remedy: String) -> ConfigurationIssue {
        ConfigurationIssue(path: ["url"], problem: problem, remedy: remedy)
    }
}

extension JSONValue {
    /// The value within a text: a string without quotes, anything else as JSON; nil for null.
    var writtenText: String? {
        switch self {
        case .string(let text): text
        case .null: nil
        default: String(decoding: data, as: UTF8.self)
        }
    }
}
