import ChannelKit
import Foundation

/// A message to the server URL, after redaction.
///
/// - SeeAlso: <https://docs.vapi.ai/server-url/events> (read 2026-11)
struct ServerMessage {
    /// The type of a message.
    enum Kind: Hashable {
        case assistantRequest, toolCall, functionCall, transferRequest, handoffRequest, knowledgeRequest, predial
        case endpointing, voice
        case status, report, transcript, chat
        /// Informational; needs no action.
        case other
    }

    let json: JSONValue

    var context: CallContext { CallContext(json: json) }

    var type: String { json["type"]?.string ?? "" }

    /// The type.
    ///
    /// Final transcripts may have the literal type `transcript[transcriptType="final"]`.
    var kind: Kind {
        if let kind = Self.kinds[type] { return kind }
        return type.hasPrefix("transcript") ? .transcript : .other
    }

    private static let kinds: [String: Kind] = [
        "assistant-request": .assistantRequest, "tool-calls": .toolCall, "function-call": .functionCall,
        "transfer-destination-request": .transferRequest, "handoff-destination-request": .handoffRequest,
        "knowledge-base-request": .knowledgeRequest, "campaign.predial": .predial,
        "call.endpointing.request": .endpointing, "voice-request": .voice, "status-update": .status,
        "end-of-call-report": .report, "chat.created": .chat,
    ]

    var at: Date? { Date(vapi: json["timestamp"]) }

    /// The message's time in the form for keys.
    var stamp: String { at.map { String($0.millisecondsSince1970) } ?? "" }

    /// The tool call of this item.
    var toolCall: ToolCall? { json["toolCall"].map(ToolCall.init) }

    /// The caller's last words, for messages that depend on them, and the number of the caller's messages.
    var lastUserText: String { json["userText"]?.string ?? "" }
}

// MARK: - Cut into items

extension ServerMessage {
    /// The items of `whole`: one for each tool call, else the message itself.
    static func items(of whole: JSONValue) -> [ServerMessage] {
        let bare = ServerMessage(json: whole)
        var clean = Redaction.cleaned(whole, isReport: bare.kind == .report)
        switch bare.kind {
        case .toolCall:
            let context = CallContext.brief(of: clean)
            return ToolCall.all(in: whole).map { ServerMessage(json: context.with("toolCall", $0)) }
        case .knowledgeRequest:
            let history = bare.history
            clean = clean.with("userText", .string(history.lastUserText ?? ""))
                .with("userCount", .integer(Int64(history.userCount)))
        case .report: clean = clean.with("hasRecording", .bool(CallRecording.isIn(whole)))
        default: break
        }
        return [ServerMessage(json: clean)]
    }

    private var history: SpokenHistory {
        let formatted = json["messagesOpenAIFormatted"]?.array ?? []
        let history = SpokenHistory(formatted)
        return history.userCount > 0 ? history : SpokenHistory(json["messages"]?.array ?? [])
    }

    func item(atOwnRoute isOwnRoute: Bool) -> InboundItem {
        let answer = isAnswered ? InboundItem.Answer.inline : .acknowledged
        return context.item(key, ["message": json], at: at, answer: answer, atOwnRoute: isOwnRoute)
    }

    /// True if Vapi reads the response.
    private var isAnswered: Bool {
        switch kind {
        case .assistantRequest, .functionCall, .transferRequest, .handoffRequest, .knowledgeRequest, .predial,
            .endpointing, .voice:
            true
        case .toolCall: !(toolCall?.isAsynchronous ?? false)
        case .status, .report, .transcript, .chat, .other: false
        }
    }

    /// The idempotency key.
    ///
    /// Messages have no id: the subject makes the key, with the time for events that can recur.
    private var key: String {
        let call = context.thread ?? ""
        switch kind {
        case .assistantRequest where !call.isEmpty: return "assistant-request:\(call)"
        case .toolCall: return "tool:\(call):\(toolCall?.id ?? json.digest)"
        case .functionCall: return "function:\(call):\(functionDigest):\(window)"
        case .knowledgeRequest:
            return "knowledge:\(call):\(json["userCount"]?.integer ?? 0):\(lastUserText.digest(bytes: 8))"
        case .status where !call.isEmpty: return "status:\(call):\(status.plainWord)"
        case .report where !call.isEmpty: return "report:\(call)"
        case .transcript:
            let role = json["role"]?.string ?? ""
            return "transcript:\(call):\(role.plainWord):\(stamp):\(transcriptDigest)"
        case .chat: return "chat:\(context.chatID ?? json.digest)"
        default: return otherKey
        }
    }

    private var otherKey: String {
        let type = type.plainWord
        if let session = json["session"] {
            return "\(type):\(session["id"]?.string ?? ""):\(session["updatedAt"]?.string ?? stamp)"
        }
        let about = context.callID ?? context.chatID ?? ""
        guard !about.isEmpty, !stamp.isEmpty else { return "\(type):#\(json.digest)" }
        return "\(type):\(about):\(stamp)"
    }

    var status: String { json["status"]?.string ?? "" }

    private var transcriptDigest: String {
        "\(json["transcriptType"]?.string ?? "")\(json["transcript"]?.string ?? "")".digest(bytes: 8)
    }

    private var functionDigest: String { (json["functionCall"] ?? .null).digest }

    /// The half minute of a function call.
    ///
    /// These have no id; an equal one later is another call.
    private var window: String { at.map { String($0.millisecondsSince1970 / 30_000) } ?? "" }
}

extension ServerMessage {
    /// Reads a function call of older assistants as a tool call.
    var legacyCall: ToolCall? {
        json["functionCall"].map { ToolCall(json: $0.with("id", .string("function-\(functionDigest.prefix(12))"))) }
    }
}

extension JSONValue {
    /// The object with `value` as its member `name`.
    func with(_ name: String, _ value: JSONValue) -> JSONValue {
        guard case .object(var members) = self else { return self }
        members[name] = value
        return .object(members)
    }
}
