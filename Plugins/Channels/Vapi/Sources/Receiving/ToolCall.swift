import ChannelKit
import Foundation

/// A tool call by Vapi's model, in any of the published forms.
struct ToolCall {
    let json: JSONValue

    var id: String? { json["id"]?.string.flatMap { $0.isEmpty ? nil : $0 } }

    var name: String { (json["function"]?["name"] ?? json["name"])?.string ?? "" }

    /// The arguments: an object in real traffic, JSON as text in the schema.
    var arguments: JSONValue {
        let candidates = [
            json["function"]?["arguments"], json["function"]?["parameters"], json["arguments"], json["parameters"],
        ]
        guard let arguments = candidates.lazy.compactMap(\.self).first(where: { $0 != .null }) else { return [:] }
        guard let text = arguments.string else { return arguments }
        return (try? JSONValue(parsing: Data(text.utf8))) ?? .string(text)
    }

    /// True if Vapi continues at once and ignores the result.
    var isAsynchronous: Bool { json["async"]?.bool ?? false }

    /// The number of tool calls in `message`.
    static func count(in message: JSONValue) -> Int { (listed(in: message) ?? described(in: message)).count }

    /// The tool calls in `message`, which lists them in one of three places.
    static func all(in message: JSONValue) -> [JSONValue] {
        let described = described(in: message)
        guard let listed = listed(in: message) else {
            return described.map { stored(call: $0["toolCall"] ?? $0, tool: $0) }
        }
        let tools = Dictionary(described.map { ($0["toolCall"]?["id"]?.string, $0) }) { first, _ in first }
        return listed.map { stored(call: $0, tool: tools[$0["id"]?.string] ?? [:]) }
    }

    private static func listed(in message: JSONValue) -> [JSONValue]? {
        [message["toolCallList"], message["toolCalls"]].lazy.compactMap { $0?.array }.first { !$0.isEmpty }
    }

    private static func described(in message: JSONValue) -> [JSONValue] { message["toolWithToolCallList"]?.array ?? [] }

    /// The stored part of a tool call: the call, its name if only the tool has it, and whether Vapi waits.
    private static func stored(call: JSONValue, tool: JSONValue) -> JSONValue {
        let bare = ToolCall(json: call)
        let name = bare.name.isEmpty ? ToolCall(json: tool).name : bare.name
        return [
            "id": .text(bare.id), "name": .string(name), "arguments": bare.arguments,
            "async": .bool(tool["async"]?.bool ?? false),
        ]
    }
}
