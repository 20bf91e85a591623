public import ChannelKit
public import Foundation

extension VapiAdapter {
    public func normalize(_ item: InboundItem, receivedAt: Date) throws(InboundError) -> [InboundEvent] {
        switch try VapiItem(item) {
        case .turn(let turn): return [event(of: turn, receivedAt: receivedAt)]
        case .message(let message): return try events(of: message, receivedAt: receivedAt)
        }
    }

    private func events(of message: ServerMessage, receivedAt: Date) throws(InboundError) -> [InboundEvent] {
        let at = message.at ?? receivedAt
        switch message.kind {
        case .assistantRequest: return [try opening(message, at: at)]
        case .toolCall: return [try toolMessage(message.toolCall, of: message, at: at)]
        case .functionCall: return [try toolMessage(message.legacyCall, of: message, at: at)]
        case .knowledgeRequest: return [try question(message, at: at)]
        case .transferRequest: return [try transfer(message, at: at)]
        case .handoffRequest: return [.ignored(reason: "another assistant is named by the channel's settings")]
        case .predial: return [.ignored(reason: "every contact of a campaign may be dialled")]
        case .endpointing: return [.ignored(reason: "the end of speech is waited for half a second, always")]
        case .voice: return [.ignored(reason: "the hub has no voice of its own")]
        case .status: return try message.statusEvents(at: at)
        case .report: return try message.reportEvents(at: at, bookedWhen: bookedWhen)
        case .transcript: return [try message.transcribed(at: at)]
        case .chat: return try message.chatEvents(at: at)
        case .other: return [.ignored(reason: message.reasonToIgnore)]
        }
    }

    // MARK: - Turns

    /// What the caller said, or that they wait to be spoken to.
    private func event(of turn: ModelTurn, receivedAt: Date) -> InboundEvent {
        guard let contact = turn.scene.contact else {
            return .ignored(reason: "the request names no call: set metadataSendMode to variable")
        }
        guard !turn.isAfterTool else { return .ignored(reason: "the result of a tool of Vapi's") }
        return .message(
            UnifiedMessage(
                externalID: turn.key,
                sentAt: receivedAt,
                contact: contact,
                text: turn.text,
                content: turn.opensCall ? [.callStarted] : [.text(turn.text)],
                thread: turn.scene.thread,
                language: turn.scene.language
            )
        )
    }

    private func opening(_ message: ServerMessage, at: Date) throws(InboundError) -> InboundEvent {
        switch onCall {
        case .ask: return try turn(message, named: "call", text: "", content: [.callStarted], at: at)
        case .assistant: return .call(try message.update(.ringing, at: at))
        }
    }

    private func toolMessage(
        _ call: ToolCall?,
        of message: ServerMessage,
        at: Date
    ) throws(InboundError) -> InboundEvent {
        guard let call, let id = call.id, !call.name.isEmpty else { throw .malformed("a tool call without id or name") }
        let part = ContentPart.toolCall(id: id, name: call.name, arguments: call.arguments)
        let text = tool(named: call.name)?.question(in: call.arguments) ?? ""
        return try turn(message, named: id, text: text, content: [part], at: at)
    }

    private func question(_ message: ServerMessage, at: Date) throws(InboundError) -> InboundEvent {
        let text = message.lastUserText
        let name = "knowledge-\(message.json["userCount"]?.integer ?? 0)-\(text.digest)"
        return try turn(message, named: name, text: text, content: [.text(text)], at: at)
    }

    private func turn(
        _ message: ServerMessage,
        named name: String,
        text: String,
        content: [ContentPart],
        at: Date
    ) throws(InboundError) -> InboundEvent {
        let (call, contact) = try message.call()
        return .message(
            UnifiedMessage(
                externalID: "\(call):\(name)",
                sentAt: at,
                contact: contact,
                text: text,
                content: content,
                thread: call,
                language: message.scene.language
            )
        )
    }

    /// The model wants the call passed on: from now on a person has it.
    private func transfer(_ message: ServerMessage, at: Date) throws(InboundError) -> InboundEvent {
        let (call, contact) = try message.call()
        guard transferTo != nil else {
            return .ignored(reason: "there is nobody to pass the call on to: no transfer_to")
        }
        return .takeover(Takeover(contact: contact, thread: call, at: at))
    }
}

extension ServerMessage {
    /// The call that the message is about, and who is on the other end.
    func call() throws(InboundError) -> (id: String, contact: UnifiedContact) {
        guard let id = scene.callID, let contact = scene.contact else { throw .malformed("the message names no call") }
        return (id, contact)
    }

    func update(_ phase: CallUpdate.Phase, at: Date) throws(InboundError) -> CallUpdate {
        let (id, contact) = try call()
        return CallUpdate(
            externalID: id,
            phase: phase,
            at: at,
            contact: contact,
            direction: scene.direction,
            provider: facts
        )
    }

    /// What has no place of its own, under Vapi's own names.
    private var facts: [String: JSONValue] {
        let call = json["call"]
        let facts: [String: JSONValue?] = [
            "status": kind == .status ? json["status"] : nil, "endedReason": json["endedReason"],
            "destination": json["destination"], "type": call?["type"], "phoneCallProvider": call?["phoneCallProvider"],
            "phoneCallProviderId": call?["phoneCallProviderId"], "assistantId": call?["assistantId"],
            "squadId": call?["squadId"], "campaignId": call?["campaignId"],
        ]
        return facts.compactMapValues(\.self)
    }

    func transcribed(at: Date) throws(InboundError) -> InboundEvent {
        guard json["transcriptType"]?.string != "partial" else { return .ignored(reason: "the speech is not over yet") }
        let speakers: [String: HistoryEntry.Author] = ["user": .customer, "assistant": .hub, "bot": .hub]
        guard let speaker = json["role"]?.string.flatMap({ speakers[$0] }), let text = json["transcript"]?.string else {
            throw .malformed("a transcript without speaker or text")
        }
        let (id, contact) = try call()
        return .transcribed(
            TranscribedLine(call: id, contact: contact, line: CallLine(speaker: speaker, text: text, at: at))
        )
    }

    /// A chat with an assistant of Vapi's, which has answered already: told, and never answered again.
    func chatEvents(at: Date) throws(InboundError) -> [InboundEvent] {
        guard let thread = scene.thread, let contact = scene.contact, let chat = json["chat"] else {
            throw .malformed("a chat without an id")
        }
        let asked = SpokenHistory.text(["content": chat["input"] ?? .null])
        let said = asked.isEmpty ? SpokenHistory(chat["input"]?.array ?? []).lastUserText ?? "" : asked
        let answers = (chat["output"]?.array ?? []).filter { $0["role"]?.string == "assistant" }
            .map(SpokenHistory.text)
        let lines =
            [CallLine(speaker: .customer, text: said, at: Date(vapi: chat["createdAt"]) ?? at)]
            + [CallLine(speaker: .hub, text: answers.joined(separator: " "), at: Date(vapi: chat["updatedAt"]) ?? at)]
        let spoken = lines.filter { !$0.text.isEmpty }
        guard !spoken.isEmpty else { return [.ignored(reason: "nothing was written in the chat")] }
        return spoken.map { .transcribed(TranscribedLine(call: thread, contact: contact, line: $0)) }
    }

    /// What is understood and of no consequence here.
    var reasonToIgnore: String {
        if let reason = Self.reasons[type] { return reason }
        return type.isEmpty
            ? "a message without a type" : "a message of the type '\(type.plainWord)', which is not known"
    }

    private static let reasons = [
        "conversation-update": "the whole conversation again; its parts come by themselves",
        "speech-update": "somebody begins or ends to speak",
        "user-interrupted": "the caller has interrupted; the next request says with what",
        "hang": "the assistant is late; the call goes on",
        "model-output": "what Vapi's model writes; what is spoken comes as a transcript",
        "voice-input": "what is about to be spoken; it comes as a transcript",
        "language-change-detected": "Vapi hears another language",
        "language-changed": "Vapi hears another language",
        "transfer-update": "the call goes to another assistant or is being passed on",
        "phone-call-control": "the hub does not control the telephone: take phone-call-control out of serverMessages",
        "assistant.started": "an assistant has begun",
        "assistant.speechStarted": "the assistant begins to speak",
        "chat.deleted": "a chat was deleted at Vapi",
        "session.created": "a session was opened at Vapi",
        "session.updated": "a session was changed at Vapi",
        "session.deleted": "a session was deleted at Vapi",
        "call.deleted": "a call was deleted at Vapi",
        "call.delete.failed": "a call could not be deleted at Vapi",
        "call.artifact.upload": "files of a call were stored",
    ]
}
