import Foundation

/// An event with its envelope: the public format in `patchbay decode`, in the database and in everything that leaves
/// the hub.
///
/// Keys are snake_case, times ISO 8601 in UTC with milliseconds, phone numbers E.164.
public struct UnifiedEvent: Hashable, Sendable {
    /// The adapter that read the event.
    public var adapter: AdapterKind
    /// The address by which the channel was found.
    public var address: String
    /// The ordering key.
    public var lane: LaneKey
    /// The event.
    public var event: InboundEvent

    /// Creates the envelope of `event`.
    public init(adapter: AdapterKind, address: String, lane: LaneKey, event: InboundEvent) {
        self.adapter = adapter
        self.address = address
        self.lane = lane
        self.event = event
    }

    /// The public JSON, one object.
    public var json: JSONValue {
        var members: [String: JSONValue] = [
            "event": .string(event.name),
            "adapter": .string(adapter.rawValue),
            "address": .string(address),
            "lane": .string(lane.rawValue),
        ]
        members.merge(event.members) { _, specific in specific }
        return .object(members)
    }
}

extension InboundEvent {
    /// The event's name in the public format.
    public var name: String {
        switch self {
        case .message: "message"
        case .status: "status"
        case .call: "call"
        case .transcribed: "transcribed"
        case .handshake: "handshake"
        case .optOut: "opt_out"
        case .optIn: "opt_in"
        case .takeover: "takeover"
        case .release: "release"
        case .contactChanged: "contact"
        case .notice: "notice"
        case .typing: "typing"
        case .edited: "edited"
        case .deleted: "deleted"
        case .ignored: "ignored"
        }
    }

    fileprivate var members: [String: JSONValue] {
        switch self {
        case .message(let message): message.members
        case .status(let update): update.members
        case .call(let call): call.members
        case .transcribed(let line):
            [
                "external_id": .string(line.call), "contact": line.contact.json,
                "speaker": .string(line.line.speaker.rawValue), "text": .string(line.line.text),
                "at": .text(line.line.at?.iso8601),
            ]
        case .handshake: [:]
        case .optOut(let change), .optIn(let change):
            [
                "contact": change.contact.json, "at": .string(change.at.iso8601), "keyword": .string(change.keyword),
                "scope": .string(change.scope.rawValue), "confirmed": .bool(change.isConfirmed),
            ]
        case .takeover(let takeover):
            [
                "contact": takeover.contact.json, "thread": .text(takeover.thread),
                "external_id": .text(takeover.externalID), "text": .string(takeover.text),
                "at": .string(takeover.at.iso8601),
            ]
        case .release(let release):
            [
                "contact": release.contact.json, "thread": .text(release.thread), "at": .string(release.at.iso8601),
            ]
        case .contactChanged(let change):
            [
                "contact": change.contact.json, "at": .string(change.at.iso8601), "reason": .string(change.reason),
            ]
        case .notice(let notice):
            [
                "topic": .string(notice.topic), "summary": .string(notice.summary),
                "problem": .bool(notice.isProblem), "at": .string(notice.at.iso8601),
                "provider": .object(notice.provider),
            ]
        case .typing(let contact, let isTyping): ["contact": contact.json, "typing": .bool(isTyping)]
        case .edited(let edit):
            [
                "external_id": .string(edit.externalID), "text": .string(edit.text),
                "contact": edit.contact?.json ?? .null, "thread": .text(edit.thread), "at": .string(edit.at.iso8601),
            ]
        case .deleted(let deletion):
            [
                "external_id": .string(deletion.externalID), "contact": deletion.contact?.json ?? .null,
                "at": .string(deletion.at.iso8601),
            ]
        case .ignored(let reason): ["reason": .string(reason)]
        }
    }
}

extension UnifiedContact {
    /// The public JSON.
    public var json: JSONValue {
        var members: [String: JSONValue] = ["id": .string(id), "phone": .text(phone), "name": .text(name)]
        if !aliases.isEmpty { members["aliases"] = .array(aliases.map(JSONValue.string)) }
        if let language { members["language"] = .string(language) }
        return .object(members)
    }
}

extension UnifiedMessage {
    fileprivate var members: [String: JSONValue] {
        var members: [String: JSONValue] = [
            "external_id": .string(externalID),
            "sent_at": .string(sentAt.iso8601),
            "contact": contact.json,
            "text": .string(text),
            "content": .array(content.map(\.json)),
            "reply_to": .text(replyTo),
            "provider": .object(provider),
        ]
        if let thread { members["thread"] = .string(thread) }
        if let language { members["language"] = .string(language) }
        if opensWindow != content.opensWindow { members["opens_window"] = .bool(opensWindow) }
        if !expectsAnswer { members["expects_answer"] = false }
        return members
    }

    /// Reads a message from its public JSON.
    ///
    /// - Returns: Nil if a member that every message has is missing.
    public init?(json: JSONValue) {
        guard let externalID = json["external_id"]?.string,
            let sentAt = json["sent_at"]?.string.flatMap(Date.init(iso8601:)),
            let contactID = json["contact"]?["id"]?.string
        else { return nil }
        self.init(
            externalID: externalID,
            sentAt: sentAt,
            contact: UnifiedContact(
                id: contactID,
                phone: json["contact"]?["phone"]?.string,
                name: json["contact"]?["name"]?.string,
                aliases: json["contact"]?["aliases"]?.array?.compactMap(\.string) ?? [],
                language: json["contact"]?["language"]?.string
            ),
            text: json["text"]?.string ?? "",
            content: json["content"]?.array?.map(ContentPart.init(json:)) ?? [],
            replyTo: json["reply_to"]?.string,
            thread: json["thread"]?.string,
            language: json["language"]?.string,
            opensWindow: json["opens_window"]?.bool,
            expectsAnswer: json["expects_answer"]?.bool ?? true,
            provider: json["provider"]?.object ?? [:]
        )
    }
}

extension StatusUpdate {
    fileprivate var members: [String: JSONValue] {
        var members: [String: JSONValue] = [
            "external_id": .string(externalID),
            "status": .string(status.rawValue),
            "at": .string(at.iso8601),
            "error": error?.json ?? .null,
            "provider": .object(provider),
        ]
        if let correlation { members["correlation"] = .string(correlation) }
        return members
    }
}

extension ProviderError {
    fileprivate var json: JSONValue {
        .compact([
            "code": .string(code), "message": .string(message), "cause": cause.map { .string($0.rawValue) },
        ])
    }
}

extension ContentPart {
    /// The public JSON.
    public var json: JSONValue {
        switch self {
        case .text(let text): ["type": "text", "text": .string(text)]
        case .image(let media): media.json(type: "image")
        case .audio(let media): media.json(type: "audio")
        case .video(let media): media.json(type: "video")
        case .document(let media): media.json(type: "document")
        case .sticker(let media): media.json(type: "sticker")
        case .location(let latitude, let longitude, let name, let address):
            .compact([
                "type": "location", "latitude": .number(latitude), "longitude": .number(longitude),
                "name": name.map(JSONValue.string), "address": address.map(JSONValue.string),
            ])
        case .contacts(let cards): ["type": "contacts", "contacts": .array(cards)]
        case .choice(let id, let title): ["type": "choice", "id": .string(id), "title": .string(title)]
        case .form(let data): ["type": "form", "data": data]
        case .order(let data): ["type": "order", "data": data]
        case .reaction(let target, let emoji):
            ["type": "reaction", "message_id": .string(target), "emoji": .text(emoji)]
        case .callStarted: ["type": "call_started"]
        case .toolCall(let id, let name, let arguments):
            ["type": "tool_call", "id": .string(id), "name": .string(name), "arguments": arguments]
        case .unsupported(let type): ["type": "unsupported", "provider_type": .string(type)]
        }
    }

    /// Reads a part; a format that this version does not know becomes ``unsupported(type:)``.
    init(json: JSONValue) {
        let type = json["type"]?.string ?? ""
        let media = Media(
            id: json["id"]?.string,
            url: json["url"]?.string,
            mimeType: json["mime_type"]?.string,
            filename: json["filename"]?.string,
            caption: json["caption"]?.string,
            isVoice: json["voice"]?.bool ?? false
        )
        switch type {
        case "text": self = .text(json["text"]?.string ?? "")
        case "image": self = .image(media)
        case "audio": self = .audio(media)
        case "video": self = .video(media)
        case "document": self = .document(media)
        case "sticker": self = .sticker(media)
        case "location":
            self = .location(
                latitude: json["latitude"]?.number ?? 0,
                longitude: json["longitude"]?.number ?? 0,
                name: json["name"]?.string,
                address: json["address"]?.string
            )
        case "contacts": self = .contacts(json["contacts"]?.array ?? [])
        case "choice": self = .choice(id: json["id"]?.string ?? "", title: json["title"]?.string ?? "")
        case "form": self = .form(json["data"] ?? .null)
        case "order": self = .order(json["data"] ?? .null)
        case "reaction": self = .reaction(to: json["message_id"]?.string ?? "", emoji: json["emoji"]?.string)
        case "call_started": self = .callStarted
        case "tool_call":
            self = .toolCall(
                id: json["id"]?.string ?? "",
                name: json["name"]?.string ?? "",
                arguments: json["arguments"] ?? .null
            )
        default: self = .unsupported(type: json["provider_type"]?.string ?? type)
        }
    }
}

extension ContentPart.Media {
    fileprivate func json(type: String) -> JSONValue {
        .compact([
            "type": .string(type), "id": id.map(JSONValue.string), "url": url.map(JSONValue.string),
            "mime_type": mimeType.map(JSONValue.string), "filename": filename.map(JSONValue.string),
            "caption": caption.map(JSONValue.string), "voice": isVoice ? true : nil,
        ])
    }
}
