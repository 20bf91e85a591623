import ChannelKit

// What is kept of a turn's end besides the reply.

extension TurnEnding.Cause {
    /// The hand-over in which it ends.
    var handover: Handover? {
        switch self {
        case .chain(.handOff(let handover)): handover
        case .chain(.spoken(_, _, let handover)): handover
        default: nil
        }
    }
}

extension Handover {
    /// What the event log keeps of it.
    var event: JSONValue {
        var members: [String: JSONValue] = ["reason": .string(reason)]
        if let note { members["note"] = .string(note) }
        return .object(members)
    }
}

extension Fitted {
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
