public import ChannelKit
public import Foundation

/// Streams replies as an assistant's model, in OpenAI's chunks.
///
/// - SeeAlso: <https://docs.vapi.ai/customization/custom-llm/using-your-server> (read 2026-11)
extension VapiAdapter: StreamingAnswering {
    public func beginStream(for item: InboundItem) -> WebhookResponse {
        WebhookResponse(
            status: 200,
            headers: ["Content-Type": "text/event-stream", "Cache-Control": "no-cache"],
            body: chunk(item).event(delta: ["role": "assistant", "content": ""])
        )
    }

    public func streamChunk(_ text: String, for item: InboundItem) -> Data {
        // The next sentence needs a space before it, whether the model or the hub produces it.
        let text = text.last?.isWhitespace == true ? text : "\(text) "
        return chunk(item).event(delta: ["content": .string(text)])
    }

    /// The chunk of `content`.
    ///
    /// A transfer or an end requires a tool of the assistant's; without it the caller hears `nobody_sentence`. Nothing
    /// can follow, so the stream ends with it.
    public func streamContent(_ content: ReplyContent, for item: InboundItem) -> Data {
        guard content.steersCall else { return streamChunk(content.plainText, for: item) }
        guard case .turn(let turn)? = try? VapiItem(item) else { return Data() }
        guard let use = toolUse(for: content, in: turn) else {
            return content == .endCall ? Data() : streamChunk(words(sentences.noTarget, in: turn.context), for: item)
        }
        let chunk = chunk(item)
        return chunk.event(delta: ["tool_calls": [use.with("index", 0)]])
            + chunk.event(delta: [:], finish: "tool_calls") + ModelChunk.done
    }

    public func filler(for item: InboundItem) -> StreamFiller? {
        guard case .turn(let turn)? = try? VapiItem(item), !turn.isAfterTool else { return nil }
        let text = words(sentences.filler, in: turn.context)
        guard !text.isEmpty else { return nil }
        return StreamFiller(
            after: fillerAfter,
            bytes: chunk(item).event(delta: ["content": .string("\(text) <flush />")])
        )
    }

    public func endStream(for item: InboundItem, because reason: NoReply?) -> Data {
        let end = chunk(item).event(delta: [:], finish: "stop") + ModelChunk.done
        guard let reason, case .turn(let turn)? = try? VapiItem(item), let text = words(to: turn, because: reason)
        else {
            return end
        }
        return streamChunk(text, for: item) + end
    }

    private func chunk(_ item: InboundItem) -> ModelChunk {
        guard case .turn(let turn)? = try? VapiItem(item) else { return ModelChunk(ModelTurn(json: [:]), item) }
        return ModelChunk(turn, item)
    }
}

extension VapiAdapter {
    /// The call of Vapi's tool that performs `content`, if the assistant has it.
    private func toolUse(for content: ReplyContent, in turn: ModelTurn) -> JSONValue? {
        switch content {
        case .endCall where turn.offers(tool: "endCall"): return use(of: "endCall", with: [:], in: turn)
        case .transfer where turn.offers(tool: "transferCall"):
            return destination(of: content).map {
                use(of: "transferCall", with: ["destination": .string($0.address)], in: turn)
            }
        default: return nil
        }
    }

    private func use(of tool: String, with arguments: JSONValue, in turn: ModelTurn) -> JSONValue {
        [
            "id": .string("call_\("\(turn.key)\(tool)".digest(bytes: 8))"), "type": "function",
            "function": [
                "name": .string(tool), "arguments": .string(String(decoding: arguments.data, as: UTF8.self)),
            ],
        ]
    }

    /// The reply with the tool calls that it needs, for a response in one piece.
    func steering(_ reply: SpokenReply, in turn: ModelTurn) -> SpokenReply {
        guard let transfer = reply.transfer, reply.text == nil, toolUse(for: transfer, in: turn) == nil else {
            return reply
        }
        return SpokenReply([.text(words(sentences.noTarget, in: turn.context))])
    }
}

/// The common members of all chunks of one response; the same request gives the same bytes.
struct ModelChunk {
    static let done = Data("data: [DONE]\n\n".utf8)

    private let id: String
    private let model: String
    private let created: Int64

    init(_ turn: ModelTurn, _ item: InboundItem) {
        id = "chatcmpl-\(turn.key.digest(bytes: 8))"
        model = turn.model
        created = item.occurredAt.map { $0.millisecondsSince1970 / 1_000 } ?? 0
    }

    /// A chunk as an event of the stream.
    func event(delta: JSONValue, finish: String? = nil) -> Data {
        let choice: JSONValue = ["index": 0, "delta": delta, "finish_reason": .text(finish)]
        return Data("data: ".utf8) + body("chat.completion.chunk", choice).data + Data("\n\n".utf8)
    }

    /// The whole response, for a request without streaming.
    func whole(_ reply: SpokenReply) -> JSONValue {
        let message: JSONValue = ["role": "assistant", "content": .string(reply.text ?? "")]
        return body("chat.completion", ["index": 0, "message": message, "finish_reason": "stop"])
    }

    private func body(_ object: String, _ choice: JSONValue) -> JSONValue {
        [
            "id": .string(id), "object": .string(object), "created": .integer(created), "model": .string(model),
            "choices": [choice],
        ]
    }
}
