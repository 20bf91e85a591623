public import ChannelKit
import Foundation

/// Replies in the response to Vapi's requests, always with the status 200.
extension VapiAdapter: InlineAnswering {
    public func answerTimeout(for item: InboundItem) -> Duration? {
        guard case .message(let message)? = try? VapiItem(item), message.kind == .assistantRequest else {
            return VapiTimeouts.standard
        }
        return VapiTimeouts.assistantRequest
    }

    public func answer(_ item: InboundItem, with contents: [ReplyContent]) -> WebhookResponse {
        let reply = SpokenReply(contents)
        switch try? VapiItem(item) {
        case .turn(let turn)?: return .json(ModelChunk(turn, item).whole(steering(reply, in: turn)))
        case .message(let message)?:
            switch message.kind {
            case .assistantRequest: return .json(assistant(saying: reply, to: message.context))
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
            // Nothing was said since the hub's own tool call.
            let isDone = turn.isAfterTool && !turn.isAfterFailedTransfer
            let text = isDone ? "" : words(to: turn, because: reason) ?? ""
            return .json(ModelChunk(turn, item).whole(SpokenReply([.text(text)])))
        case .message(let message)?:
            switch message.kind {
            case .assistantRequest: return .json(defaultAssistant(for: message.context))
            case .toolCall: return .json(["results": [failure(of: message, because: reason)]])
            case .functionCall: return .json(["result": .string(reason.toolError)])
            case .knowledgeRequest: return .json(["documents": []])
            default: return settled(message)
            }
        case nil: return Self.manifest.acknowledgement
        }
    }

    /// The results of all tools of one request as one list, in their order.
    public static func combine(_ responses: [WebhookResponse]) -> WebhookResponse? {
        guard responses.count > 1 else { return responses.first }
        let results = responses.flatMap { (try? JSONValue(parsing: $0.body))?["results"]?.array ?? [] }
        return .json(["results": .array(results)])
    }

    // MARK: - Responses from settings

    private func settled(_ message: ServerMessage) -> WebhookResponse {
        switch message.kind {
        case .transferRequest: .json(transfer(message.context))
        case .handoffRequest: .json(handoff(message.context))
        case .predial: .json(["eligible": true])
        case .endpointing: .json(["timeoutSeconds": 0.5])
        case .voice: .silence(sampleRate: message.json["sampleRate"]?.integer)
        default: Self.manifest.acknowledgement
        }
    }

    private func transfer(_ context: CallContext) -> JSONValue {
        guard let transferTo else { return ["error": .string(words(sentences.noTarget, in: context))] }
        return ["destination": transferTo.json(saying: words(sentences.transfer, in: context))]
    }

    private func handoff(_ context: CallContext) -> JSONValue {
        guard let handoffAssistantID else { return ["error": "There is no other assistant."] }
        return [
            "destination": [
                "type": "assistant", "assistantId": .string(handoffAssistantID),
                "contextEngineeringPlan": ["type": "none"],
            ]
        ]
    }

    /// A knowledge base's response.
    ///
    /// The guides require a role and the schema a type: it has both.
    private func knowledge(_ reply: SpokenReply) -> JSONValue {
        guard let text = reply.text else { return ["documents": []] }
        return ["message": ["type": "custom-message", "role": "assistant", "content": .string(text)]]
    }
}

// MARK: - Assistant requests

extension VapiAdapter {
    /// The response to an assistant request: the channel's assistant with the reply as its first words, a transfer, or
    /// the reply alone.
    private func assistant(saying reply: SpokenReply, to context: CallContext) -> JSONValue {
        if let transfer = reply.transfer {
            guard let destination = destination(of: transfer) else {
                return ["error": .string(words(sentences.noTarget, in: context))]
            }
            return ["destination": destination.json(saying: reply.text ?? words(sentences.transfer, in: context))]
        }
        guard let text = reply.text else { return defaultAssistant(for: context) }
        // Only an assistant can be given its first words.
        if !reply.endsCall, assistantID == nil, let answerer = answerer(in: context) { return answerer }
        guard let assistantID, !reply.endsCall else { return ["error": .string(text)] }
        return assistant(assistantID, firstMessage: text, in: context)
    }

    private func defaultAssistant(for context: CallContext) -> JSONValue {
        if onCall == .transfer, let transferTo {
            return ["destination": transferTo.json(saying: words(sentences.transfer, in: context))]
        }
        guard onCall != .refuse, let answerer = answerer(in: context) else {
            return ["error": .string(words(sentences.fallback, in: context))]
        }
        return answerer
    }

    /// The configured assistant that answers a call, else the squad, else the workflow.
    private func answerer(in context: CallContext) -> JSONValue? {
        if let assistantID {
            let greeting = sentences.greeting.map { words($0, in: context) }
            return assistant(assistantID, firstMessage: greeting, in: context)
        }
        return squadID.map { ["squadId": .string($0)] } ?? workflowID.map { ["workflowId": .string($0)] }
    }

    private func assistant(_ id: String, firstMessage: String?, in context: CallContext) -> JSONValue {
        let overrides = JSONValue.compact([
            "firstMessage": firstMessage.map { .string(self.firstMessage($0, in: context)) },
            "firstMessageInterruptionsEnabled": sentences.notices.isEmpty ? nil : false,
            "metadata": metadata(correlation: nil), "hooks": unheardHooks(in: context),
        ])
        return ["assistantId": .string(id), "assistantOverrides": overrides]
    }

    /// The metadata of a call, which Vapi returns with its messages.
    func metadata(correlation: String?) -> JSONValue {
        .compact([
            CallMetadata.tenant: .string(channel.tenant.rawValue), CallMetadata.channel: .string(channel.name),
            CallMetadata.correlation: correlation.map(JSONValue.string),
        ])
    }
}

// MARK: - Tool results

extension VapiAdapter {
    /// The schema's max length of `message`.
    private static let maxMessageLength = 1_000

    private func result(of message: ServerMessage, _ reply: SpokenReply) -> JSONValue {
        var text = reply.text?.singleLine ?? ""
        if reply.transfer != nil {
            text += (text.isEmpty ? "" : " ") + "A human agent should take over: transfer the call now."
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
    /// The error text for the model; the reason is for the operator only.
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
