public import ChannelKit

extension InboundEvent {
    /// The event in one line, for tables of many inputs: `message Ada "Hello" text`, `takeover "I am here"`, `ignored`.
    ///
    /// A message has the contact's name or `-`, its text, its parts, and `(no answer)` if no strategy is asked. Reasons
    /// are left out: a table says what becomes of an input, not in which words.
    public var summary: String {
        switch self {
        case .message(let message): message.summary
        case .edited(let edit): "edited \"\(edit.text)\""
        case .takeover(let takeover): "takeover \"\(takeover.text)\""
        case .contactChanged(let change): "contact \(change.contact.name ?? "-") \(change.contact.phone ?? "-")"
        case .status(let update): "status \(update.status.rawValue)"
        case .call(let update): "call \(update.phase.rawValue)"
        case .transcribed(let line): "transcribed \"\(line.line.text)\""
        case .typing(_, let isTyping): "typing \(isTyping)"
        case .handshake, .optOut, .optIn, .release, .notice, .deleted, .ignored: name
        }
    }
}

extension UnifiedMessage {
    fileprivate var summary: String {
        let parts = content.map(\.summary).joined(separator: " ")
        return "message \(contact.name ?? "-") \"\(text)\" \(parts)\(wantsAnswer ? "" : " (no answer)")"
    }
}

extension ContentPart {
    fileprivate var summary: String {
        switch self {
        case .choice(let id, let title): "choice(\(id)=\(title))"
        case .unsupported(let type): "unsupported(\(type))"
        case .form(let data): "form\(String(decoding: data.data, as: UTF8.self))"
        case .toolCall(_, let name, _): "tool(\(name))"
        default: json["type"]?.string ?? "part"
        }
    }
}

extension JSONValue {
    /// The value with the members at dotted paths replaced, such as `data.user.nickname`; a member that is missing is
    /// added, and nil removes one.
    public func changing(_ changes: [String: JSONValue?]) -> JSONValue {
        changes.sorted { $0.key < $1.key }.reduce(self) { value, change in
            value.replacing(change.key.split(separator: ".").map(String.init)[...], by: change.value)
        }
    }

    private func replacing(_ path: ArraySlice<String>, by new: JSONValue?) -> JSONValue {
        guard let name = path.first else { return new ?? .null }
        var members = object ?? [:]
        members[name] = path.count == 1 ? new : (members[name] ?? [:]).replacing(path.dropFirst(), by: new)
        return .object(members)
    }
}
