public import ChannelKit
import Foundation

/// Vapi reads the answer in the response to its requests, always with the status 200.
extension VapiAdapter: InlineAnswering {
    public func answerTimeout(for item: InboundItem) -> Duration? {
        guard case .message(let message)? = try? VapiItem(item), message.kind == .assistantRequest else {
            return VapiTimeouts.usual
        }
        return VapiTimeouts.assistantRequest
    }

    public func answer(_ item: InboundItem, with contents: [ReplyContent]) -> WebhookResponse {
        let reply = SpokenReply(contents)
        switch try? VapiItem(item) {
        case .turn(let turn)?: return .json(ModelChunk(turn, item).whole(steering(reply, in: turn)))
        case .message(let message)?:
            switch message.kind {
            case .assistantRequest: return .json(assistant(saying: reply, to: message.scene))
            case .toolCall: return .json(["results": [result(of: message, reply)]])
            case .functionCall: return .json(["result": .string(reply.text?.singleLine ?? "")])
            case .knowledgeRequest: return .json(knowledge(reply))
            default: return settled(message)
            }
        case nil: return Self.manifest.acknowledgement
        }
    }

    public func answerWithoutReply(_ item: InboundItem, because reason: NoReply) -> WebhookResponse {
        switch try? VapiItem(item) {
        case .turn(let turn)?:
            let words = reason.isWanted || turn.isAfterTool ? "" : words(sentences.apology, in: turn.scene)
            return .json(ModelChunk(turn, item).whole(SpokenReply([.text(words)])))
        case .message(let message)?:
            switch message.kind {
            case .assistantRequest: return .json(defaultAssistant(for: message.scene))
            case .toolCall: return .json(["results": [failure(of: message, because: reason)]])
            case .functionCall: return .json(["result": .string(reason.toolError)])
            case .knowledgeRequest: return .json(["documents": []])
            default: return settled(message)
            }
        case nil: return Self.manifest.acknowledgement
        }
    }

    /// The tools of one request are answered by one list of results, in their order.
    public static func combine(_ responses: [WebhookResponse]) -> WebhookResponse? {
        guard responses.count > 1 else { return responses.first }
        let results = responses.flatMap { (try? JSONValue(parsing: $0.body))?["results"]?.array ?? [] }
        return .json(["results": .array(results)])
    }

    // MARK: - What the channel's settings answer

    private func settled(_ message: ServerMessage) -> WebhookResponse {
        switch message.kind {
        case .transferRequest: .json(transfer(message.scene))
        case .handoffRequest: .json(handoff(message.scene))
        case .predial: .json(["eligible": true])
        case .endpointing: .json(["timeoutSeconds": 0.5])
        case .voice: .silence(sampleRate: message.json["sampleRate"]?.integer)
        default: Self.manifest.acknowledgement
        }
    }

    private func transfer(_ scene: CallContext) -> JSONValue {
        guard let transferTo else { return ["error": .string(words(sentences.nobody, in: scene))] }
        return ["destination": transferTo.json(saying: nil)]
    }

    private func handoff(_ scene: CallContext) -> JSONValue {
        guard let handoffAssistantID else { return ["error": "There is no other assistant."] }
        return [
            "destination": [
                "type": "assistant", "assistantId": .string(handoffAssistantID),
                "contextEngineeringPlan": ["type": "none"],
            ]
        ]
    }

    /// The guides want a role and the schema a type: with both, either is content.
    private func knowledge(_ reply: SpokenReply) -> JSONValue {
        guard let text = reply.text else { return ["documents": []] }
        return ["message": ["type": "custom-message", "role": "assistant", "content": .string(text)]]
    }
}

// MARK: - Who answers a call

extension VapiAdapter {
    /// The channel's assistant with the reply as its first words, a person's telephone, or the words and no more.
    private func assistant(saying reply: SpokenReply, to scene: CallContext) -> JSONValue {
        if let transfer = reply.transfer {
            guard let destination = destination(of: transfer) else {
                return ["error": .string(words(sentences.nobody, in: scene))]
            }
            return ["destination": destination.json(saying: reply.text)]
        }
        guard let text = reply.text else { return defaultAssistant(for: scene) }
        guard let assistantID, !reply.endsCall else { return ["error": .string(text)] }
        return assistant(assistantID, firstMessage: text)
    }

    private func defaultAssistant(for scene: CallContext) -> JSONValue {
        guard let assistantID else { return ["error": .string(words(sentences.fallback, in: scene))] }
        return assistant(assistantID, firstMessage: sentences.greeting.map { words($0, in: scene) })
    }

    private func assistant(_ id: String, firstMessage: String?) -> JSONValue {
        let overrides = JSONValue.compact([
            "firstMessage": firstMessage.map(JSONValue.string), "metadata": metadata(correlation: nil),
        ])
        return ["assistantId": .string(id), "assistantOverrides": overrides]
    }

    /// What the hub wants to read again in the messages of a call.
    func metadata(correlation: String?) -> JSONValue {
        .compact([
            CallMetadata.tenant: .string(channel.tenant.rawValue), CallMetadata.channel: .string(channel.name),
            CallMetadata.correlation: correlation.map(JSONValue.string),
        ])
    }
}

// MARK: - What came of a tool

extension VapiAdapter {
    /// In what the schema allows for `message`.
    private static let maxMessageLength = 1_000

    private func result(of message: ServerMessage, _ reply: SpokenReply) -> JSONValue {
        var text = reply.text?.singleLine ?? ""
        if reply.transfer != nil {
            text += (text.isEmpty ? "" : " ") + "A person should take over: transfer the call now."
        }
        let ending: JSONValue? =
            reply.endsCall
            ? [
                "type": "request-complete", "content": .string(String(text.prefix(Self.maxMessageLength))),
                "role": "assistant", "endCallAfterSpokenEnabled": true,
            ] : nil
        return .compact([
            "toolCallId": .text(message.toolCall?.id), "name": .string(message.toolCall?.name ?? ""),
            "result": .string(text), "message": ending,
        ])
    }

    private func failure(of message: ServerMessage, because reason: NoReply) -> JSONValue {
        [
            "toolCallId": .text(message.toolCall?.id), "name": .string(message.toolCall?.name ?? ""),
            "error": .string(reason.toolError),
        ]
    }
}

extension NoReply {
    /// What a model is told; the reason itself is for the operator.
    fileprivate var toolError: String {
        switch self {
        case .late: "The tool did not answer in time."
        case .silent: "The tool gave no result."
        case .failed: "The tool failed."
        }
    }
}

extension WebhookResponse {
    /// A tenth of a second of silence, 16 bits a sample: the hub has no voice of its own.
    fileprivate static func silence(sampleRate: Int64?) -> WebhookResponse {
        let rate = min(max(sampleRate ?? 24_000, 8_000), 48_000)
        return WebhookResponse(
            status: 200,
            headers: ["Content-Type": "application/octet-stream"],
            body: Data(count: Int(rate / 10) * 2)
        )
    }
}

extension NoReply {
    /// Whether somebody wanted it quiet.
    fileprivate var isWanted: Bool {
        if case .silent = self { true } else { false }
    }
}
