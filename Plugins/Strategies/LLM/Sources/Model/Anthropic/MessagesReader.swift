import ChannelKit
import Foundation

/// Reads an answer of Anthropic's messages.
///
/// - SeeAlso: <https://docs.anthropic.com/en/docs/build-with-claude/streaming>
struct MessagesReader: AnswerReading {
    private let callPrefix: String
    private var calls = CallAssembly()
    private var reason: ModelEnd.Reason?

    init(callPrefix: String) { self.callPrefix = callPrefix }

    mutating func pieces(of event: ServerSentEvent) throws(ModelFailure) -> [AnswerPiece] {
        let body = try event.json()
        switch body["type"]?.string ?? event.name {
        // What has come out by then is no count.
        case "message_start": return tokens(in: body["message"], isEnd: false)
        case "content_block_start": return pieces(ofBlock: body["content_block"], at: body["index"]?.integer)
        case "content_block_delta": return pieces(ofDelta: body["delta"], at: body["index"]?.integer)
        case "message_delta":
            if let word = body["delta"]?["stop_reason"]?.string { reason = try .init(ofProvider: word) }
            return tokens(in: body)
        case "message_stop":
            reason = reason ?? .complete
            return try piecesAtClose()
        case "error": throw ProviderError(body["error"] ?? body).failureInStream
        // Pings, ends of blocks and unknown events.
        default: return []
        }
    }

    mutating func pieces(ofWhole answer: JSONValue) throws(ModelFailure) -> [AnswerPiece] {
        if let error = answer["error"], error != .null { throw ProviderError(error).failureInStream }
        guard let blocks = answer["content"]?.array else { throw .malformed("the answer has no content") }
        var pieces = tokens(in: answer)
        for (index, block) in blocks.enumerated() { pieces += self.pieces(ofBlock: block, at: Int64(index)) }
        if let word = answer["stop_reason"]?.string { reason = try .init(ofProvider: word) } else { reason = .complete }
        return pieces + (try piecesAtClose())
    }

    mutating func piecesAtClose() throws(ModelFailure) -> [AnswerPiece] {
        guard let reason else { return [] }
        if reason == .length, self.calls.hasCutCall { throw .cutCall }
        let calls = calls.calls(prefix: callPrefix, isCut: reason == .length)
        return calls.map(AnswerPiece.call) + [.end(calls.isEmpty && reason == .calls ? .complete : reason)]
    }

    private mutating func pieces(ofBlock block: JSONValue?, at index: Int64?) -> [AnswerPiece] {
        switch block?["type"]?.string {
        case "text": return text(block?["text"])
        case "tool_use":
            // In a stream the input follows as text, and this one is an empty object.
            let written = block?["input"]
            let input = written?.object?.isEmpty == false ? written : nil
            calls.add(index: index, id: block?["id"]?.string, name: block?["name"]?.string, arguments: input)
            return [.hidden(bytes: input?.data.count ?? 0)]
        default: return []
        }
    }

    private mutating func pieces(ofDelta delta: JSONValue?, at index: Int64?) -> [AnswerPiece] {
        switch delta?["type"]?.string {
        case "text_delta": return text(delta?["text"])
        case "input_json_delta":
            let fragment = delta?["partial_json"]
            calls.add(index: index, id: nil, name: nil, arguments: fragment)
            return [.hidden(bytes: fragment?.string?.utf8.count ?? 0)]
        case "thinking_delta": return [.hidden(bytes: delta?["thinking"]?.string?.utf8.count ?? 0)]
        default: return []
        }
    }

    private func text(_ text: JSONValue?) -> [AnswerPiece] {
        text?.string.flatMap { $0.isEmpty ? nil : [.text($0)] } ?? []
    }

    /// The token counts so far; tokens read from a cache count as input.
    private func tokens(in message: JSONValue?, isEnd: Bool = true) -> [AnswerPiece] {
        guard let usage = message?["usage"]?.object else { return [] }
        let sorts = ["input_tokens", "cache_creation_input_tokens", "cache_read_input_tokens"]
        let inputs = sorts.compactMap { usage[$0]?.integer.map(Int.init(clamping:)) }
        let output = isEnd ? usage["output_tokens"] : nil
        let input = inputs.isEmpty ? nil : inputs.reduce(0) { $0.addingClamped($1) }
        return [.tokens(input: input, output: output?.integer.map(Int.init(clamping:)))]
    }
}

extension Int {
    fileprivate func addingClamped(_ other: Int) -> Int {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? .max : sum
    }
}
