import ChannelKit
import Foundation

/// The wire format of OpenAI's chat completions, which many servers support.
///
/// - SeeAlso: <https://platform.openai.com/docs/api-reference/chat/create>
struct ChatCompletions: WireFormat {
    func httpRequest(for request: ModelRequest, to endpoint: ModelEndpoint, quirks: ServerQuirks) -> OutboundRequest {
        var headers: HeaderFields = ["Content-Type": "application/json", "Accept": "text/event-stream"]
        if let key = endpoint.apiKey {
            // Azure takes a key in its own header and would read one in `Authorization` as an Entra token.
            headers[endpoint.isAzure ? "api-key" : "Authorization"] =
                endpoint.isAzure ? key.reveal() : "Bearer \(key.reveal())"
        }
        return OutboundRequest(
            method: "POST",
            url: endpoint.url(path: "/chat/completions"),
            headers: headers,
            body: body(of: request, model: endpoint.model, quirks: quirks).data
        )
    }

    func makeReader(callPrefix prefix: String) -> any AnswerReading { ChatCompletionsReader(callPrefix: prefix) }

    private func body(of request: ModelRequest, model: String, quirks: ServerQuirks) -> JSONValue {
        let request = quirks.sends(.tools) ? request : request.withoutTools
        return .compact([
            "model": .string(model),
            "messages": .array(messages(of: request, quirks)),
            "stream": true,
            "stream_options": quirks.sends(.streamOptions) ? ["include_usage": true] : nil,
            quirks.limitName.rawValue: .integer(Int64(request.maxTokens)),
            "temperature": quirks.sends(.temperature) ? request.temperature.map(JSONValue.number) : nil,
            "tools": request.tools.isEmpty ? nil : .array(request.tools.map { tool($0, quirks) }),
        ])
    }

    private func messages(of request: ModelRequest, _ quirks: ServerQuirks) -> [JSONValue] {
        let system: JSONValue = ["role": "system", "content": .string(request.instructions)]
        var messages = request.messages.map { message($0, quirks) }
        if quirks.sends(.images), let index = request.imageIndex, let text = messages[index]["content"] {
            let images = request.images.map { image -> JSONValue in
                let url = "data:\(image.mimeType);base64,\(image.base64)"
                return ["type": "image_url", "image_url": ["url": .string(url)]]
            }
            messages[index] = ["role": "user", "content": .array([["type": "text", "text": text]] + images)]
        }
        return (request.instructions.isEmpty ? [] : [system]) + messages
    }

    private func message(_ message: ModelMessage, _ quirks: ServerQuirks) -> JSONValue {
        switch message {
        case .customer(let text): ["role": "user", "content": .string(text)]
        // Empty text instead of null, which the templates of open models would print.
        case .model(let text, let calls):
            .compact([
                "role": "assistant",
                "content": .string(text),
                "reasoning_content": quirks.sends(.reasoning) ? calls.first?.echo["reasoning_content"] : nil,
                "tool_calls": calls.isEmpty ? nil : .array(calls.map { self.call($0, quirks) }),
            ])
        case .result(let call, let text, let isError):
            // The format has no field for an error.
            [
                "role": "tool", "tool_call_id": .string(id(of: call, quirks)),
                "content": .string(isError ? "Error: \(text)" : text),
            ]
        }
    }

    private func call(_ call: ToolCall, _ quirks: ServerQuirks) -> JSONValue {
        let arguments = call.arguments.string ?? String(decoding: call.arguments.data, as: UTF8.self)
        return .compact([
            "id": .string(id(of: call, quirks)), "type": "function",
            "function": ["name": .string(call.name), "arguments": .string(arguments)],
            "extra_content": quirks.sends(.extras) ? call.echo["extra_content"] : nil,
        ])
    }

    /// The id of a call; for servers that accept nine letters and digits only, one made of it, the same in the result.
    private func id(of call: ToolCall, _ quirks: ServerQuirks) -> String {
        guard quirks.hasShortCallIDs, call.id.wholeMatch(of: /[A-Za-z0-9]{9}/) == nil else { return call.id }
        return String(call.id.digest(bytes: 5).prefix(9))
    }

    private func tool(_ tool: ModelTool, _ quirks: ServerQuirks) -> JSONValue {
        let strict = quirks.sends(.strict) ? tool.parameters.strictSchema : nil
        return [
            "type": "function",
            "function": .compact([
                "name": .string(tool.name), "description": .string(tool.description),
                "parameters": strict ?? tool.parameters, "strict": strict == nil ? nil : true,
            ]),
        ]
    }
}

extension JSONValue {
    /// The schema in the form that servers can enforce while the model writes; nil if it cannot be.
    ///
    /// All members must be required and no others allowed, at every depth.
    ///
    /// - SeeAlso: <https://platform.openai.com/docs/guides/structured-outputs>
    fileprivate var strictSchema: JSONValue? {
        guard var schema = object, Set(schema.keys).isSubset(of: Self.strictKeywords) else { return nil }
        if let items = schema["items"] {
            guard let strict = items.strictSchema else { return nil }
            schema["items"] = strict
        }
        guard schema["type"]?.string == "object" else { return schema["type"]?.string == nil ? nil : .object(schema) }
        let properties = schema["properties"]?.object ?? [:]
        guard Set((schema["required"]?.array ?? []).compactMap(\.string)) == Set(properties.keys),
            schema["additionalProperties"] == nil || schema["additionalProperties"] == false
        else { return nil }
        var strict: [String: JSONValue] = [:]
        for (name, property) in properties {
            guard let own = property.strictSchema else { return nil }
            strict[name] = own
        }
        schema["properties"] = .object(strict)
        schema["additionalProperties"] = false
        return .object(schema)
    }

    private static let strictKeywords: Set = [
        "type", "description", "properties", "required", "additionalProperties", "items", "enum", "pattern", "minimum",
        "maximum", "minItems", "maxItems",
    ]
}
