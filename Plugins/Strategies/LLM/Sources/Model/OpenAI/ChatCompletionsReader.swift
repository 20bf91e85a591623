import ChannelKit
import Foundation

/// Reads an answer of chat completions, with the variants of compatible servers.
struct ChatCompletionsReader: AnswerReading {
    private let callPrefix: String
    private var calls = CallAssembly()
    private var reason: ModelEnd.Reason?
    /// True if the answer has a `refusal`.
    private var isRefused = false

    init(callPrefix: String) { self.callPrefix = callPrefix }

    mutating func pieces(of event: ServerSentEvent) throws(ModelFailure) -> [AnswerPiece] {
        if event.data.utf8.first != UInt8(ascii: "{"), event.data.trimmingCharacters(in: .whitespaces) == "[DONE]" {
            reason = reason ?? .complete
            return piecesAtClose()
        }
        let chunk = try event.json()
        if let error = chunk["error"], error != .null { throw ProviderError(error).failureInStream }
        return pieces(ofChunk: chunk)
    }

    mutating func pieces(ofWhole answer: JSONValue) throws(ModelFailure) -> [AnswerPiece] {
        if let error = answer["error"], error != .null { throw ProviderError(error).failureInStream }
        guard answer["choices"]?[0] != nil else { throw .malformed("the answer has no choices") }
        let pieces = pieces(ofChunk: answer)
        reason = reason ?? .complete
        return pieces + piecesAtClose()
    }

    mutating func piecesAtClose() -> [AnswerPiece] {
        guard let reason else { return [] }
        if isRefused { return [.end(.refused)] }
        let calls = calls.calls(prefix: callPrefix, isCut: reason == .length)
        // Some servers send `stop` although the model waits for results of tools.
        let isWaiting = !calls.isEmpty && reason == .complete
        let isDone = calls.isEmpty && reason == .calls
        return calls.map(AnswerPiece.call) + [.end(isWaiting ? .calls : isDone ? .complete : reason)]
    }

    private mutating func pieces(ofChunk chunk: JSONValue) -> [AnswerPiece] {
        var pieces: [AnswerPiece] = []
        if let choice = chunk["choices"]?[0] {
            pieces += self.pieces(ofMessage: choice["delta"] ?? choice["message"] ?? .null)
            reason = choice["finish_reason"]?.string.map(Self.reason) ?? reason
        }
        if let tokens = tokens(in: chunk) { pieces.append(tokens) }
        return pieces
    }

    private mutating func pieces(ofMessage message: JSONValue) -> [AnswerPiece] {
        var pieces: [AnswerPiece] = []
        let hidden = ["reasoning_content", "reasoning", "refusal"].compactMap { message[$0]?.string }.joined()
        if !hidden.isEmpty { pieces.append(.hidden(bytes: hidden.utf8.count)) }
        if message["refusal"]?.string?.isEmpty == false { isRefused = true }
        let text = Self.text(of: message["content"])
        if !text.isEmpty { pieces.append(.text(text)) }
        for call in message["tool_calls"]?.array ?? [] {
            let function = call["function"]
            calls.add(
                index: call["index"]?.integer,
                id: call["id"]?.string,
                name: function?["name"]?.string,
                arguments: function?["arguments"]
            )
            pieces.append(.hidden(bytes: function?["arguments"]?.string?.utf8.count ?? 0))
        }
        return pieces
    }

    /// The text of `content`, which some servers write as a list of parts.
    private static func text(of content: JSONValue?) -> String {
        content?.string ?? content?.array?.compactMap { $0["text"]?.string }.joined() ?? ""
    }

    private static func reason(_ word: String) -> ModelEnd.Reason {
        switch word {
        case "length": .length
        case "tool_calls", "function_call": .calls
        case "content_filter": .refused
        default: .complete
        }
    }

    /// The token counts, in a chunk of their own, in the last one, or in Groq's member.
    private func tokens(in chunk: JSONValue) -> AnswerPiece? {
        let usages = [chunk["usage"], chunk["x_groq"]?["usage"]].compactMap { $0?.object }
        guard let usage = usages.first else { return nil }
        return .tokens(
            input: usage["prompt_tokens"]?.integer.map(Int.init(clamping:)),
            output: usage["completion_tokens"]?.integer.map(Int.init(clamping:))
        )
    }
}
