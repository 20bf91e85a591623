import ChannelKit
import ChannelSimulatorKit
import Foundation

/// The deviations of real servers from the API that they are compatible with, one for each model `simulated-<quirk>`.
public enum ModelQuirk: String, CaseIterable, Sendable {
    /// Reasoning in a tag, which the chunks cut.
    case thinking
    /// Reasoning whose opening tag the template wrote.
    case openthinking
    /// The channels of the harmony format as text.
    case harmony
    /// Tool calls as text.
    case textcall
    /// Markdown, which no text message shows.
    case markdown
    /// An end that is not a good one.
    case brokenend
    /// An error without a member `error`, and the formal end.
    case errorobject
    /// An error within the choice.
    case choiceerror
    /// A call cut by the limit, behind a few words.
    case cutcall
    /// A signature that must come back with the call.
    case signature
    /// Reasoning that must come back with the call.
    case reasoning
    /// Ids of nine letters and digits.
    case shortids
    /// Parallel calls without an id, all with the index 0.
    case sameindex
    /// `null` as the arguments of a call.
    case nullarguments
    /// Two unknown members, refused one after another in FastAPI's form.
    case strict
    /// No temperature.
    case notemperature
    /// No tools.
    case notools
    /// A whole answer as `text/plain`, although a stream was asked for.
    case plainjson
    /// Events as `application/json`.
    case eventsasjson

    /// The quirk of a model by its name.
    init?(ofModel name: String) {
        guard name.hasPrefix("simulated-") else { return nil }
        self.init(rawValue: String(name.dropFirst("simulated-".count)))
    }

    // MARK: - Requests

    /// Refuses what the server refuses.
    func check(_ body: JSONValue) throws(ModelRefusal) {
        switch self {
        case .strict:
            for name in ["stream_options", "temperature"] where body[name] != nil { throw .extra(name) }
        case .notemperature where body["temperature"] != nil:
            throw .invalid("`temperature` is deprecated for this model.")
        case .notools where body["tools"] != nil: throw .invalid("registry.example/simulated does not support tools")
        case .signature: try require("extra_content", inCallsOf: body, "Function call is missing a thought_signature.")
        case .reasoning:
            for message in calling(body) where message["reasoning_content"] == nil {
                throw .invalid("The reasoning_content in the thinking mode must be passed back to the API.")
            }
        case .shortids:
            for id in ids(in: body) where id.wholeMatch(of: /[A-Za-z0-9]{9}/) == nil {
                throw .invalid("Tool call id was \(id) but must be a-z, A-Z, 0-9, with a length of 9.")
            }
        default: break
        }
    }

    private func calling(_ body: JSONValue) -> [JSONValue] {
        (body["messages"]?.array ?? []).filter { $0["tool_calls"] != nil }
    }

    private func require(_ member: String, inCallsOf body: JSONValue, _ message: String) throws(ModelRefusal) {
        for call in calling(body).flatMap({ $0["tool_calls"]?.array ?? [] }) where call[member] == nil {
            throw .invalid(message)
        }
    }

    private func ids(in body: JSONValue) -> [String] {
        let calls = calling(body).flatMap { $0["tool_calls"]?.array ?? [] }.compactMap { $0["id"]?.string }
        return calls + (body["messages"]?.array ?? []).compactMap { $0["tool_call_id"]?.string }
    }
}

extension ModelRefusal {
    /// FastAPI's refusal of an unknown member.
    static func extra(_ name: String) -> ModelRefusal {
        .unprocessable([
            "detail": [
                [
                    "type": "extra_forbidden", "loc": ["body", .string(name)],
                    "msg": "Extra inputs are not permitted", "input": .null,
                ]
            ]
        ])
    }
}
