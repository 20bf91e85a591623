import ChannelKit
import Foundation

/// One call of a tool by Vapi's model, in any of the forms that are published.
struct ToolCall {
    let json: JSONValue

    var id: String? { json["id"]?.string.flatMap { $0.isEmpty ? nil : $0 } }

    var name: String { (json["function"]?["name"] ?? json["name"])?.string ?? "" }

    /// An object in real traffic, and its JSON as a text in the schema.
    var arguments: JSONValue {
        let candidates = [
            json["function"]?["arguments"], json["function"]?["parameters"], json["arguments"], json["parameters"],
        ]
        guard let arguments = candidates.lazy.compactMap(\.self).first(where: { $0 != .null }) else { return [:] }
        guard let text = arguments.string else { return arguments }
        return (try? JSONValue(parsing: Data(text.utf8))) ?? .string(text)
    }

    /// Whether Vapi goes on at once and ignores the answer.
    var isAsynchronous: Bool { json["async"]?.bool ?? false }

    /// The calls in `message`, which lists them in one of three places.
    static func all(in message: JSONValue) -> [JSONValue] {
        let described = message["toolWithToolCallList"]?.array ?? []
        let listed = [message["toolCallList"], message["toolCalls"]].lazy.compactMap { $0?.array }
            .first { !$0.isEmpty }
        guard let listed else { return described.map { stored(call: $0["toolCall"] ?? $0, tool: $0) } }
        return listed.map { call in
            let id = call["id"]?.string
            return stored(call: call, tool: described.first { $0["toolCall"]?["id"]?.string == id } ?? [:])
        }
    }

    /// What is kept: the call, its name if only the tool has it, and whether anybody waits.
    private static func stored(call: JSONValue, tool: JSONValue) -> JSONValue {
        let bare = ToolCall(json: call)
        let name = bare.name.isEmpty ? ToolCall(json: tool).name : bare.name
        return [
            "id": .text(bare.id), "name": .string(name), "arguments": bare.arguments,
            "async": .bool(tool["async"]?.bool ?? false),
        ]
    }
}
