import ChannelKit
import Foundation

/// The wire format of Anthropic's Messages API.
///
/// - SeeAlso: <https://docs.anthropic.com/en/api/messages>
struct Messages: WireFormat {
    /// The customer's message before a conversation that the hub began: the API requires one.
    private static let opening: JSONValue = ["type": "text", "text": "…"]

    func httpRequest(for request: ModelRequest, to endpoint: ModelEndpoint, quirks: ServerQuirks) -> OutboundRequest {
        var headers: HeaderFields = [
            "Content-Type": "application/json", "Accept": "text/event-stream", "anthropic-version": "2023-06-01",
        ]
        headers["x-api-key"] = endpoint.apiKey?.reveal()
        return OutboundRequest(
            method: "POST",
            url: endpoint.url(version: "/v1", path: "/messages"),
            headers: headers,
            body: body(of: quirks.sends(.tools) ? request : request.withoutTools, endpoint.model, quirks).data
        )
    }

    func makeReader(callPrefix prefix: String) -> any AnswerReading { MessagesReader(callPrefix: prefix) }

    private func body(of request: ModelRequest, _ model: String, _ quirks: ServerQuirks) -> JSONValue {
        .compact([
            "model": .string(model),
            "max_tokens": .integer(Int64(request.maxTokens)),
            "stream": true,
            "system": request.instructions.isEmpty ? JSONValue?.none : system(of: request, quirks),
            "messages": .array(turns(of: request, quirks)),
            // The API's max is 1, other providers' 2.
            "temperature": quirks.sends(.temperature) ? request.temperature.map { .number(min($0, 1)) } : nil,
            "tools": request.tools.isEmpty ? nil : .array(request.tools.map(tool)),
        ])
    }

    /// The system prompt; its constant beginning, with the tools before it, is cached by the provider for minutes.
    private func system(of request: ModelRequest, _ quirks: ServerQuirks) -> JSONValue {
        let constant = request.constant
        guard quirks.sends(.cacheControl), !constant.isEmpty, request.instructions.hasPrefix(constant) else {
            return .string(request.instructions)
        }
        let rest = String(request.instructions.dropFirst(constant.count))
        let first: JSONValue = [
            "type": "text", "text": .string(constant), "cache_control": ["type": "ephemeral"],
        ]
        return .array([first] + (rest.allSatisfy(\.isWhitespace) ? [] : [["type": "text", "text": .string(rest)]]))
    }

    /// The messages in alternating roles, the customer's first.
    private func turns(of request: ModelRequest, _ quirks: ServerQuirks) -> [JSONValue] {
        var turns: [(role: String, blocks: [JSONValue])] = []
        let imageIndex = quirks.sends(.images) ? request.imageIndex : nil
        for (index, message) in request.messages.enumerated() {
            var (role, blocks) = blocks(of: message)
            // An image goes before the question about it.
            if index == imageIndex { blocks = request.images.map(self.image) + blocks }
            guard !blocks.isEmpty else { continue }
            if turns.isEmpty, role != "user" { turns.append(("user", [Self.opening])) }
            if turns.last?.role == role {
                turns[turns.endIndex - 1].blocks += blocks
            } else {
                turns.append((role, blocks))
            }
        }
        return turns.map { ["role": .string($0.role), "content": .array($0.blocks)] }
    }

    private func blocks(of message: ModelMessage) -> (role: String, blocks: [JSONValue]) {
        switch message {
        case .customer(let text): ("user", words(text))
        case .model(let text, let calls): ("assistant", words(text) + calls.map(use))
        case .result(let call, let text, let isError): ("user", [result(of: call, text, isError: isError)])
        }
    }

    private func image(_ image: ModelImage) -> JSONValue {
        [
            "type": "image",
            "source": [
                "type": "base64", "media_type": .string(image.mimeType), "data": .string(image.base64),
            ],
        ]
    }

    /// A block of text; none for blank text, which the API refuses.
    private func words(_ text: String) -> [JSONValue] {
        text.allSatisfy(\.isWhitespace) ? [] : [["type": "text", "text": .string(text)]]
    }

    private func use(_ call: ToolCall) -> JSONValue {
        [
            "type": "tool_use", "id": .string(id(of: call)), "name": .string(call.name),
            "input": .object(call.arguments.object ?? [:]),
        ]
    }

    private func result(of call: ToolCall, _ text: String, isError: Bool) -> JSONValue {
        .compact([
            "type": "tool_result",
            "tool_use_id": .string(id(of: call)),
            "content": text.isEmpty ? nil : .string(text),
            "is_error": isError ? true : nil,
        ])
    }

    /// The call's id without characters that the API refuses, since another provider may have made it.
    private func id(of call: ToolCall) -> String {
        String(call.id.map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_" || $0 == "-") ? $0 : "-" })
    }

    private func tool(_ tool: ModelTool) -> JSONValue {
        [
            "name": .string(tool.name), "description": .string(tool.description), "input_schema": tool.parameters,
        ]
    }
}
