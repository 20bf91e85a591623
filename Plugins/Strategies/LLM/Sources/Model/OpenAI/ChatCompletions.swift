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
        .compact([
            "model": .string(model),
            "messages": .array(messages(of: request)),
            "stream": true,
            "stream_options": quirks.countsTokens ? ["include_usage": true] : nil,
            quirks.limitName.rawValue: .integer(Int64(request.maxTokens)),
            "temperature": request.temperature.map(JSONValue.number),
            "tools": request.tools.isEmpty ? nil : .array(request.tools.map(tool)),
        ])
    }

    private func messages(of request: ModelRequest) -> [JSONValue] {
        let system: JSONValue = ["role": "system", "content": .string(request.instructions)]
        return (request.instructions.isEmpty ? [] : [system]) + request.messages.map(message)
    }

    private func message(_ message: ModelMessage) -> JSONValue {
        switch message {
        case .customer(let text): ["role": "user", "content": .string(text)]
        // Empty text instead of null, which the templates of open models would print.
        case .model(let text, let calls):
            .compact([
                "role": "assistant",
                "content": .string(text),
                "tool_calls": calls.isEmpty ? nil : .array(calls.map(call)),
            ])
        case .result(let call, let text, let isError):
            // The format has no field for an error.
            ["role": "tool", "tool_call_id": .string(call.id), "content": .string(isError ? "Error: \(text)" : text)]
        }
    }

    private func call(_ call: ToolCall) -> JSONValue {
        let arguments = call.arguments.string ?? String(decoding: call.arguments.data, as: UTF8.self)
        return [
            "id": .string(call.id), "type": "function",
            "function": ["name": .string(call.name), "arguments": .string(arguments)],
        ]
    }

    private func tool(_ tool: ModelTool) -> JSONValue {
        [
            "type": "function",
            "function": [
                "name": .string(tool.name), "description": .string(tool.description), "parameters": tool.parameters,
            ],
        ]
    }
}
