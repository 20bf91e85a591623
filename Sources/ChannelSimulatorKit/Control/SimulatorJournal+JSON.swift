import ChannelKit

extension SimulatorJournal.Entry {
    var json: JSONValue {
        let common: [String: JSONValue] = [
            "number": .integer(Int64(number)), "at": .string(at.iso8601), "channel": .string(channel.description),
            "customer": .string(customer), "id": .string(providerID),
        ]
        return .object(common.merging(event.members) { common, _ in common })
    }
}

extension SimulatorJournal.Event {
    fileprivate var members: [String: JSONValue] {
        switch self {
        case .said(let text): ["event": "said", "text": .string(text)]
        case .reply(let text, let correlation):
            ["event": "reply", "text": .string(text), "correlation": .text(correlation)]
        case .refusal(let status, let reason):
            ["event": "refusal", "http_status": .integer(Int64(status)), "reason": .string(reason)]
        case .status(let status): ["event": "status", "status": .string(status.rawValue)]
        case .unanswered(let reason): ["event": "unanswered", "reason": .string(reason.rawValue)]
        case .webhook(let attempt, let answer):
            [
                "event": "webhook", "attempt": .integer(Int64(attempt)),
                "answer": answer.map { .integer(Int64($0)) } ?? .null,
            ]
        }
    }
}
