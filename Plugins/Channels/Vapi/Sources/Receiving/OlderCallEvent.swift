import ChannelKit

/// An event of a call in the form `{"type": "call.ended", "call": {…}}`, without the envelope `message` and with the
/// report inside the call.
///
/// Vapi's documentation has no such form any more; gateways in front of older integrations still post it. It is
/// authenticated like any other request, and its report has the same key as Vapi's own.
struct OlderCallEvent {
    private let type: String
    private let call: JSONValue
    private let body: JSONValue

    /// Reads a body; nil for any other.
    init?(_ body: JSONValue) {
        guard let type = body["type"]?.string, type.hasPrefix("call."), let call = body["call"], call.object != nil
        else { return nil }
        self.type = type
        self.call = call
        self.body = body
    }

    /// The event as a server message; an unknown type keeps its own name.
    var message: JSONValue {
        var members = body.object ?? [:]
        switch type {
        case "call.ended", "call.completed":
            members["type"] = "end-of-call-report"
            for name in Self.reportMembers where members[name] == nil { members[name] = call[name] }
            members["durationSeconds"] = members["durationSeconds"] ?? body["duration"] ?? call["duration"]
            members["timestamp"] = body["timestamp"] ?? call["endedAt"]
        case "call.started", "call.answered":
            members["type"] = "status-update"
            members["status"] = "in-progress"
            members["timestamp"] = body["timestamp"] ?? call["startedAt"]
        default: break
        }
        if members["customer"] == nil, call["customer"] == nil, let caller {
            members["customer"] = ["number": .string(caller)]
        }
        return .object(members.filter { $0.value != .null })
    }

    private var caller: String? {
        [call["customerNumber"], call["from"], body["from"]].lazy.compactMap { $0?.nonEmptyString }.first
    }

    private static let reportMembers = [
        "endedReason", "summary", "transcript", "messages", "analysis", "artifact", "cost", "costs", "costBreakdown",
        "startedAt", "endedAt", "durationSeconds", "recordingUrl", "stereoRecordingUrl",
    ]
}
