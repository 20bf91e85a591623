import ChannelKit
import Foundation
import Testing

@testable import LLMStrategy

struct MessagesTests {
    private static let start =
        #"""
        {"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant",
        "content":[],"model":"claude-x","stop_reason":null,"usage":{"input_tokens":10,
        "cache_creation_input_tokens":3,"cache_read_input_tokens":7,"output_tokens":1}}}
        """#

    static let streams = [
        AnswerCase(
            "words, count and end",
            Wire.anthropicHello,
            says: [
                .tokens(input: 20, output: nil), .text("Hello "), .text("there."), .tokens(input: nil, output: 3),
                .end(.complete),
            ]
        ),
        AnswerCase(
            "no formal end",
            Wire.named(
                #"{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hi"}}"#,
                #"{"type":"message_delta","delta":{"stop_reason":"max_tokens"},"usage":{"output_tokens":1}}"#
            ),
            says: [.text("Hi"), .tokens(input: nil, output: 1), .end(.length)]
        ),
        AnswerCase("no end", Wire.named(start), says: [.tokens(input: 20, output: nil)]),
        AnswerCase(
            "words and a call",
            Wire.named(
                start,
                #"{"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}"#,
                #"{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Let me see."}}"#,
                #"{"type":"content_block_stop","index":0}"#,
                #"""
                {"type":"content_block_start","index":1,"content_block":{"type":"tool_use",
                "id":"toolu_1","name":"free_times","input":{}}}
                """#,
                #"{"type":"content_block_delta","index":1,"delta":{"type":"input_json_delta","partial_json":""}}"#,
                #"""
                {"type":"content_block_delta","index":1,"delta":{"type":"input_json_delta",
                "partial_json":"{\"day\": \"fri"}}
                """#,
                #"""
                {"type":"content_block_delta","index":1,"delta":{"type":"input_json_delta",
                "partial_json":"day\"}"}}
                """#,
                #"{"type":"content_block_stop","index":1}"#,
                #"""
                {"type":"message_delta","delta":{"stop_reason":"tool_use","stop_sequence":null},
                "usage":{"output_tokens":30}}
                """#,
                #"{"type":"message_stop"}"#
            ),
            says: [
                .tokens(input: 20, output: nil), .text("Let me see."), .hidden(bytes: 0), .hidden(bytes: 0),
                .hidden(bytes: 12), .hidden(bytes: 5), .tokens(input: nil, output: 30), .call(.times("toolu_1")),
                .end(.calls),
            ]
        ),
        AnswerCase(
            "a call without arguments",
            Wire.named(
                #"""
                {"type":"content_block_start","index":0,"content_block":{"type":"tool_use",
                "id":"toolu_1","name":"free_times","input":{}}}
                """#,
                #"{"type":"message_delta","delta":{"stop_reason":"tool_use"},"usage":{"output_tokens":3}}"#,
                #"{"type":"message_stop"}"#
            ),
            says: [.hidden(bytes: 0), .tokens(input: nil, output: 3), .call(.times("toolu_1", [:])), .end(.calls)]
        ),
        AnswerCase(
            "thoughts",
            Wire.named(
                #"""
                {"type":"content_block_start","index":0,"content_block":{"type":"thinking",
                "thinking":"","signature":""}}
                """#,
                #"{"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"Hm."}}"#,
                #"{"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":"Eq=="}}"#,
                #"{"type":"message_delta","delta":{"stop_reason":"refusal"},"usage":{"output_tokens":3}}"#,
                #"{"type":"message_stop"}"#
            ),
            says: [.hidden(bytes: 3), .tokens(input: nil, output: 3), .end(.refused)]
        ),
        AnswerCase(
            "an event of the future",
            Wire.named(
                #"{"type":"content_block_start","index":0,"content_block":{"type":"hologram"}}"#,
                #"{"type":"applause"}"#,
                #"{"type":"message_delta","delta":{"stop_reason":"stop_sequence"},"usage":{"output_tokens":3}}"#,
                #"{"type":"message_stop"}"#
            ),
            says: [.tokens(input: nil, output: 3), .end(.complete)]
        ),
        AnswerCase(
            "overloaded",
            Wire.named(start, #"{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}"#),
            failsAs: .overloaded
        ),
        AnswerCase(
            "another error",
            Wire.named(#"{"type":"error","error":{"type":"api_error"}}"#),
            failsAs: .serverError
        ),
        AnswerCase("no JSON", "event: message_start\ndata: hello\n\n", failsAs: .malformed),
    ]

    static let wholes = [
        AnswerCase(
            "words and a call",
            #"""
            {"id":"msg_1","type":"message","role":"assistant","content":[{"type":"text",
            "text":"Let me see."},{"type":"tool_use","id":"toolu_1","name":"free_times",
            "input":{"day":"friday"}}],"stop_reason":"tool_use","usage":{"input_tokens":4,
            "output_tokens":9}}
            """#,
            says: [
                .tokens(input: 4, output: 9), .text("Let me see."), .hidden(bytes: 16), .call(.times("toolu_1")),
                .end(.calls),
            ]
        ),
        AnswerCase(
            "an error",
            #"{"type":"error","error":{"type":"authentication_error","message":"invalid x-api-key"}}"#,
            failsAs: .credentials
        ),
        AnswerCase("something else", #"{"status":"ok"}"#, failsAs: .malformed),
    ]

    @Test(arguments: (streams).map { ($0, false) } + wholes.map { ($0, true) })
    func answersAreRead(_ testCase: AnswerCase, isWhole: Bool) throws {
        #expect(try testCase.reading(by: Messages(), isWhole: isWhole) == testCase.says)
    }

    @Test func requestHasAllMembers() throws {
        let request = request(.long)
        #expect(request.method == "POST")
        #expect(request.url == "https://api.anthropic.com/v1/messages")
        #expect(request.headers["x-api-key"] == "sk-ant-sample")
        #expect(request.headers["anthropic-version"] == "2023-06-01")
        #expect(request.headers["Content-Type"] == "application/json")
        #expect(
            try JSONValue(parsing: request.body) == [
                "model": "claude-x", "stream": true, "max_tokens": 300, "temperature": 1, "system": "Be brief.",
                "messages": [
                    [
                        "role": "user",
                        "content": [["type": "text", "text": "Hello"], ["type": "text", "text": "Is Friday free?"]],
                    ],
                    [
                        "role": "assistant",
                        "content": [
                            ["type": "text", "text": "Let me see."],
                            [
                                "type": "tool_use", "id": "call_a", "name": "free_times",
                                "input": ["day": "friday"],
                            ],
                            ["type": "tool_use", "id": "call-b", "name": "free_times", "input": [:]],
                        ],
                    ],
                    [
                        "role": "user",
                        "content": [
                            ["type": "tool_result", "tool_use_id": "call_a", "content": "10:00"],
                            [
                                "type": "tool_result", "tool_use_id": "call-b", "content": "not JSON",
                                "is_error": true,
                            ],
                            ["type": "text", "text": "And?"],
                        ],
                    ],
                ],
                "tools": [
                    [
                        "name": "free_times", "description": "Looks up free times.",
                        "input_schema": ["type": "object", "properties": ["day": ["type": "string"]]],
                    ]
                ],
            ]
        )
    }

    @Test func firstMessageIsTheCustomers() throws {
        let messages: [ModelMessage] = [
            .model("Good morning!"), .customer(" \n"), .model("Are you there?"), .customer("Yes"),
        ]
        let body = request(ModelRequest(instructions: "", messages: messages, maxTokens: 5)).body
        #expect(
            try JSONValue(parsing: body) == [
                "model": "claude-x", "stream": true, "max_tokens": 5,
                "messages": [
                    ["role": "user", "content": [["type": "text", "text": "…"]]],
                    [
                        "role": "assistant",
                        "content": [
                            ["type": "text", "text": "Good morning!"], ["type": "text", "text": "Are you there?"],
                        ],
                    ],
                    ["role": "user", "content": [["type": "text", "text": "Yes"]]],
                ],
            ]
        )
    }

    @Test(arguments: [
        ("https://proxy.example", "https://proxy.example/v1/messages"),
        ("https://proxy.example/v1", "https://proxy.example/v1/messages"),
        ("https://proxy.example/anthropic/v1/", "https://proxy.example/anthropic/v1/messages"),
        ("https://proxy.example/v1/messages", "https://proxy.example/v1/messages"),
        ("https://proxy.example/v1?beta=true", "https://proxy.example/v1/messages?beta=true"),
    ])
    func pathIsAddedToTheBaseURL(_ base: String, _ url: String) {
        let endpoint = ModelEndpoint(provider: .anthropic, model: "claude-x", baseURL: base)
        #expect(request(.sample, endpoint).url == url)
    }

    private func request(_ request: ModelRequest, _ endpoint: ModelEndpoint = .claude) -> OutboundRequest {
        Messages().httpRequest(for: request, to: endpoint, quirks: endpoint.defaultQuirks)
    }
}
