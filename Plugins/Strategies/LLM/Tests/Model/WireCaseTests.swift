import ChannelKit
import Foundation
import Testing

@testable import LLMStrategy

/// Answers of real servers, as a customer in writing gets them, and what the next request contains.
@Suite(.timeLimit(.minutes(5)))
struct WireCaseTests {
    // MARK: - Half answers

    /// The words for ends that leave half an answer, are refusals, or are the limit.
    static let ends: [(word: String, end: ModelEnd.Reason?)] = [
        ("stop", .complete), ("STOP", .complete), ("eos", .complete), ("end_turn", .complete),
        ("length", .length), ("MAX_TOKENS", .length), ("model_length", .length), ("tool_calls", .calls),
        ("content_filter", .refused), ("SAFETY", .refused), ("content_filter: PROHIBITED_CONTENT", .refused),
        ("RECITATION", .refused), ("insufficient_system_resource", nil), ("MALFORMED_FUNCTION_CALL", nil),
        ("abort", nil), ("error", nil), ("network_error", nil), ("time_limit", nil), ("cancelled", nil), ("new", nil),
    ]

    @Test(arguments: ends)
    func onlyKnownEndsAreComplete(_ word: String, _ end: ModelEnd.Reason?) {
        let reason = Result { () throws(ModelFailure) in try ModelEnd.Reason(ofProvider: word) }
        switch (reason, end) {
        case (.success(let reason), let end?): #expect(reason == end)
        case (.failure(let failure), nil): #expect(failure.kind == .incomplete)
        default: Issue.record("\(word) is \(reason)")
        }
    }

    static let failing: [(name: String, answer: String, kind: ModelFailure.Kind)] = [
        (
            "an error event without 'error'",
            Wire.half
                + Wire.events(
                    #"{"object":"error","message":"…","type":"InternalServerError","code":500}"#,
                    "[DONE]"
                ), .serverError
        ),
        ("a named error event", "event: error\ndata: {\"message\":\"overloaded\"}\n\n", .serverError),
        (
            "an error inside the choice",
            Wire.half
                + Wire.events(
                    #"""
                    {"choices":[{"index":0,"delta":{"content":""},"finish_reason":"error",
                    "error":{"code":502,"message":"Upstream error"}}]}
                    """#
                ), .serverError
        ),
        ("an unknown end", Wire.half + Wire.events(Wire.chunk("{}", finish: #""abort""#), "[DONE]"), .incomplete),
        (
            "a call cut by the limit",
            Wire.events(
                Wire.chunk(#"{"content":"One moment."}"#),
                Wire.call(0, id: "a", name: "times", arguments: #"{"day":"20"#),
                Wire.chunk("{}", finish: #""length""#)
            ), .cut
        ),
    ]

    @Test(arguments: failing)
    func brokenAnswerIsAFailure(_ name: String, _ answer: String, _ kind: ModelFailure.Kind) throws {
        let says = try AnswerCase(name, answer, failsAs: kind).reading(by: ChatCompletions())
        #expect(says == .failure(kind))
    }

    @Test func anthropicCallCutByTheLimitIsAFailure() throws {
        let answer = Wire.named(
            #"{"type":"content_block_start","index":0,"content_block":{"type":"text","text":"One moment."}}"#,
            #"{"type":"content_block_start","index":1,"content_block":{"type":"tool_use","id":"a","name":"times","input":{}}}"#,
            #"{"type":"content_block_delta","index":1,"delta":{"type":"input_json_delta","partial_json":"{\"day\":\"20"}}"#,
            #"{"type":"message_delta","delta":{"stop_reason":"max_tokens"},"usage":{"output_tokens":9}}"#,
            #"{"type":"message_stop"}"#
        )
        #expect(try AnswerCase("", answer, failsAs: .cut).reading(by: Messages()) == .failure(.cut))
    }

    // MARK: - Broken answers in writing

    private func ask(_ harness: ModelHarness) async -> ModelHarness.Outcome {
        await harness.ask(isSpoken: false)
    }

    @Test func brokenWrittenAnswerIsAskedAgain() async {
        let harness = ModelHarness(.breakOff(Wire.half))
        async let outcome = ask(harness)
        await harness.passWait(upTo: .seconds(3))
        #expect(await outcome.text == "Hello there.")
    }

    @Test func brokenWrittenAnswerIsPassedToTheNextModel() async {
        let harness = ModelHarness(
            .breakOff(Wire.half),
            .answer(Wire.anthropicHello),
            endpoints: [.sample, .claude],
            retries: 0
        )
        #expect(await ask(harness).text == "Hello there.")
        #expect(harness.http.models == ["gpt-4o-mini", "claude-x"])
    }

    // MARK: - Learnt quirks

    static let refusals: [(name: String, body: String, member: String)] = [
        (
            "FastAPI",
            #"{"detail":[{"type":"extra_forbidden","loc":["body","stream_options"],"msg":"Extra inputs are not permitted"}]}"#,
            "stream_options"
        ),
        (
            "FastAPI below message",
            #"{"object":"error","message":{"detail":[{"type":"extra_forbidden","loc":["body","stream_options"]}]}}"#,
            "stream_options"
        ),
        (
            "OpenAI's temperature",
            #"{"error":{"message":"Unsupported value","param":"temperature","code":"unsupported_value"}}"#,
            "temperature"
        ),
        (
            "Anthropic's temperature",
            #"{"type":"error","error":{"type":"invalid_request_error","message":"`temperature` is deprecated for this model."}}"#,
            "temperature"
        ),
        ("Ollama's tools", #"{"error":{"message":"registry/gemma does not support tools"}}"#, "tools"),
    ]

    private static let local = ModelEndpoint(provider: .openai, model: "m", baseURL: "http://localhost:8000/v1")

    private static let request = ModelRequest(
        instructions: "Be brief.",
        messages: [.customer("Hello")],
        tools: [ModelTool(name: "times", description: "Times.", parameters: ["type": "object"])],
        maxTokens: 300,
        temperature: 0.3
    )

    @Test(arguments: refusals)
    func refusedMemberIsLeftOut(_ name: String, _ body: String, _ member: String) async {
        let harness = ModelHarness(.answer(status: name.contains("API") ? 422 : 400, body), endpoints: [Self.local])
        #expect(await harness.ask(Self.request).text == "Hello there.")
        #expect(harness.http.bodies.map { $0[member] != nil } == [true, false])
    }

    @Test func severalMembersAreLearntAndStored() async {
        let cache = RememberedCache()
        let refusals: [ScriptedModels.Answer] = [0, 2, 4].map { .answer(status: 400, Self.refusals[$0].body) }
        let harness = ModelHarness(script: refusals, endpoints: [Self.local])
        #expect(await harness.ask(Self.request, cache: cache).text == "Hello there.")
        // The next process.
        let later = ModelHarness(endpoints: [Self.local])
        #expect(await later.ask(Self.request, cache: cache).text == "Hello there.")
        #expect(later.http.bodies.map { $0["temperature"] == nil && $0["tools"] == nil } == [true])
    }

    @Test func temperatureIsLearntBehindAnotherModel() async {
        let refusal = Self.refusals[3].body
        let harness = ModelHarness(
            .answer(status: 404, ""),
            .answer(status: 400, refusal),
            .answer(Wire.anthropicHello),
            endpoints: [.sample, .claude]
        )
        #expect(await harness.ask(Self.request).text == "Hello there.")
        #expect(harness.http.bodies.map { $0["temperature"] != nil } == [true, true, false])
    }

    // MARK: - Calls

    @Test func parallelCallsWithOneIndexAreTwo() throws {
        let answer = Wire.events(
            Wire.call(0, id: "", name: "free_slots", arguments: #"{"day":"fri"}"#),
            Wire.call(0, id: "", name: "prices", arguments: "null"),
            Wire.chunk("{}", finish: #""tool_calls""#)
        )
        let says = try AnswerCase("", answer, says: []).reading(by: ChatCompletions())
        guard case .pieces(let pieces) = says else {
            Issue.record("\(says)")
            return
        }
        let calls = pieces.compactMap { if case .call(let call) = $0 { call } else { nil } }
        #expect(calls.map(\.name) == ["free_slots", "prices"])
        #expect(calls.map(\.arguments) == [["day": "fri"], [:]])
    }

    /// The messages of the request that follows a call with `echo`, to a server with `quirks`.
    private func messages(_ call: ToolCall, _ quirks: ServerQuirks) throws -> [JSONValue] {
        var request = ModelRequest.sample
        request.messages += [.model("", calls: [call]), .result(of: call, "10:00", isError: false)]
        let body = ChatCompletions().httpRequest(for: request, to: .sample, quirks: quirks).body
        return try JSONValue(parsing: body)["messages"]?.array ?? []
    }

    @Test func echoOfACallIsSentBack() throws {
        let call = ToolCall(
            id: "a",
            name: "times",
            arguments: [:],
            echo: ["extra_content": ["google": ["thought_signature": "x"]], "reasoning_content": "Hm."]
        )
        let stored = try #require(ModelStep(ModelStep(text: "", calls: [call], end: .calls).json)).calls[0]
        let sent = try messages(stored, ServerQuirks(limitName: .maxTokens))[2]
        #expect(sent["reasoning_content"] == "Hm.")
        #expect(sent["tool_calls"]?[0]?["extra_content"]?["google"]?["thought_signature"] == "x")
        let bare = try messages(stored, ServerQuirks(limitName: .maxTokens, omitted: [.reasoning, .extras]))[2]
        #expect(bare["reasoning_content"] == nil && bare["tool_calls"]?[0]?["extra_content"] == nil)
    }

    @Test(arguments: ["call_abc123def456", "abcdefghi"])
    func mistralGetsShortIDsInPairs(_ id: String) throws {
        let mistral = ModelEndpoint(provider: .openai, model: "m", baseURL: "https://api.mistral.ai/v1").defaultQuirks
        let sent = try messages(ToolCall(id: id, name: "times", arguments: [:]), mistral)
        let short = try #require(sent[2]["tool_calls"]?[0]?["id"]?.string)
        #expect(short.wholeMatch(of: /[A-Za-z0-9]{9}/) != nil)
        #expect(sent[3]["tool_call_id"]?.string == short)
    }

    // MARK: - Schemas of tools

    private func tool(_ parameters: JSONValue, omitting omitted: Set<ServerQuirks.Member> = []) throws -> JSONValue? {
        var request = ModelRequest.sample
        request.tools = [ModelTool(name: "times", description: "Free times.", parameters: parameters)]
        let quirks = ServerQuirks(limitName: .maxTokens, omitted: omitted)
        let body = ChatCompletions().httpRequest(for: request, to: .sample, quirks: quirks).body
        return try JSONValue(parsing: body)["tools"]?[0]?["function"]
    }

    private static let day: JSONValue = [
        "type": "object", "properties": ["day": ["type": "string", "pattern": "x"]], "required": ["day"],
    ]

    /// Servers enforce a strict schema while the model writes; one that refuses it gets the plain one.
    @Test func schemaIsStrictWhereAllIsRequired() throws {
        let strict = try tool(Self.day)
        #expect(strict?["strict"] == true)
        #expect(strict?["parameters"]?["additionalProperties"] == false)
        let refused = try tool(Self.day, omitting: [.strict])
        #expect(refused?["strict"] == nil && refused?["parameters"] == Self.day)
    }

    @Test(
        arguments: [
            ["type": "object", "properties": ["day": ["type": "string"]]],
            ["type": "object", "properties": ["day": [:]], "required": ["day"]],
            ["type": "object", "properties": ["day": ["type": "string", "minLength": 1]], "required": ["day"]],
            ["type": "object", "properties": [:], "additionalProperties": true],
        ] as [JSONValue]
    )
    func looseSchemaStaysAsItIs(_ schema: JSONValue) throws {
        let sent = try tool(schema)
        #expect(sent?["strict"] == nil && sent?["parameters"] == schema)
    }

    @Test(arguments: [
        #"{"error":{"message":"Invalid schema for function 'times': In context=(), 'pattern' is not permitted."}}"#,
        #"{"detail":[{"type":"extra_forbidden","loc":["body","tools",0,"function","strict"],"msg":"Extra inputs"}]}"#,
    ])
    func refusalOfAStrictSchemaIsLearnt(_ body: String) {
        let failure = ProviderError(body: Data(body.utf8)).failure(status: 400, retryAfter: nil)
        #expect(failure.kind == .unsupported("strict"))
        #expect(ServerQuirks(limitName: .maxTokens).without("strict")?.sends(.strict) == false)
    }

    // MARK: - Content types, caching, tokens

    @Test(arguments: ["text/plain", "application/json", "text/event-stream", ""])
    func formIsReadFromTheFirstByte(_ type: String) async {
        let whole = #"{"choices":[{"message":{"content":"Hello there."},"finish_reason":"stop"}]}"#
        for answer in [whole, " \n" + whole, Wire.hello] {
            let harness = ModelHarness(.answer(headers: ["Content-Type": type], answer))
            #expect(await harness.ask().text == "Hello there.")
        }
    }

    @Test func constantPromptIsCached() throws {
        var request = ModelRequest.sample
        request.constant = "You are the receptionist"
        let quirks = ModelEndpoint.claude.defaultQuirks
        let body = try JSONValue(parsing: Messages().httpRequest(for: request, to: .claude, quirks: quirks).body)
        #expect(body["system"]?[0]?["text"] == "You are the receptionist")
        #expect(body["system"]?[0]?["cache_control"]?["type"] == "ephemeral")
        #expect(body["system"]?[1]?["text"] == " of Lotus Dental.")
    }

    @Test func tokensDependOnTheScript() {
        #expect("12345678".estimatedTokens == 2)
        #expect("Привет мир".estimatedTokens == 5)
        #expect("我想预约".estimatedTokens == 4)
        #expect("我想预约".cut(toTokens: 2) == "我想")
    }
}

/// A cache in memory.
actor RememberedCache: StrategyCache {
    private var entries: [String: Data] = [:]

    nonisolated var isPersistent: Bool { true }
    func contains(_ key: String) async -> Bool { entries[key] != nil }
    func data(for key: String) async -> Data? { entries[key] }
    func store(_ data: Data, for key: String) async { entries[key] = data }
}
