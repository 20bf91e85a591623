import ChannelKit
import Foundation

/// A call in Vapi's state.
struct SimulatedCall {
    /// One utterance of the call.
    struct Line {
        let role: String
        let text: String
        let at: Date
    }

    let id: String
    let channel: ChannelID
    let customer: UnifiedContact
    let isOutbound: Bool
    let createdAt: Date
    /// True if the assistant sends no server messages: the hub hears only what is said.
    var isQuiet = false
    /// The hooks of the assistant in this call.
    var hooks: [JSONValue] = []
    /// The number of times in a row that the caller was silent.
    var silences = 0
    /// The hub's metadata of the call.
    var metadata: JSONValue = [:]
    var status = "ringing"
    var startedAt: Date?
    var endedAt: Date?
    var endedReason: String?
    var lines: [Line] = []

    init(customer: UnifiedContact, channel: ChannelID, isOutbound: Bool = false, at moment: Date) {
        // Unique after a restart too, because the hub remembers earlier ids.
        id = UUID().uuidString.lowercased()
        self.channel = channel
        self.customer = customer
        self.isOutbound = isOutbound
        createdAt = moment
    }

    var isLive: Bool { endedAt == nil }

    mutating func say(_ text: String, as role: String, at moment: Date) {
        lines.append(Line(role: role, text: text, at: moment))
    }

    mutating func end(_ reason: String, at moment: Date) {
        status = "ended"
        endedReason = reason
        endedAt = moment
    }

    // MARK: - As JSON

    var customerJSON: JSONValue {
        let number = customer.phone ?? (customer.id.hasPrefix("+") ? customer.id : nil)
        return .compact([
            "number": number.map(JSONValue.string), "name": customer.name.map(JSONValue.string),
            "externalId": customer.id == number ? nil : .string(customer.id),
        ])
    }

    /// The call inside a message: a snapshot from its beginning.
    func snapshot(on line: SimulatedLine) -> JSONValue {
        .compact([
            "id": .string(id), "orgId": .string(Self.org), "type": .string(type), "status": "ringing",
            "createdAt": .string(createdAt.iso8601), "updatedAt": .string(createdAt.iso8601),
            "phoneCallProvider": "twilio", "phoneCallProviderId": .string("CA\(id.filter { $0 != "-" })"),
            "phoneCallTransport": "pstn", "phoneNumberId": .string(line.phoneNumberID),
            "assistantId": .text(line.assistantID), "squadId": .null, "customer": customerJSON,
            "assistantOverrides": ["metadata": metadata],
            // Older assistants are included whole, with secrets.
            "assistant": ["serverUrlSecret": "an-assistant's-own-secret", "name": .null],
            "monitor": [
                "controlUrl": .string(controlURL(on: line)),
                "listenUrl": .string("wss://phone-call-websocket.example.vapi.ai/\(id)/transport"),
            ],
        ])
    }

    /// The call as the API returns it: its current state.
    func resource(on line: SimulatedLine) -> JSONValue {
        var members = snapshot(on: line).object ?? [:]
        members["status"] = .string(status)
        members["updatedAt"] = .string((endedAt ?? startedAt ?? createdAt).iso8601)
        guard endedAt != nil else { return .object(members) }
        return .object(members.merging(outcome) { _, told in told })
    }

    /// The members of an ended call.
    var outcome: [String: JSONValue] {
        let minutes = (seconds / 60 * 10_000).rounded() / 10_000
        let costs: [(String, Double)] = [
            ("transport", minutes * 0.008), ("transcriber", minutes * 0.01), ("model", 0), ("voice", minutes * 0.02),
            ("vapi", minutes * 0.05),
        ]
        return [
            "endedReason": .text(endedReason), "startedAt": .text(startedAt?.iso8601),
            "endedAt": .text(endedAt?.iso8601), "cost": .number(costs.map(\.1).reduce(0, +)),
            "costs": .array(
                costs.map { ["type": .string($0.0), "minutes": .number(minutes), "cost": .number($0.1)] }
            ),
            "analysis": [
                "summary": .string("\(customer.name ?? "The caller") spoke \(spoken("user").count) times."),
                "successEvaluation": .string(String(!spoken("user").isEmpty)),
            ],
            "artifact": [
                "transcript": .string(lines.map { "\($0.role == "user" ? "User" : "AI"): \($0.text)\n" }.joined()),
                "messages": .array(lines.map(Self.turn)),
                "recordingUrl": .string("https://storage.example.vapi.ai/\(id)-mono.wav"),
                "presignedMonoUrl": .string("https://storage.example.vapi.ai/\(id)-mono.wav?sig=abc"),
            ],
        ]
    }

    private var seconds: Double {
        guard let startedAt, let endedAt else { return 0 }
        return max(0, endedAt.timeIntervalSince(startedAt))
    }

    private func spoken(_ role: String) -> [Line] { lines.filter { $0.role == role } }

    private static func turn(_ line: Line) -> JSONValue {
        [
            "role": .string(line.role == "user" ? "user" : "bot"), "message": .string(line.text),
            "time": .integer(line.at.millisecondsSince1970),
        ]
    }

    /// The conversation so far, in OpenAI's form.
    var openAIMessages: JSONValue {
        let instructions: JSONValue = ["role": "system", "content": "You answer the telephone."]
        return .array([instructions] + lines.map { ["role": .string($0.role), "content": .string($0.text)] })
    }

    var type: String { isOutbound ? "outboundPhoneCall" : "inboundPhoneCall" }

    /// The control URL; clients must not construct it themselves.
    func controlURL(on line: SimulatedLine) -> String { "\(line.baseURL)/control/\(id)" }

    static let org = "5d0f5a5e-2b3c-4a1d-8e9f-6a7b8c9d0e1f"
}
