public import ChannelKit
public import Foundation

extension VapiAdapter {
    public func normalize(_ item: InboundItem, receivedAt: Date) throws(InboundError) -> [InboundEvent] {
        switch try VapiItem(item) {
        case .turn(let turn): return events(of: turn, receivedAt: receivedAt)
        case .message(let message): return try events(of: message, receivedAt: receivedAt)
        }
    }

    private func events(of message: ServerMessage, receivedAt: Date) throws(InboundError) -> [InboundEvent] {
        let at = message.at ?? receivedAt
        switch message.kind {
        case .assistantRequest: return try opening(message, at: at)
        case .toolCall: return try released(message, at: at) + [toolMessage(message.toolCall, of: message, at: at)]
        case .functionCall: return [try toolMessage(message.legacyCall, of: message, at: at)]
        case .knowledgeRequest: return [try question(message, at: at)]
        case .transferRequest: return [try transfer(message, at: at)]
        case .handoffRequest: return [.ignored(reason: "answered with handoff_assistant_id")]
        case .predial: return [.ignored(reason: "answered: every contact of the campaign is eligible")]
        case .endpointing: return [.ignored(reason: "answered: the end of speech after half a second")]
        case .voice: return [.ignored(reason: "answered with silence: the hub has no voice")]
        case .status: return try message.statusEvents(at: at)
        case .report: return try message.reportEvents(at: at, bookedWhen: bookedWhen, heardNotices: heardNotices)
        case .transcript: return [try message.transcribed(at: at)]
        case .chat: return try message.chatEvents(at: at)
        case .other: return [.ignored(reason: message.reasonToIgnore)]
        }
    }

    // MARK: - Turns

    /// The caller's words, or the beginning of a call in which the hub speaks first.
    ///
    /// A caller who is asked again after a transfer was not transferred: the hub has the call again.
    private func events(of turn: ModelTurn, receivedAt: Date) -> [InboundEvent] {
        guard let contact = turn.context.contact else {
            return [.ignored(reason: "the request has no call: set metadataSendMode to variable")]
        }
        let release = InboundEvent.release(Release(contact: contact, thread: turn.context.thread, at: receivedAt))
        guard !turn.isAfterFailedTransfer else { return [release] }
        guard !turn.isAfterTool else { return [.ignored(reason: "the result of a Vapi tool")] }
        let message = InboundEvent.message(
            UnifiedMessage(
                externalID: turn.key,
                sentAt: receivedAt,
                contact: speaking(contact),
                text: turn.text,
                content: turn.opensCall ? [.callStarted] : [.text(turn.text)],
                thread: turn.context.thread,
                language: turn.context.language
            )
        )
        return turn.isAfterTransfer ? [release, message] : [message]
    }

    /// `contact` with the language of the channel's callers, which counts until theirs is heard.
    private func speaking(_ contact: UnifiedContact) -> UnifiedContact {
        var contact = contact
        contact.language = contact.language ?? sentences.language
        return contact
    }

    /// The release of a call whose assistant goes on after it has tried a transfer.
    private func released(_ message: ServerMessage, at: Date) throws(InboundError) -> [InboundEvent] {
        guard message.context.isAfterTransfer else { return [] }
        let (thread, contact) = try message.conversation()
        return [.release(Release(contact: contact, thread: thread, at: at))]
    }

    private func opening(_ message: ServerMessage, at: Date) throws(InboundError) -> [InboundEvent] {
        if onCall == .ask { return [try turn(message, named: "call", text: "", content: [.callStarted], at: at)] }
        let update = try message.update(.ringing, at: at)
        guard onCall == .transfer, transferTo != nil else { return [.call(update)] }
        return [.call(update), .takeover(Takeover(contact: update.contact, thread: update.externalID, at: at))]
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
        let name = "knowledge-\(message.json["userCount"]?.integer ?? 0)-\(text.digest(bytes: 8))"
        return try turn(message, named: name, text: text, content: [.text(text)], at: at)
    }

    private func turn(
        _ message: ServerMessage,
        named name: String,
        text: String,
        content: [ContentPart],
        at: Date
    ) throws(InboundError) -> InboundEvent {
        let (thread, contact) = try message.conversation()
        return .message(
            UnifiedMessage(
                externalID: "\(thread):\(name)",
                sentAt: at,
                contact: speaking(contact),
                text: text,
                content: content,
                thread: thread,
                language: message.context.language
            )
        )
    }

    /// The model requests a transfer: an agent takes over.
    private func transfer(_ message: ServerMessage, at: Date) throws(InboundError) -> InboundEvent {
        let (call, contact) = try message.call()
        guard transferTo != nil else {
            return .ignored(reason: "no transfer target: set transfer_to")
        }
        return .takeover(Takeover(contact: contact, thread: call, at: at))
    }
}

extension ServerMessage {
    /// The call, session or chat of the message, and the customer: assistants use tools in chats, too.
    func conversation() throws(InboundError) -> (thread: String, contact: UnifiedContact) {
        guard let thread = context.thread, let contact = context.contact else {
            throw .malformed("the message has neither a call nor a chat")
        }
        return (thread, contact)
    }

    /// The call of the message, and the customer.
    func call() throws(InboundError) -> (id: String, contact: UnifiedContact) {
        guard let id = context.callID, let contact = context.contact else {
            throw .malformed("the message has no call")
        }
        return (id, contact)
    }

    func update(_ phase: CallUpdate.Phase, at: Date) throws(InboundError) -> CallUpdate {
        let (id, contact) = try call()
        return CallUpdate(
            externalID: id,
            phase: phase,
            at: at,
            contact: contact,
            direction: context.direction,
            provider: facts
        )
    }

    /// Values without a field of their own in the event, under Vapi's names.
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
        guard json["transcriptType"]?.string != "partial" else { return .ignored(reason: "partial transcript") }
        let speakers: [String: HistoryEntry.Author] = ["user": .customer, "assistant": .hub, "bot": .hub]
        guard let speaker = json["role"]?.string.flatMap({ speakers[$0] }), let text = json["transcript"]?.string else {
            throw .malformed("a transcript without speaker or text")
        }
        let (id, contact) = try call()
        return .transcribed(
            TranscribedLine(call: id, contact: contact, line: CallLine(speaker: speaker, text: text, at: at))
        )
    }

    /// A chat that Vapi's assistant has already answered: transcribed, and never answered again.
    func chatEvents(at: Date) throws(InboundError) -> [InboundEvent] {
        guard let thread = context.thread, let contact = context.contact, let chat = json["chat"] else {
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
        guard !spoken.isEmpty else { return [.ignored(reason: "the chat has no text")] }
        return spoken.map { .transcribed(TranscribedLine(call: thread, contact: contact, line: $0)) }
    }

    /// The reason for ignoring the message.
    var reasonToIgnore: String {
        if let reason = Self.reasons[type] { return reason }
        return type.isEmpty
            ? "a message without a type" : "unknown message type '\(type.plainWord)'"
    }

    private static let reasons = [
        "conversation-update": "the whole conversation; its parts arrive separately",
        "speech-update": "speech started or stopped",
        "user-interrupted": "the caller interrupted; the next request has the words",
        "hang": "the assistant is delayed; the call continues",
        "model-output": "text of Vapi's model; the spoken part arrives as a transcript",
        "voice-input": "text to be spoken; it arrives as a transcript",
        "language-change-detected": "Vapi detected another language",
        "language-changed": "Vapi detected another language",
        "transfer-update": "the call is being transferred",
        "phone-call-control": "call control is not supported: remove phone-call-control from serverMessages",
        "assistant.started": "an assistant started",
        "assistant.speechStarted": "the assistant started to speak",
        "chat.deleted": "a chat was deleted at Vapi",
        "session.created": "a session was opened at Vapi",
        "session.updated": "a session was changed at Vapi",
        "session.deleted": "a session was deleted at Vapi",
        "call.deleted": "a call was deleted at Vapi",
        "call.delete.failed": "a call could not be deleted at Vapi",
        "call.artifact.upload": "files of a call were stored",
    ]
}
