import ChannelKit
import ChannelSimulatorKit

/// A request for a chat completion, validated like api.openai.com.
struct ChatRequest {
    let question: SimulatedQuestion

    init(_ request: SimulatedRequest) throws(ModelRefusal) {
        let body = try request.parameters()
        guard let model = body["model"]?.string ?? request.deployment, !model.isEmpty else {
            throw .invalid("you must provide a model parameter")
        }
        guard let messages = body["messages"]?.array else {
            throw .missing("messages")
        }
        guard !messages.isEmpty else {
            throw .invalid(
                "Invalid 'messages': empty array. Expected an array with minimum length 1, but got an empty array instead.",
                parameter: "messages",
                code: "empty_array"
            )
        }
        if let value = body["temperature"]?.present, !(0...2).contains(value.number ?? -1) {
            throw .invalid("Invalid 'temperature': expected a number from 0 to 2.", parameter: "temperature")
        }
        var transcript = ChatTranscript()
        for (index, message) in messages.enumerated() { try transcript.add(message, at: index) }
        try transcript.end()
        question = SimulatedQuestion(
            model: model,
            instructions: transcript.instructions.joined(separator: "\n\n"),
            messages: transcript.messages,
            tools: try Self.tools(body["tools"]),
            maxTokens: try Self.limit(in: body),
            isStreamed: body["stream"]?.bool ?? false
        )
    }

    private static func limit(in body: [String: JSONValue]) throws(ModelRefusal) -> Int? {
        for name in ["max_completion_tokens", "max_tokens"] {
            guard let value = body[name]?.present else { continue }
            guard let limit = value.integer, limit >= 1 else {
                throw .invalid(
                    "Invalid '\(name)': integer below minimum value. Expected a value >= 1.",
                    parameter: name,
                    code: "integer_below_min_value"
                )
            }
            return Int(limit)
        }
        return nil
    }

    private static func tools(_ json: JSONValue?) throws(ModelRefusal) -> [SimulatedQuestion.Tool] {
        guard let tools = json?.present?.array else { return [] }
        return try tools.enumerated().map { index, tool throws(ModelRefusal) in
            guard let function = tool["function"], let name = function["name"]?.string else {
                throw .missing("tools[\(index)].function.name")
            }
            guard name.wholeMatch(of: /[A-Za-z0-9_\-]{1,64}/) != nil else {
                throw .invalid(
                    "Invalid 'tools[\(index)].function.name': string does not match pattern. "
                        + "Expected a string that matches the pattern '^[a-zA-Z0-9_-]+$'.",
                    parameter: "tools[\(index)].function.name",
                    code: "invalid_value"
                )
            }
            return SimulatedQuestion.Tool(name: name, parameters: function["parameters"] ?? .null)
        }
    }
}

/// The messages of a chat: each tool call has its result right after it, and there is no result without a call.
private struct ChatTranscript {
    var instructions: [String] = []
    var messages: [SimulatedQuestion.Message] = []
    private var open: [String] = []

    mutating func add(_ message: JSONValue, at index: Int) throws(ModelRefusal) {
        let role = message["role"]?.string
        if role != "tool" { try end() }
        switch role {
        case "system", "developer": instructions.append(try text(of: message, at: index))
        case "user": messages.append(.customer(try text(of: message, at: index)))
        case "assistant": try addModel(message, at: index)
        case "tool": try addResult(message, at: index)
        case nil: throw .missing("messages[\(index)].role")
        case let role?:
            throw .invalid(
                "Invalid value: '\(role)'. "
                    + "Supported values are: 'system', 'assistant', 'user', 'function', 'tool', and 'developer'.",
                parameter: "messages[\(index)].role",
                code: "invalid_value"
            )
        }
    }

    func end() throws(ModelRefusal) {
        guard open.isEmpty else {
            throw .invalid(
                "An assistant message with 'tool_calls' must be followed by tool messages responding to each "
                    + "'tool_call_id'. The following tool_call_ids did not have response messages: "
                    + open.joined(separator: ", "),
                parameter: "messages"
            )
        }
    }

    private func text(of message: JSONValue, at index: Int) throws(ModelRefusal) -> String {
        guard let text = message["content"]?.contentText else {
            throw .invalid(
                "Invalid value for 'content': expected a string, got null.",
                parameter: "messages.[\(index)].content"
            )
        }
        return text
    }

    private mutating func addModel(_ message: JSONValue, at index: Int) throws(ModelRefusal) {
        let calls = message["tool_calls"]?.present?.array ?? []
        open = calls.compactMap { $0["id"]?.string }
        let arguments = calls.compactMap { $0["function"]?["arguments"]?.string }
        guard open.count == calls.count, arguments.count == calls.count else {
            throw .missing("messages[\(index)].tool_calls[0].id")
        }
        let text = calls.isEmpty ? try text(of: message, at: index) : message["content"]?.contentText ?? ""
        messages.append(.model(text, calls: calls.count))
    }

    private mutating func addResult(_ message: JSONValue, at index: Int) throws(ModelRefusal) {
        guard let id = message["tool_call_id"]?.string else { throw .missing("messages[\(index)].tool_call_id") }
        guard let position = open.firstIndex(of: id) else {
            throw .invalid(
                "Invalid parameter: messages with role 'tool' must be a response to a preceeding message with "
                    + "'tool_calls'.",
                parameter: "messages.[\(index)].role"
            )
        }
        open.remove(at: position)
        messages.append(.result(try text(of: message, at: index)))
    }
}

extension ModelRefusal {
    static func missing(_ parameter: String) -> ModelRefusal {
        .invalid(
            "Missing required parameter: '\(parameter)'.",
            parameter: parameter,
            code: "missing_required_parameter"
        )
    }
}

extension SimulatedRequest {
    /// The model in a path of Azure; nil for other paths.
    var deployment: String? {
        let path = components
        guard let index = path.firstIndex(of: "deployments"), path.indices.contains(index + 1) else { return nil }
        return path[index + 1]
    }
}
