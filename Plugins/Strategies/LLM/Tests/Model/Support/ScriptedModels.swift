import ChannelKit
import Foundation
import Synchronization

/// Model servers that answer by a script, and successfully after its end.
final class ScriptedModels: HTTPStreaming {
    /// One answer.
    enum Answer: Sendable {
        /// A whole answer, or a stream that ends.
        case answer(status: Int = 200, headers: HeaderFields = ["Content-Type": "text/event-stream"], String)
        /// A stream that stays open after this text.
        case stall(String)
        /// A stream that breaks after this text.
        case breakOff(String)
        /// A request without any response.
        case hang
        case failure(HTTPFailure)
    }

    private struct State {
        var script: [Answer]
        var requests: [OutboundRequest] = []
        var open: [Int: AsyncThrowingStream<Data, any Error>.Continuation] = [:]
        var closed = 0
    }

    private let state: Mutex<State>
    private let never = AsyncStream<Void>.makeStream()

    init(_ script: [Answer]) { state = Mutex(State(script: script)) }

    /// The requests so far.
    var requests: [OutboundRequest] { state.withLock(\.requests) }

    /// The models of the requests, in order.
    var models: [String] { bodies.map { $0["model"]?.string ?? "" } }

    /// The bodies of the requests.
    var bodies: [JSONValue] { requests.map { (try? JSONValue(parsing: $0.body)) ?? .null } }

    /// The number of streams that their reader closed before the end.
    var closedCount: Int { state.withLock(\.closed) }

    func send(_ request: OutboundRequest) async throws(HTTPFailure) -> OutboundResponse {
        throw .notSent("models are asked by stream")
    }

    func stream(_ request: OutboundRequest) async throws(HTTPFailure) -> StreamedResponse {
        let (number, answer) = state.withLock { state in
            state.requests.append(request)
            return (state.requests.count, state.script.isEmpty ? .answer(Wire.hello) : state.script.removeFirst())
        }
        switch answer {
        case .failure(let failure): throw failure
        case .answer(let status, let headers, let text):
            return .init(status: status, headers: headers, body: body(text, number: number, end: .success(())))
        case .breakOff(let text):
            return .init(
                status: 200,
                headers: [:],
                body: body(text, number: number, end: .failure(.ambiguous("reset")))
            )
        case .stall(let text):
            return .init(status: 200, headers: [:], body: body(text, number: number, end: nil))
        case .hang:
            for await _ in never.stream {}
            throw .ambiguous("cancelled")
        }
    }

    private func body(
        _ text: String,
        number: Int,
        end: Result<Void, HTTPFailure>?
    ) -> AsyncThrowingStream<Data, any Error> {
        let (body, continuation) = AsyncThrowingStream<Data, any Error>.makeStream()
        // Two pieces, cut anywhere.
        let bytes = Data(text.utf8)
        continuation.yield(bytes.prefix(bytes.count / 2))
        continuation.yield(bytes.suffix(bytes.count - bytes.count / 2))
        switch end {
        case .success?: continuation.finish()
        case .failure(let error)?: continuation.finish(throwing: error)
        case nil:
            state.withLock { $0.open[number] = continuation }
            continuation.onTermination = { _ in self.state.withLock { $0.closed += 1 } }
        }
        return body
    }
}

/// Streams in the providers' formats.
enum Wire {
    /// Events with these data.
    static func events(_ data: String...) -> String {
        data.map { "data: \($0.replacing("\n", with: ""))\n\n" }.joined()
    }

    /// Anthropic's events, which have names as well.
    static func named(_ data: String...) -> String {
        data.map { text in
            let name = (try? JSONValue(parsing: Data(text.utf8)))?["type"]?.string ?? ""
            return "event: \(name)\n" + events(text)
        }.joined()
    }

    /// A chunk of chat completions.
    static func chunk(_ delta: String, finish: String = "null") -> String {
        #"{"id":"chatcmpl-1","object":"chat.completion.chunk","created":1790000000,"model":"gpt-4o-mini","#
            + #""choices":[{"index":0,"delta":\#(delta),"logprobs":null,"finish_reason":\#(finish)}],"usage":null}"#
    }

    /// A chunk with a fragment of a tool call.
    static func call(
        _ index: Int64,
        id: String? = nil,
        name: String? = nil,
        arguments: String? = nil,
        finish: String = "null"
    ) -> String {
        let call: JSONValue = .compact([
            "index": .integer(index), "id": id.map(JSONValue.string),
            "function": .compact(["name": name.map(JSONValue.string), "arguments": arguments.map(JSONValue.string)]),
        ])
        return chunk(String(decoding: JSONValue.object(["tool_calls": [call]]).data, as: UTF8.self), finish: finish)
    }

    /// The chunk with the token counts.
    static func usage(_ input: Int, _ output: Int) -> String {
        #"{"id":"chatcmpl-1","object":"chat.completion.chunk","choices":[],"#
            + #""usage":{"prompt_tokens":\#(input),"completion_tokens":\#(output),"total_tokens":\#(input + output)}}"#
    }

    static let hello = events(
        chunk(#"{"role":"assistant","content":"","refusal":null}"#),
        chunk(#"{"content":"Hello "}"#),
        chunk(#"{"content":"there."}"#),
        chunk("{}", finish: #""stop""#),
        usage(20, 3),
        "[DONE]"
    )
    /// The beginning of ``hello``.
    static let half = events(chunk(#"{"role":"assistant","content":""}"#), chunk(#"{"content":"Hello "}"#))

    /// The text of ``hello`` in Anthropic's format.
    static let anthropicHello = named(
        #"""
        {"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant",
        "content":[],"model":"claude-x","stop_reason":null,"usage":{"input_tokens":20,
        "output_tokens":1}}}
        """#,
        #"{"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}"#,
        #"{"type":"ping"}"#,
        #"{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hello "}}"#,
        #"{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"there."}}"#,
        #"{"type":"content_block_stop","index":0}"#,
        #"""
        {"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null},
        "usage":{"output_tokens":3}}
        """#,
        #"{"type":"message_stop"}"#
    )
}
