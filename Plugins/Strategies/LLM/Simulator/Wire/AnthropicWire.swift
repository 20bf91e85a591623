import ChannelKit
import ChannelSimulatorKit
import Foundation

/// Anthropic's Messages API.
///
/// - SeeAlso: <https://docs.anthropic.com/en/api/messages>, <https://docs.anthropic.com/en/api/errors>
struct AnthropicWire: ModelWire {
    func question(from request: SimulatedRequest) throws(ModelRefusal) -> SimulatedQuestion {
        guard let key = request.headers["x-api-key"] ?? request.bearerToken, !key.allSatisfy(\.isWhitespace) else {
            throw .noKey
        }
        guard request.headers["anthropic-version"] != nil else {
            throw .invalid("anthropic-version: header is required")
        }
        return try MessagesRequest(request).question
    }

    func response(with answer: ModelAnswer) -> WebhookResponse {
        let text: [JSONValue] = answer.text.isEmpty ? [] : [["type": "text", "text": .string(answer.text)]]
        let calls = answer.calls.map { $0.anthropic(input: $0.arguments, key: answer.key) }
        return .json(
            status: 200,
            message(of: answer, content: text + calls, end: answer.anthropicEnd, outputTokens: answer.outputTokens)
        )
    }

    func events(of answer: ModelAnswer) -> [String] {
        let end = [
            event(
                "message_delta",
                [
                    "delta": ["stop_reason": answer.anthropicEnd, "stop_sequence": .null],
                    "usage": ["output_tokens": .integer(Int64(answer.outputTokens))],
                ]
            ),
            event("message_stop", [:]),
        ]
        let hasText = !answer.pieces.isEmpty
        var events = textEvents(of: answer)
        for call in answer.calls { events.append(callEvents(of: call, index: call.number + (hasText ? 1 : 0), answer)) }
        if hasText {
            // The text block ends at the first call.
            let next = answer.pieces.count
            events = events.count > next ? events : events + [[]]
            events[next].insert(event("content_block_stop", ["index": 0]), at: 0)
            events = answer.calls.isEmpty ? Array(events.dropLast()) + [events[next] + end] : events + [end]
        } else {
            events.append(end)
        }
        let start = message(of: answer, content: [], end: .null, outputTokens: 1)
        events[0].insert(contentsOf: [event("message_start", ["message": start]), event("ping", [:])], at: 0)
        return events.map { $0.joined() }
    }

    private func textEvents(of answer: ModelAnswer) -> [[String]] {
        answer.pieces.enumerated().map { index, piece in
            let start = event(
                "content_block_start",
                ["index": 0, "content_block": ["type": "text", "text": ""]]
            )
            let delta = event(
                "content_block_delta",
                ["index": 0, "delta": ["type": "text_delta", "text": .string(piece)]]
            )
            return index == 0 ? [start, delta] : [delta]
        }
    }

    /// The events of a call, whose arguments are streamed as fragments of JSON, the first one empty.
    private func callEvents(of call: ModelAnswer.Call, index: Int, _ answer: ModelAnswer) -> [String] {
        let arguments = call.arguments.written
        let half = arguments.index(arguments.startIndex, offsetBy: arguments.count / 2)
        let index = JSONValue.integer(Int64(index))
        let deltas = ["", arguments[..<half], arguments[half...]].map { part in
            event(
                "content_block_delta",
                ["index": index, "delta": ["type": "input_json_delta", "partial_json": .string(String(part))]]
            )
        }
        let start: JSONValue = ["index": index, "content_block": call.anthropic(input: [:], key: answer.key)]
        return [event("content_block_start", start)] + deltas + [event("content_block_stop", ["index": index])]
    }

    var failureEvent: String { "event: error\ndata: \(Self.body(of: .overloaded).written)\n\n" }

    static let overloadedStatus = 529

    private func event(_ type: String, _ members: JSONValue) -> String {
        let body = (members.object ?? [:]).merging(["type": .string(type)]) { _, type in type }
        return "event: \(type)\ndata: \(JSONValue.object(body).written)\n\n"
    }

    private func message(
        of answer: ModelAnswer,
        content: [JSONValue],
        end: JSONValue,
        outputTokens: Int
    ) -> JSONValue {
        [
            "id": .string("msg_\(answer.key)"), "type": "message", "role": "assistant", "model": .string(answer.model),
            "content": .array(content), "stop_reason": end, "stop_sequence": .null,
            "usage": [
                "input_tokens": .integer(Int64(answer.inputTokens)), "output_tokens": .integer(Int64(outputTokens)),
            ],
        ]
    }

    static func body(of refusal: ModelRefusal) -> JSONValue {
        switch refusal {
        case .noKey: error("authentication_error", "x-api-key header is required")
        case .expiredKey: error("authentication_error", "invalid x-api-key")
        case .invalid(let message, _, _): error("invalid_request_error", message)
        case .unprocessable(let body): body
        case .unknownModel(let model): error("not_found_error", "model: \(model)")
        case .unknownPath: error("not_found_error", "Not Found")
        case .throttled: error("rate_limit_error", "This request would exceed your account's rate limit.")
        case .overloaded: error("overloaded_error", "Overloaded")
        case .failing: error("api_error", "Internal server error")
        }
    }

    private static func error(_ type: String, _ message: String) -> JSONValue {
        [
            "type": "error", "error": ["type": .string(type), "message": .string(message)],
            "request_id": "req_simulated",
        ]
    }
}

extension ModelAnswer {
    fileprivate var anthropicEnd: JSONValue {
        switch end {
        case .complete: "end_turn"
        case .length: "max_tokens"
        case .calls: "tool_use"
        case .refused: "refusal"
        }
    }
}

extension ModelAnswer.Call {
    fileprivate func anthropic(input: JSONValue, key: String) -> JSONValue {
        ["type": "tool_use", "id": .string("toolu_\(key)\(number)"), "name": .string(name), "input": input]
    }
}
