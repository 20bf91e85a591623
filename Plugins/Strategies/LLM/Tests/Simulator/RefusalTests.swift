import ChannelKit
import ChannelSimulatorKit
import Foundation
import LLMSimulator
import Testing

/// Refusals of invalid requests by simulated models.
@Suite(.timeLimit(.minutes(5)))
struct RefusalTests {
    static let question: [String: JSONValue] = [
        "model": "simulated", "max_tokens": 100, "messages": [["role": "user", "content": "Hi"]],
    ]
    static let call: JSONValue = [
        "role": "assistant", "content": .null,
        "tool_calls": [["id": "c1", "type": "function", "function": ["name": "a", "arguments": "{}"]]],
    ]
    static let use: JSONValue = [
        "role": "assistant", "content": [["type": "tool_use", "id": "c1", "name": "a", "input": [:]]],
    ]
    static let result: JSONValue = [
        "role": "user", "content": [["type": "tool_result", "tool_use_id": "c2", "content": "x"]],
    ]
    static let hello: JSONValue = ["role": "user", "content": "Hi"]

    static let requests: [(ModelAPI, [String: JSONValue], String)] = [
        (.openAI, ["model": .null], "you must provide a model parameter"),
        (.openAI, ["messages": .null], "Missing required parameter: 'messages'."),
        (.openAI, ["messages": []], "Invalid 'messages': empty array."),
        (.openAI, ["messages": [["role": "robot", "content": "Hi"]]], "Invalid value: 'robot'."),
        (.openAI, ["messages": [["role": "user"]]], "Invalid value for 'content': expected a string, got null."),
        (
            .openAI, ["messages": [hello, ["role": "tool", "tool_call_id": "c1", "content": "x"]]],
            "Invalid parameter: messages with role 'tool' must be a response"
        ),
        (.openAI, ["messages": [hello, call, hello]], "An assistant message with 'tool_calls' must be followed by"),
        (.openAI, ["max_tokens": 0], "Invalid 'max_tokens': integer below minimum value."),
        (.openAI, ["temperature": 3], "Invalid 'temperature'"),
        (.openAI, ["tools": [["function": ["name": "a b"]]]], "Invalid 'tools[0].function.name'"),
        (.anthropic, ["model": .null], "model: Field required"),
        (.anthropic, ["max_tokens": .null], "max_tokens: Field required"),
        (.anthropic, ["messages": .null], "messages: Field required"),
        (.anthropic, ["messages": []], "messages: at least one message is required"),
        (.anthropic, ["messages": [["role": "system", "content": "Hi"]]], "messages: Unexpected role \"system\"."),
        (.anthropic, ["messages": [["role": "robot", "content": "Hi"]]], "messages.0.role: Input should be 'user'"),
        (.anthropic, ["messages": [use]], "messages: first message must use the \"user\" role"),
        (.anthropic, ["messages": [hello, use, result]], "messages.2.content.0: unexpected `tool_use_id`"),
        (.anthropic, ["messages": [hello, use, hello]], "messages.1: `tool_use` ids were found without"),
        (
            .anthropic, ["messages": [["role": "user", "content": ""]]],
            "messages: text content blocks must be non-empty"
        ),
        (.anthropic, ["temperature": 1.5], "temperature: range: 0..1"),
        (.anthropic, ["tools": [["name": "a"]]], "tools.0.custom.input_schema: Field required"),
        (.embeddings, ["model": .null], "you must provide a model parameter"),
        (.embeddings, [:], "Missing required parameter: 'input'."),
        (.embeddings, ["input": ["a", ""]], "'$.input' is invalid."),
    ]

    @Test(arguments: requests)
    func invalidRequestsAreRefused(api: ModelAPI, changes: [String: JSONValue], beginning: String) async throws {
        try await withModels { models in
            let body = Self.question.merging(changes) { $1 }.filter { $0.value != .null }
            let answer = try await models.ask(api, .object(body))
            #expect(answer.status == 400)
            let error = try #require(try JSONValue(parsing: answer.body)["error"])
            #expect(error["type"] == "invalid_request_error")
            let message = try #require(error["message"]?.string)
            #expect(message.hasPrefix(beginning), "\(message)")
        }
    }

    static let keys: [(ModelAPI, HeaderFields)] = [
        (.openAI, [:]), (.openAI, ["Authorization": "Bearer "]), (.openAI, ["Authorization": "key"]),
        (.anthropic, ["anthropic-version": "2023-06-01"]),
        (.anthropic, ["x-api-key": "", "anthropic-version": "2023-06-01"]), (.embeddings, [:]),
    ]

    @Test(arguments: keys)
    func missingKeyIsRefused(api: ModelAPI, headers: HeaderFields) async throws {
        try await withModels { models in
            let answer = try await models.ask(api, .object(Self.question), headers: headers)
            #expect(answer.status == 401)
            let error = try JSONValue(parsing: answer.body)["error"]
            #expect(error?["type"] == (api == .anthropic ? "authentication_error" : "invalid_request_error"))
        }
    }

    @Test func consecutiveMessagesOfOneRoleAreAccepted() async throws {
        try await withModels { models in
            let body = Self.question.merging(["messages": [Self.hello, Self.hello]]) { $1 }
            let answer = try await models.ask(.anthropic, .object(body))
            #expect(answer.status == 200)
        }
    }

    static let models = [
        ("simulated-failing", 500), ("simulated-overloaded", 503), ("simulated-throttled", 429),
        ("simulated-missing", 404), ("simulated-fast", 200), ("gpt-4o-mini", 200),
    ]

    @Test(arguments: models)
    func modelNameSelectsARefusal(model: String, status: Int) async throws {
        try await withModels { models in
            let answer = try await models.ask(.openAI, ModelAPI.openAI.question("Hi", model: model))
            #expect(answer.status == status)
            let vector = try await models.ask(.embeddings, ["model": .string(model), "input": "Hi"])
            #expect(vector.status == status)
        }
    }
}
