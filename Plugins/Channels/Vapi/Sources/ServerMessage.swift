import ChannelKit
import Foundation

/// A message to the server URL, of which nothing is left that must not be stored.
struct ServerMessage {
    /// What Vapi wants with it.
    enum Kind: Hashable {
        case assistantRequest, toolCall, functionCall, transferRequest, handoffRequest, knowledgeRequest, predial
        case endpointing, voice
        case status, report, transcript, chat
        /// Told by the way; nothing follows.
        case other
    }

    let json: JSONValue

    var scene: CallContext { CallContext(json: json) }

    var type: String { json["type"]?.string ?? "" }

    /// Final transcripts may come as the literal `transcript[transcriptType="final"]`.
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

    /// Its time as it stands in keys.
    var stamp: String { at.map { String($0.millisecondsSince1970) } ?? "" }

    /// The tool that this item is about.
    var toolCall: ToolCall? { json["toolCall"].map(ToolCall.init) }

    /// What the caller said last, where the message is about it, and how many times they had spoken.
    var lastUserText: String { json["userText"]?.string ?? "" }
}

// MARK: - Cut into items

extension ServerMessage {
    /// The messages that `whole` consists of: one for each tool call, of anything else itself.
    static func items(of whole: JSONValue) -> [ServerMessage] {
        let bare = ServerMessage(json: whole)
        var clean = Redaction.cleaned(whole, isReport: bare.kind == .report)
        switch bare.kind {
        case .toolCall:
            let scene = CallContext.brief(of: clean)
            return ToolCall.all(in: whole).map { ServerMessage(json: scene.with("toolCall", $0)) }
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
        InboundItem(
            key: ItemKey(key),
            lane: scene.lane,
            addresses: scene.addresses(atOwnRoute: isOwnRoute),
            occurredAt: at,
            answer: isAnswered ? .inline : .acknowledged,
            payload: JSONValue.object(["message": json]).data
        )
    }

    /// Whether Vapi reads the answer.
    private var isAnswered: Bool {
        switch kind {
        case .assistantRequest, .functionCall, .transferRequest, .handoffRequest, .knowledgeRequest, .predial,
            .endpointing, .voice:
            true
        case .toolCall: !(toolCall?.isAsynchronous ?? false)
        case .status, .report, .transcript, .chat, .other: false
        }
    }

    /// There is no id of a message: what it is about makes the key, with its time where that can happen again.
    private var key: String {
        let call = scene.callID ?? ""
        switch kind {
        case .assistantRequest where !call.isEmpty: return "assistant-request:\(call)"
        case .toolCall: return "tool:\(call):\(toolCall?.id ?? json.digest)"
        case .functionCall: return "function:\(call):\(functionDigest):\(window)"
        case .knowledgeRequest:
            return "knowledge:\(call):\(json["userCount"]?.integer ?? 0):\(lastUserText.digest)"
        case .status where !call.isEmpty: return "status:\(call):\(status.plainWord)"
        case .report where !call.isEmpty: return "report:\(call)"
        case .transcript:
            let role = json["role"]?.string ?? ""
            return "transcript:\(call):\(role.plainWord):\(stamp):\(transcriptDigest)"
        case .chat: return "chat:\(scene.chatID ?? json.digest)"
        default: return otherKey
        }
    }

    private var otherKey: String {
        let type = type.plainWord
        if let session = json["session"] {
            return "\(type):\(session["id"]?.string ?? ""):\(session["updatedAt"]?.string ?? stamp)"
        }
        let about = scene.callID ?? scene.chatID ?? ""
        guard !about.isEmpty, !stamp.isEmpty else { return "\(type):#\(json.digest)" }
        return "\(type):\(about):\(stamp)"
    }

    var status: String { json["status"]?.string ?? "" }

    private var transcriptDigest: String {
        "\(json["transcriptType"]?.string ?? "")\(json["transcript"]?.string ?? "")".digest
    }

    private var functionDigest: String { (json["functionCall"] ?? .null).digest }

    /// The older function calls have no id; the same one half a minute later is another.
    private var window: String { at.map { String($0.millisecondsSince1970 / 30_000) } ?? "" }
}

extension ServerMessage {
    /// Reads a function call of older assistants as a tool's.
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
