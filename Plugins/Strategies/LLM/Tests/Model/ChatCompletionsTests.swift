import ChannelKit
import Foundation
import Testing

@testable import LLMStrategy

struct ChatCompletionsTests {
    static let streams = [
        AnswerCase(
            "words, count and end",
            Wire.hello,
            says: [.text("Hello "), .text("there."), .tokens(input: 20, output: 3), .end(.complete)]
        ),
        AnswerCase(
            "no count and no formal end",
            Wire.events(Wire.chunk(#"{"content":"Hi"}"#), Wire.chunk("{}", finish: #""stop""#)),
            says: [.text("Hi"), .end(.complete)]
        ),
        AnswerCase(
            "a formal end alone",
            Wire.events(Wire.chunk(#"{"content":"Hi"}"#), "[DONE]"),
            says: [.text("Hi"), .end(.complete)]
        ),
        AnswerCase("no end", Wire.events(Wire.chunk(#"{"content":"Hi"}"#)), says: [.text("Hi")]),
        AnswerCase(
            "null content and roles alone",
            Wire.events(Wire.chunk(#"{"role":"assistant","content":null}"#), Wire.chunk("{}"), "[DONE]"),
            says: [.end(.complete)]
        ),
        AnswerCase(
            "content in parts",
            Wire.events(Wire.chunk(#"{"content":[{"type":"text","text":"Hi"}]}"#, finish: #""stop""#)),
            says: [.text("Hi"), .end(.complete)]
        ),
        AnswerCase(
            "the count in the last chunk",
            Wire.events(
                #"""
                {"choices":[{"index":0,"delta":{"content":"Hi"},"finish_reason":"stop"}],
                "usage":{"prompt_tokens":4,"completion_tokens":1}}
                """#
            ),
            says: [.text("Hi"), .tokens(input: 4, output: 1), .end(.complete)]
        ),
        AnswerCase(
            "Groq's count",
            Wire.events(
                #"""
                {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}],"x_groq":{"id":"req_1",
                "usage":{"prompt_tokens":4,"completion_tokens":1}}}
                """#
            ),
            says: [.tokens(input: 4, output: 1), .end(.complete)]
        ),
        AnswerCase(
            "Azure's filter results first",
            Wire.events(
                #"""
                {"choices":[],"created":0,"id":"","model":"","object":"",
                "prompt_filter_results":[{"prompt_index":0,"content_filter_results":{}}]}
                """#,
                Wire.chunk("{}", finish: #""content_filter""#)
            ),
            says: [.end(.refused)]
        ),
        AnswerCase(
            "a refusal in its own field",
            Wire.events(Wire.chunk(#"{"refusal":"I can't."}"#), Wire.chunk("{}", finish: #""stop""#)),
            says: [.hidden(bytes: 8), .end(.refused)]
        ),
        AnswerCase(
            "thoughts",
            Wire.events(
                Wire.chunk(#"{"role":"assistant","reasoning_content":"Hm."}"#),
                Wire.chunk(#"{"content":"Hi"}"#, finish: #""length""#)
            ),
            says: [.hidden(bytes: 3), .text("Hi"), .end(.length)]
        ),
        AnswerCase(
            "an error",
            Wire.half
                + Wire.events(
                    #"""
                    {"error":{"message":"The server had an error","type":"server_error","code":null}}
                    """#
                ),
            failsAs: .serverError
        ),
        AnswerCase(
            "an error with a status",
            Wire.events(
                #"""
                {"error":{"message":"slow down","code":429}}
                """#
            ),
            failsAs: .throttled
        ),
        AnswerCase(
            "an error in a sentence",
            Wire.events(#"{"error":"model runner has stopped"}"#),
            failsAs: .serverError
        ),
        AnswerCase("no JSON", Wire.events("hello"), failsAs: .malformed),
    ]

    static let calls = [
        AnswerCase(
            "two calls in fragments",
            Wire.events(
                Wire.chunk(#"{"role":"assistant","content":null}"#),
                Wire.call(0, id: "call_a", name: "free_times", arguments: ""),
                Wire.call(0, arguments: #"{"day":"#),
                Wire.call(0, arguments: #""friday"}"#),
                Wire.call(1, id: "call_b", name: "free_times", arguments: ""),
                Wire.call(1, arguments: #"{"day":"monday"}"#),
                Wire.chunk("{}", finish: #""tool_calls""#),
                "[DONE]"
            ),
            says: [
                .hidden(bytes: 0), .hidden(bytes: 7), .hidden(bytes: 9), .hidden(bytes: 0), .hidden(bytes: 16),
                .call(.times("call_a")), .call(.times("call_b", ["day": "monday"])), .end(.calls),
            ]
        ),
        AnswerCase(
            "no id, no index, arguments as an object, and an end that says stop",
            Wire.events(
                Wire.chunk(
                    #"""
                    {"content":"","tool_calls":[{"function":{"name":"free_times",
                    "arguments":{"day":"friday"}}},{"function":{"name":"free_times",
                    "arguments":{"day":"friday"}}}]}
                    """#,
                    finish: #""stop""#
                )
            ),
            says: [
                .hidden(bytes: 0), .hidden(bytes: 0), .call(.times("call_1_0")), .call(.times("call_1_1")),
                .end(.calls),
            ]
        ),
        AnswerCase(
            "the same index for every call",
            Wire.events(
                Wire.call(0, id: "a", name: "free_times", arguments: #"{"day":"friday"}"#),
                Wire.call(0, id: "b", name: "free_times", arguments: #"{"day":"#),
                Wire.call(0, id: "", arguments: #""friday"}"#, finish: #""tool_calls""#)
            ),
            says: [
                .hidden(bytes: 16), .hidden(bytes: 7), .hidden(bytes: 9), .call(.times("a")), .call(.times("b")),
                .end(.calls),
            ]
        ),
        AnswerCase(
            "id and name in each fragment",
            Wire.events(
                Wire.call(0, id: "a", name: "free_times", arguments: #"{"day":"#),
                Wire.call(0, id: "a", name: "free_times", arguments: #""friday"}"#, finish: #""tool_calls""#)
            ),
            says: [.hidden(bytes: 7), .hidden(bytes: 9), .call(.times("a")), .end(.calls)]
        ),
        AnswerCase(
            "no arguments, and some that are not JSON",
            Wire.events(
                Wire.call(0, id: "a", name: "free_times"),
                Wire.call(1, id: "b", name: "free_times", arguments: "{day"),
                Wire.chunk("{}", finish: #""tool_calls""#)
            ),
            says: [
                .hidden(bytes: 0), .hidden(bytes: 4), .call(.times("a", [:])), .call(.times("b", .string("{day"))),
                .end(.calls),
            ]
        ),
        AnswerCase(
            "a call that is cut off",
            Wire.events(
                Wire.call(0, id: "a", name: "free_times", arguments: #"{"day":"#),
                Wire.chunk("{}", finish: #""length""#)
            ),
            failsAs: .cut
        ),
    ]

    static let wholes = [
        AnswerCase(
            "words",
            #"""
            {"id":"chatcmpl-1","object":"chat.completion","choices":[{"index":0,
            "message":{"role":"assistant","content":"Hi"},"finish_reason":"stop"}],
            "usage":{"prompt_tokens":4,"completion_tokens":1}}
            """#,
            says: [.text("Hi"), .tokens(input: 4, output: 1), .end(.complete)]
        ),
        AnswerCase(
            "a call",
            #"""
            {"choices":[{"message":{"role":"assistant","content":null,"tool_calls":[{"id":"a",
            "type":"function","function":{"name":"free_times",
            "arguments":"{\"day\":\"friday\"}"}}]},"finish_reason":"tool_calls"}]}
            """#,
            says: [.hidden(bytes: 16), .call(.times("a")), .end(.calls)]
        ),
        AnswerCase("an error", #"{"error":{"type":"insufficient_quota"}}"#, failsAs: .quotaExceeded),
        AnswerCase("something else", #"{"status":"ok"}"#, failsAs: .malformed),
    ]

    @Test(arguments: (streams + calls).map { ($0, false) } + wholes.map { ($0, true) })
    func answersAreRead(_ testCase: AnswerCase, isWhole: Bool) throws {
        #expect(try testCase.reading(by: ChatCompletions(), isWhole: isWhole) == testCase.says)
    }

    @Test func requestHasAllMembers() throws {
        let request = request(.long, .sample)
        #expect(request.method == "POST")
        #expect(request.url == "https://api.openai.com/v1/chat/completions")
        #expect(request.headers["Authorization"] == "Bearer sk-sample")
        #expect(request.headers["Content-Type"] == "application/json")
        #expect(
            try JSONValue(parsing: request.body) == [
                "model": "gpt-4o-mini", "stream": true, "stream_options": ["include_usage": true],
                "max_completion_tokens": 300, "temperature": 1.5,
                "messages": [
                    ["role": "system", "content": "Be brief."],
                    ["role": "user", "content": "Hello"], ["role": "user", "content": "Is Friday free?"],
                    [
                        "role": "assistant", "content": "Let me see.",
                        "tool_calls": [
                            [
                                "id": "call_a", "type": "function",
                                "function": ["name": "free_times", "arguments": #"{"day":"friday"}"#],
                            ],
                            [
                                "id": "call:b", "type": "function",
                                "function": ["name": "free_times", "arguments": #"{"day"#],
                            ],
                        ],
                    ],
                    ["role": "tool", "tool_call_id": "call_a", "content": "10:00"],
                    ["role": "tool", "tool_call_id": "call:b", "content": "Error: not JSON"],
                    ["role": "user", "content": "And?"],
                ],
                "tools": [
                    [
                        "type": "function",
                        "function": [
                            "name": "free_times", "description": "Looks up free times.",
                            "parameters": ["type": "object", "properties": ["day": ["type": "string"]]],
                        ],
                    ]
                ],
            ]
        )
    }

    @Test func unsetMembersAreLeftOut() throws {
        let local = ModelEndpoint(provider: .openai, model: "llama3.2", baseURL: "http://localhost:11434/v1/")
        let request = request(ModelRequest(instructions: "", messages: [.customer("Hi")], maxTokens: 5), local)
        #expect(request.url == "http://localhost:11434/v1/chat/completions")
        #expect(request.headers["Authorization"] == nil)
        #expect(
            try JSONValue(parsing: request.body) == [
                "model": "llama3.2", "stream": true, "stream_options": ["include_usage": true], "max_tokens": 5,
                "messages": [["role": "user", "content": "Hi"]],
            ]
        )
    }

    @Test func azureHasItsOwnURLAndHeader() {
        let azure = ModelEndpoint(
            provider: .openai,
            model: "gpt-4o",
            baseURL: "https://lotus.openai.azure.com/openai/deployments/gpt-4o?api-version=2024-10-21",
            apiKey: Secret("azure-key")
        )
        let request = request(.sample, azure)
        let base = "https://lotus.openai.azure.com/openai/deployments/gpt-4o"
        #expect(request.url == base + "/chat/completions?api-version=2024-10-21")
        #expect(request.headers["api-key"] == "azure-key")
        #expect(request.headers["Authorization"] == nil)
    }

    private func request(_ request: ModelRequest, _ endpoint: ModelEndpoint) -> OutboundRequest {
        ChatCompletions().httpRequest(for: request, to: endpoint, quirks: endpoint.defaultQuirks)
    }
}
