import ChannelKit
import Foundation
import Synchronization

/// Servers of models that answer by script, and well where the script ends.
final class ScriptedModels: HTTPStreaming {
    /// One answer.
    enum Answer: Sendable {
        /// A whole answer, or a stream that ends.
        case answer(status: Int = 200, headers: HeaderFields = ["Content-Type": "text/event-stream"], String)
        /// A stream that stays open after these words.
        case stall(String)
        /// A stream that breaks after these words.
        case breakOff(String)
        /// No head ever comes.
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

    /// What was asked so far.
    var requests: [OutboundRequest] { state.withLock(\.requests) }

    /// The models that were asked, in order.
    var models: [String] { bodies.map { $0["model"]?.string ?? "" } }

    /// The bodies of the requests.
    var bodies: [JSONValue] { requests.map { (try? JSONValue(parsing: $0.body)) ?? .null } }

    /// How many streams were closed by whoever read them, before their end.
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
        // In two pieces, cut anywhere.
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

/// Streams in the shapes that providers send.
enum Wire {
    /// Events of these data.
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

    /// The chunk that counts.
    static func usage(_ input: Int, _ output: Int) -> String {
        #"{"id":"chatcmpl-1","object":"chat.completion.chunk","choices":[],"#
            + #""usage":{"prompt_tokens":\#(input),"completion_tokens":\#(output),"total_tokens":\#(input + output)}}"#
    }

    /// The beginning of `Hello there.`, before its end.
    static let hello = events(
        chunk(#"{"role":"assistant","content":"","refusal":null}"#),
        chunk(#"{"content":"Hello "}"#),
        chunk(#"{"content":"there."}"#),
        chunk("{}", finish: #""stop""#),
        usage(20, 3),
        "[DONE]"
    )
    static let half = events(chunk(#"{"role":"assistant","content":""}"#), chunk(#"{"content":"Hello "}"#))

    /// The same of Anthropic's.
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
