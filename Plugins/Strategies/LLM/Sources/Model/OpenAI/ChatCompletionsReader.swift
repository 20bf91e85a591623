import ChannelKit
import Foundation

/// Reads an answer of chat completions, with the variants of compatible servers.
struct ChatCompletionsReader: AnswerReading {
    private let callPrefix: String
    private var calls = CallAssembly()
    private var reason: ModelEnd.Reason?
    /// The reasoning of servers that want it back with the results of tools.
    private var reasoning = ""
    /// True if the answer has a `refusal`.
    private var isRefused = false

    init(callPrefix: String) { self.callPrefix = callPrefix }

    mutating func pieces(of event: ServerSentEvent) throws(ModelFailure) -> [AnswerPiece] {
        if event.data.utf8.first != UInt8(ascii: "{"), event.data.trimmingCharacters(in: .whitespaces) == "[DONE]" {
            reason = reason ?? .complete
            return try piecesAtClose()
        }
        let chunk = try event.json()
        try Self.check(chunk, isError: event.name == "error")
        return try pieces(ofChunk: chunk)
    }

    mutating func pieces(ofWhole answer: JSONValue) throws(ModelFailure) -> [AnswerPiece] {
        try Self.check(answer, isError: false)
        guard answer["choices"]?[0] != nil else { throw .malformed("the answer has no choices") }
        let pieces = try pieces(ofChunk: answer)
        reason = reason ?? .complete
        return pieces + (try piecesAtClose())
    }

    /// Throws the error that a chunk is, or has in it: servers write it in three ways.
    private static func check(_ chunk: JSONValue, isError: Bool) throws(ModelFailure) {
        let errors = [chunk["error"], chunk["choices"]?[0]?["error"]].compactMap(\.self).filter { $0 != .null }
        if let error = errors.first { throw ProviderError(error).failureInStream }
        if isError || chunk["object"]?.string == "error" || chunk["type"]?.string == "error" {
            throw ProviderError(chunk).failureInStream
        }
    }

    mutating func piecesAtClose() throws(ModelFailure) -> [AnswerPiece] {
        guard let reason else { return [] }
        if isRefused { return [.end(.refused)] }
        if reason == .length, self.calls.hasCutCall { throw .cutCall }
        var calls = calls.calls(prefix: callPrefix, isCut: reason == .length)
        // The server wants the reasoning back with the results, and only then.
        if !reasoning.isEmpty, !calls.isEmpty { calls[0].echo["reasoning_content"] = .string(reasoning) }
        // Some servers send `stop` although the model waits for results of tools.
        let isWaiting = !calls.isEmpty && reason == .complete
        let isDone = calls.isEmpty && reason == .calls
        return calls.map(AnswerPiece.call) + [.end(isWaiting ? .calls : isDone ? .complete : reason)]
    }

    private mutating func pieces(ofChunk chunk: JSONValue) throws(ModelFailure) -> [AnswerPiece] {
        var pieces: [AnswerPiece] = []
        if let choice = chunk["choices"]?[0] {
            pieces += self.pieces(ofMessage: choice["delta"] ?? choice["message"] ?? .null)
            if let word = choice["finish_reason"]?.string, !word.isEmpty { reason = try .init(ofProvider: word) }
        }
        if let tokens = tokens(in: chunk) { pieces.append(tokens) }
        return pieces
    }

    private mutating func pieces(ofMessage message: JSONValue) -> [AnswerPiece] {
        var pieces: [AnswerPiece] = []
        let hidden = ["reasoning_content", "reasoning", "refusal"].compactMap { message[$0]?.string }.joined()
        if !hidden.isEmpty { pieces.append(.hidden(bytes: hidden.utf8.count)) }
        reasoning += message["reasoning_content"]?.string ?? ""
        if message["refusal"]?.string?.isEmpty == false { isRefused = true }
        let text = Self.text(of: message["content"])
        if !text.isEmpty { pieces.append(.text(text)) }
        for call in message["tool_calls"]?.array ?? [] {
            let function = call["function"]
            calls.add(
                index: call["index"]?.integer,
                id: call["id"]?.string,
                name: function?["name"]?.string,
                arguments: function?["arguments"],
                extras: call["extra_content"]
            )
            pieces.append(.hidden(bytes: function?["arguments"]?.string?.utf8.count ?? 0))
        }
        return pieces
    }

    /// The text of `content`, which some servers write as a list of parts.
    private static func text(of content: JSONValue?) -> String {
        content?.string ?? content?.array?.compactMap { $0["text"]?.string }.joined() ?? ""
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
