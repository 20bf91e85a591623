import ChannelKit
import ChannelSimulatorKit

/// A request for a message, validated like api.anthropic.com.
struct MessagesRequest {
    let question: SimulatedQuestion

    init(_ request: SimulatedRequest) throws(ModelRefusal) {
        let body = try request.parameters()
        guard let model = body["model"]?.string, !model.isEmpty else { throw .invalid("model: Field required") }
        guard let limit = body["max_tokens"]?.present else { throw .invalid("max_tokens: Field required") }
        guard let maxTokens = limit.integer, maxTokens >= 1 else {
            throw .invalid("max_tokens: Input should be greater than or equal to 1")
        }
        guard let messages = body["messages"]?.array else { throw .invalid("messages: Field required") }
        guard !messages.isEmpty else { throw .invalid("messages: at least one message is required") }
        if let value = body["temperature"]?.present, !(0...1).contains(value.number ?? -1) {
            throw .invalid("temperature: range: 0..1")
        }
        var transcript = MessagesTranscript()
        for (index, message) in messages.enumerated() { try transcript.add(message, at: index) }
        try transcript.end()
        question = SimulatedQuestion(
            model: model,
            instructions: body["system"]?.contentText ?? "",
            messages: transcript.messages,
            tools: try Self.tools(body["tools"]),
            maxTokens: Int(maxTokens),
            isStreamed: body["stream"]?.bool ?? false
        )
    }

    private static func tools(_ json: JSONValue?) throws(ModelRefusal) -> [SimulatedQuestion.Tool] {
        guard let tools = json?.present?.array else { return [] }
        return try tools.enumerated().map { index, tool throws(ModelRefusal) in
            guard let name = tool["name"]?.string, name.wholeMatch(of: /[A-Za-z0-9_\-]{1,128}/) != nil else {
                throw .invalid("tools.\(index).custom.name: String should match pattern '^[a-zA-Z0-9_-]{1,128}$'")
            }
            guard let schema = tool["input_schema"], schema["type"] == "object" else {
                throw .invalid("tools.\(index).custom.input_schema: Field required")
            }
            return SimulatedQuestion.Tool(name: name, parameters: schema)
        }
    }
}

/// The messages of a conversation: the first is the customer's, and the results of calls are in the message after them.
private struct MessagesTranscript {
    var messages: [SimulatedQuestion.Message] = []
    private var open: [String] = []
    private var openedAt = 0

    mutating func add(_ message: JSONValue, at index: Int) throws(ModelRefusal) {
        guard let content = message["content"]?.present else {
            throw .invalid("messages.\(index).content: Field required")
        }
        let blocks = content.string.map { [["type": "text", "text": .string($0)]] } ?? content.array ?? []
        switch message["role"]?.string {
        case "user": try addCustomer(blocks, at: index)
        case "assistant": try addModel(blocks, at: index)
        case "system":
            throw .invalid(
                "messages: Unexpected role \"system\". The Messages API accepts a top-level `system` parameter, not "
                    + "\"system\" as an input message role."
            )
        default: throw .invalid("messages.\(index).role: Input should be 'user' or 'assistant'")
        }
    }

    func end() throws(ModelRefusal) {
        guard open.isEmpty else {
            throw .invalid(
                "messages.\(openedAt): `tool_use` ids were found without `tool_result` blocks immediately after: "
                    + open.joined(separator: ", ")
                    + ". Each `tool_use` block must have a corresponding `tool_result` block in the next message."
            )
        }
    }

    private mutating func addCustomer(_ blocks: [JSONValue], at index: Int) throws(ModelRefusal) {
        guard !blocks.isEmpty else { throw .invalid("messages.\(index): user messages must have non-empty content") }
        for (position, block) in blocks.enumerated() {
            guard block["type"] == "tool_result" else {
                if block["type"] == "text" { messages.append(.customer(try text(of: block))) }
                continue
            }
            let id = block["tool_use_id"]?.string ?? ""
            guard let place = open.firstIndex(of: id) else {
                throw .invalid(
                    "messages.\(index).content.\(position): unexpected `tool_use_id` found in `tool_result` blocks: "
                        + "\(id). Each `tool_result` block must have a corresponding `tool_use` block in the previous "
                        + "message."
                )
            }
            open.remove(at: place)
            messages.append(.result(block["content"]?.contentText ?? ""))
        }
        try end()
    }

    private mutating func addModel(_ blocks: [JSONValue], at index: Int) throws(ModelRefusal) {
        guard !messages.isEmpty else { throw .invalid("messages: first message must use the \"user\" role") }
        try end()
        let texts = try blocks.filter { $0["type"] == "text" }.map { block throws(ModelRefusal) in try text(of: block) }
        let calls = blocks.filter { $0["type"] == "tool_use" }
        guard calls.allSatisfy({ $0["input"]?.object != nil }) else {
            throw .invalid("messages.\(index).content.0.tool_use.input: Input should be a valid dictionary")
        }
        open = calls.compactMap { $0["id"]?.string }
        openedAt = index
        messages.append(.model(texts.joined(separator: "\n"), calls: calls.count))
    }

    private func text(of block: JSONValue) throws(ModelRefusal) -> String {
        guard let text = block["text"]?.string, !text.isEmpty else {
            throw .invalid("messages: text content blocks must be non-empty")
        }
        return text
    }
}
