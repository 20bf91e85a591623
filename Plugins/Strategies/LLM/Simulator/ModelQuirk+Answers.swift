import ChannelKit
import Foundation

extension ModelQuirk {
    /// The answer as the model writes it.
    func written(_ answer: ModelAnswer) -> ModelAnswer {
        var answer = answer
        switch self {
        case .thinking:
            answer.pieces = ["<th", "ink>Okay, the user is ", "annoyed.", " </thi", "nk>\n\n"] + answer.pieces
        case .openthinking: answer.pieces = ["Okay, the user wants ", "an answer.\n</thi", "nk>\n\n"] + answer.pieces
        case .harmony:
            answer.pieces =
                ["<|channel|>anal", "ysis<|message|>Hm.<|end|><|start|>assist", "ant<|channel|>final<|mess", "age|>"]
                + answer.pieces + ["<|return|>"]
        case .markdown where !answer.pieces.isEmpty: answer.pieces = ["## ", "**"] + answer.pieces + ["**"]
        case .textcall where !answer.calls.isEmpty:
            answer.pieces += answer.calls.map { call in
                let call: JSONValue = ["name": .string(call.name), "arguments": call.arguments]
                return "<tool_call>\n\(call.written)\n</tool_call>"
            }
            answer.calls = []
            answer.end = .complete
        case .nullarguments:
            answer.calls = answer.calls.map { ModelAnswer.Call(number: $0.number, name: $0.name, arguments: .null) }
        default: break
        }
        return answer
    }

    /// The events of a stream as the server sends them.
    func sent(_ events: [String]) -> [String] {
        let error: JSONValue = [
            "object": "error", "message": "Internal server error", "type": "InternalServerError", "code": 500,
        ]
        switch self {
        case .errorobject: return events.dropLast() + ["data: \(error.written)\n\n", "data: [DONE]\n\n"]
        case .choiceerror:
            let choice: JSONValue = [
                "index": 0, "delta": ["content": ""], "finish_reason": "error",
                "error": ["code": 502, "message": "Upstream error"],
            ]
            return events.dropLast() + ["data: \(JSONValue.object(["choices": [choice]]).written)\n\n"]
        case .reasoning:
            let choice: JSONValue = ["index": 0, "delta": ["reasoning_content": "Hm."], "finish_reason": .null]
            return ["data: \(JSONValue.object(["choices": [choice]]).written)\n\n"] + events
        case .brokenend, .signature, .sameindex, .cutcall, .shortids: return events.map(altered)
        default: return events
        }
    }

    /// `event` with each of its chunks changed.
    private func altered(_ event: String) -> String {
        event.components(separatedBy: "\n\n").filter { !$0.isEmpty }.map { line in
            guard line.hasPrefix("data: {"), let json = try? JSONValue(parsing: Data(line.dropFirst(6).utf8)),
                let choice = json["choices"]?[0], let chunk = json.object
            else { return line + "\n\n" }
            let choices: JSONValue = [altered(choice: choice)]
            return "data: \(JSONValue.object(chunk.merging(["choices": choices]) { $1 }).written)\n\n"
        }.joined()
    }

    private func altered(choice: JSONValue) -> JSONValue {
        var choice = choice.object ?? [:]
        if let reason = choice["finish_reason"]?.string {
            if self == .brokenend { choice["finish_reason"] = "insufficient_system_resource" }
            if self == .cutcall, reason == "tool_calls" { choice["finish_reason"] = "length" }
        }
        if let calls = choice["delta"]?["tool_calls"]?.array {
            choice["delta"] = ["tool_calls": .array(calls.map(altered(call:)))]
        }
        return .object(choice)
    }

    private func altered(call: JSONValue) -> JSONValue {
        var call = call.object ?? [:]
        switch self {
        case .signature where call["id"] != nil:
            call["extra_content"] = ["google": ["thought_signature": "c2lnbmF0dXJl"]]
        case .sameindex:
            call["index"] = 0
            if call["id"] != nil { call["id"] = "" }
        // The second half of the arguments is cut.
        case .cutcall where call["function"]?["arguments"]?.string?.hasSuffix("}") == true:
            call["function"] = ["arguments": ""]
        case .shortids: if let id = call["id"]?.string { call["id"] = .string(String(id.filter(\.isLetter).suffix(9))) }
        default: break
        }
        return .object(call)
    }
}
