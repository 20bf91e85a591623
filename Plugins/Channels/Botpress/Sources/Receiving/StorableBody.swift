import ChannelKit

extension BotpressWebhook {
    /// The body without what must not be stored: fields that are marked sensitive, and the values in a user's content of
    /// an unknown type, which can be a form of the tenant's own with anything in it.
    var storableBody: JSONValue {
        let body = body.withoutSensitiveFields
        switch dialect {
        case .signal where data?["isBot"]?.bool != true: return body.replacing(["data", "payload"], by: shapeIfUnknown)
        case .server where message?["authorId"]?.nonEmptyString != nil:
            return body.replacing(["data", "message", "payload"], by: shapeIfUnknown)
        case .other: return body.shape
        case .messagingAPI, .signal, .server, .probe: return body
        }
    }

    /// The type of the content is kept with its structure; a bot's event of the HITL interface is read.
    private func shapeIfUnknown(_ payload: JSONValue) -> JSONValue {
        let type = payload["type"]?.string ?? (dialect == .signal ? data?["type"]?.string : nil) ?? ""
        guard !BotpressContent.knownTypes.contains(type), !type.contains("hitl") else { return payload }
        guard case .object(var members) = payload.shape else { return payload.shape }
        members["type"] = payload["type"]
        return .object(members)
    }
}

extension JSONValue {
    /// The value with the member at `path` changed; unchanged if there is none.
    fileprivate func replacing(_ path: ArraySlice<String>, by change: (JSONValue) -> JSONValue) -> JSONValue {
        guard let name = path.first else { return change(self) }
        guard case .object(var members) = self, let member = members[name] else { return self }
        members[name] = member.replacing(path.dropFirst(), by: change)
        return .object(members)
    }
}
