import ChannelKit
import ChannelSimulatorKit
import Foundation
import LLMSimulator
import Testing

/// Answers of simulated models, in both APIs.
@Suite(.timeLimit(.minutes(5)))
struct AnswerTests {
    static let script = ModelScript([
        .when("horaires", .say(["fr": "De 9 h à 17 h.", "en": "From 9 to 5."])),
        .when("book", .call("book_slot", ["day": "friday"], saying: "Let me see."), .say("It is {{result.slots.0}}.")),
        .when("both", .calls([ModelScript.Call(name: "one"), ModelScript.Call(name: "two", arguments: ["a": 1])])),
        .when({ $0.text.contains(/\d{4}/) }, .say(pieces: ["Your ", "number: ", "{{customer}}"])),
        .when("politics", .refuse),
    ])

    @Test(arguments: ModelAPI.talking)
    func wholeAnswer(api: ModelAPI) async throws {
        try await withModels(Self.script) { models in
            let answer = try await models.ask(
                api,
                api.question("Vos HORAIRES ?", instructions: "Answer in French (fr).")
            )
            #expect(answer.status == 200)
            #expect(try api.text(in: answer) == "De 9 h à 17 h.")
            let usage = try JSONValue(parsing: answer.body)["usage"]
            #expect((usage?["prompt_tokens"] ?? usage?["input_tokens"])?.integer == 9)
            #expect((usage?["completion_tokens"] ?? usage?["output_tokens"])?.integer == 4)
        }
    }

    @Test(arguments: ModelAPI.talking)
    func streamedAnswer(api: ModelAPI) async throws {
        try await withModels(Self.script) { models in
            let answer = try await models.ask(api, api.question("It is 1234", adding: ["stream": true]))
            #expect(answer.headers["Content-Type"]?.hasPrefix("text/event-stream") == true)
            let events = try events(in: answer.body)
            #expect(api.pieces(in: events) == ["Your ", "number: ", "It is 1234"])
            if api == .openAI {
                #expect(events.first?["choices"]?[0]?["delta"]?["role"] == "assistant")
                #expect(events.compactMap { $0["choices"]?[0]?["finish_reason"]?.string } == ["stop"])
                #expect(events.last?["usage"]?["completion_tokens"]?.integer == 6)
                #expect(String(decoding: answer.body, as: UTF8.self).hasSuffix("data: [DONE]\n\n"))
            } else {
                #expect(
                    events.compactMap { $0["type"]?.string } == [
                        "message_start", "ping", "content_block_start", "content_block_delta", "content_block_delta",
                        "content_block_delta", "content_block_stop", "message_delta", "message_stop",
                    ]
                )
                #expect(events.compactMap { $0["delta"]?["stop_reason"]?.string } == ["end_turn"])
            }
        }
    }

    @Test(arguments: ModelAPI.talking)
    func limitAndRefusalEndTheAnswer(api: ModelAPI) async throws {
        try await withModels(Self.script) { models in
            let cut = try await models.ask(api, api.question("It is 1234", adding: ["max_tokens": 2]))
            #expect(try api.text(in: cut) == "Your num")
            #expect(try end(of: cut) == (api == .openAI ? "length" : "max_tokens"))
            let refused = try await models.ask(api, api.question("Politics?"))
            #expect(try end(of: refused) == (api == .openAI ? "content_filter" : "refusal"))
        }
    }

    private func end(of answer: OutboundResponse) throws -> String? {
        let json = try JSONValue(parsing: answer.body)
        return (json["choices"]?[0]?["finish_reason"] ?? json["stop_reason"])?.string
    }

    @Test func chatCompletionsCallATool() async throws {
        try await withModels(Self.script) { models in
            let api = ModelAPI.openAI
            let tools: [String: JSONValue] = ["tools": [api.tool("book_slot")]]
            let asked: JSONValue = ["role": "user", "content": "Please book"]
            let first = try JSONValue(parsing: try await models.ask(api, api.question([asked], adding: tools)).body)
            let message = try #require(first["choices"]?[0]?["message"])
            #expect(first["choices"]?[0]?["finish_reason"] == "tool_calls")
            #expect(message["content"] == "Let me see.")
            let call = try #require(message["tool_calls"]?[0])
            #expect(call["function"] == ["name": "book_slot", "arguments": #"{"day":"friday"}"#])

            let result: JSONValue = [
                "role": "tool", "tool_call_id": call["id"] ?? .null, "content": #"{"slots": ["10:00"]}"#,
            ]
            let second = try await models.ask(api, api.question([asked, message, result], adding: tools))
            #expect(try api.text(in: second) == "It is 10:00.")
        }
    }

    @Test func messagesCallATool() async throws {
        try await withModels(Self.script) { models in
            let api = ModelAPI.anthropic
            let asked: JSONValue = ["role": "user", "content": "Please book"]
            let first = try JSONValue(parsing: try await models.ask(api, api.question([asked])).body)
            #expect(first["stop_reason"] == "tool_use")
            #expect(first["content"]?[0] == ["type": "text", "text": "Let me see."])
            let call = try #require(first["content"]?[1])
            #expect(call["name"] == "book_slot")
            #expect(call["input"] == ["day": "friday"])

            let results: JSONValue = [
                ["type": "tool_result", "tool_use_id": call["id"] ?? .null, "content": #"{"slots": ["10:00"]}"#]
            ]
            let messages: [JSONValue] = [
                asked, ["role": "assistant", "content": first["content"] ?? []], ["role": "user", "content": results],
            ]
            #expect(try api.text(in: try await models.ask(api, api.question(messages))) == "It is 10:00.")
        }
    }

    @Test(arguments: ModelAPI.talking)
    func severalCallsAreStreamed(api: ModelAPI) async throws {
        try await withModels(Self.script) { models in
            let answer = try await models.ask(api, api.question("both", adding: ["stream": true]))
            let events = try events(in: answer.body)
            let calls = events.compactMap { $0["choices"]?[0]?["delta"]?["tool_calls"]?[0] ?? $0["content_block"] }
            #expect(calls.compactMap { ($0["function"]?["name"] ?? $0["name"])?.string } == ["one", "two"])
            #expect(Set(calls.compactMap { $0["id"]?.string }).count == 2)
            let arguments = events.map { event in
                let function = event["choices"]?[0]?["delta"]?["tool_calls"]?[0]?["function"]
                return (function?["arguments"] ?? event["delta"]?["partial_json"])?.string ?? ""
            }
            #expect(arguments.joined() == #"{}{"a":1}"#)
        }
    }
}
