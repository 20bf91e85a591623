import ChannelKit

// What is kept of a turn's end besides the reply.

extension TurnCompletion.Cause {
    /// The hand-over in which it ends.
    var handoff: HandoffRequest? {
        switch self {
        case .chain(.handoff(let handoff)): handoff
        case .chain(.spoken(_, _, let handoff)): handoff
        default: nil
        }
    }
}

extension HandoffRequest {
    /// What the event log keeps of it.
    var event: JSONValue {
        var members: [String: JSONValue] = ["reason": .string(reason)]
        if let note { members["note"] = .string(note) }
        return .object(members)
    }
}

extension AdaptedReply {
    /// What is kept of the message besides its text: where it was found.
    func body(_ sources: [ReplySource]) -> JSONValue {
        var members: [String: JSONValue] = ["text": .string(content.plainText)]
        if !sources.isEmpty { members["sources"] = .array(sources.map(\.json)) }
        return .object(members)
    }
}

extension ReplySource {
    var json: JSONValue {
        var members: [String: JSONValue] = ["document": .string(document), "score": .number(score)]
        if let section { members["section"] = .string(section) }
        return .object(members)
    }
}
