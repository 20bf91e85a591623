import ChannelKit
import ChannelSimulatorKit
import Foundation

/// OpenAI's chat completions, which many servers support.
///
/// - SeeAlso: <https://platform.openai.com/docs/api-reference/chat>
struct OpenAIWire: ModelWire {
    let clock: any HubClock

    func question(from request: SimulatedRequest) throws(ModelRefusal) -> SimulatedQuestion {
        try request.requireOpenAIKey()
        return try ChatRequest(request).question
    }

    func response(with answer: ModelAnswer) -> WebhookResponse {
        let text: JSONValue = answer.text.isEmpty && !answer.calls.isEmpty ? .null : .string(answer.text)
        let calls = answer.calls.map { $0.openAI(arguments: $0.arguments.written, key: answer.key) }
        let message: JSONValue = .compact([
            "role": "assistant", "content": text, "refusal": .null,
            "tool_calls": calls.isEmpty ? nil : .array(calls),
        ])
        let choice: JSONValue = ["index": 0, "message": message, "finish_reason": answer.openAIEnd, "logprobs": .null]
        return .json(
            status: 200,
            envelope(of: answer, object: "chat.completion", choices: [choice], usage: answer.openAIUsage)
        )
    }

    func events(of answer: ModelAnswer) -> [String] {
        let texts = answer.pieces.map { [chunk(["content": .string($0)], of: answer)] }
        let calls = answer.calls.map { call in deltas(of: call, key: answer.key).map { chunk($0, of: answer) } }
        let usage = envelope(of: answer, object: "chat.completion.chunk", choices: [], usage: answer.openAIUsage)
        let end = [chunk([:], of: answer, end: answer.openAIEnd), usage.event, "data: [DONE]\n\n"]
        var events = texts + calls + [end]
        events[0].insert(chunk(["role": "assistant", "content": "", "refusal": .null], of: answer), at: 0)
        return events.map { $0.joined() }
    }

    var failureEvent: String { Self.body(of: .failing).event }

    static let overloadedStatus = 503

    /// The chunks of a call: its name, then the arguments in two fragments.
    private func deltas(of call: ModelAnswer.Call, key: String) -> [JSONValue] {
        let arguments = call.arguments.written
        let half = arguments.index(arguments.startIndex, offsetBy: arguments.count / 2)
        let parts = [arguments[..<half], arguments[half...]].map { part -> JSONValue in
            ["index": .integer(Int64(call.number)), "function": ["arguments": .string(String(part))]]
        }
        return ([call.openAI(arguments: "", key: key, isIndexed: true)] + parts).map { ["tool_calls": [$0]] }
    }

    private func chunk(_ delta: JSONValue, of answer: ModelAnswer, end: JSONValue = .null) -> String {
        let choice: JSONValue = ["index": 0, "delta": delta, "finish_reason": end, "logprobs": .null]
        return envelope(of: answer, object: "chat.completion.chunk", choices: [choice], usage: .null).event
    }

    private func envelope(of answer: ModelAnswer, object: String, choices: JSONValue, usage: JSONValue) -> JSONValue {
        [
            "id": .string("chatcmpl-\(answer.key)"), "object": .string(object),
            "created": .integer(Int64(clock.now.timeIntervalSince1970)), "model": .string(answer.model),
            "choices": choices, "usage": usage,
        ]
    }

    /// The bodies of api.openai.com's errors, with the codes that clients distinguish.
    static func body(of refusal: ModelRefusal) -> JSONValue {
        switch refusal {
        case .noKey:
            error("You didn't provide an API key. You need to provide your API key in an Authorization header.")
        case .expiredKey: error("Incorrect API key provided.", code: "invalid_api_key")
        case .invalid(let message, let parameter, let code): error(message, parameter: parameter, code: code)
        case .unprocessable(let body): body
        case .unknownModel(let model):
            error("The model `\(model)` does not exist or you do not have access to it.", code: "model_not_found")
        case .unknownPath(let method, let path): error("Invalid URL (\(method) /\(path))")
        case .throttled:
            error("Rate limit reached. Please try again later.", type: "requests", code: "rate_limit_exceeded")
        case .overloaded: error("The engine is currently overloaded, please try again later.", type: "server_error")
        case .failing:
            error("The server had an error while processing your request. Sorry about that!", type: "server_error")
        }
    }

    private static func error(
        _ message: String,
        type: String = "invalid_request_error",
        parameter: String? = nil,
        code: String? = nil
    ) -> JSONValue {
        [
            "error": [
                "message": .string(message), "type": .string(type), "param": .text(parameter), "code": .text(code),
            ]
        ]
    }
}

extension SimulatedRequest {
    /// Requires any API key, which Azure has in another header.
    func requireOpenAIKey() throws(ModelRefusal) {
        guard let key = bearerToken ?? headers["api-key"], !key.allSatisfy(\.isWhitespace) else { throw .noKey }
    }
}

extension JSONValue {
    /// The value as a server-sent event.
    fileprivate var event: String { "data: \(written)\n\n" }

    /// The value as JSON text.
    var written: String { String(decoding: data, as: UTF8.self) }
}

extension ModelAnswer {
    fileprivate var openAIEnd: JSONValue {
        switch end {
        case .complete: "stop"
        case .length: "length"
        case .calls: "tool_calls"
        case .refused: "content_filter"
        }
    }

    fileprivate var openAIUsage: JSONValue {
        [
            "prompt_tokens": .integer(Int64(inputTokens)), "completion_tokens": .integer(Int64(outputTokens)),
            "total_tokens": .integer(Int64(inputTokens + outputTokens)),
        ]
    }
}

extension ModelAnswer.Call {
    fileprivate func openAI(arguments: String, key: String, isIndexed: Bool = false) -> JSONValue {
        .compact([
            "index": isIndexed ? .integer(Int64(number)) : nil, "id": .string("call_\(key)\(number)"),
            "type": "function", "function": ["name": .string(name), "arguments": .string(arguments)],
        ])
    }
}
