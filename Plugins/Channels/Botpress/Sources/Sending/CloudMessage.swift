import ChannelKit

/// A message in Botpress Cloud's format, with the type beside the payload, or in the Chat API inside it.
struct CloudMessage {
    let type: String
    let payload: JSONValue

    init(_ content: ReplyContent) {
        switch content {
        case .media(let media) where media.link != nil: self.init(media)
        case .buttons(let text, let choices): self.init("choice", text, choices)
        case .list(let text, _, let choices): self.init("dropdown", text, choices)
        case .location(let latitude, let longitude, let name, let address):
            let place = JSONValue.compact([
                "latitude": .number(latitude), "longitude": .number(longitude),
                "address": address.map(JSONValue.string), "title": name.map(JSONValue.string),
            ])
            self.init("location", place)
        case .text, .media, .template, .reaction, .transfer, .endCall:
            self.init("text", ["text": .string(content.plainText)])
        }
    }

    private init(_ type: String, _ payload: JSONValue) {
        self.type = type
        self.payload = payload
    }

    private init(_ media: OutboundMedia) {
        let type = media.kind.cloudType
        let members = ["\(type)Url": media.link, "title": media.title]
        self.init(type, .compact(members.mapValues { $0.map(JSONValue.string) }))
    }

    /// Choices whose value is their title: a tap comes back as text, either value or label depending on the messenger,
    /// and the hub recognises the choice by its title.
    private init(_ type: String, _ text: String, _ choices: [ReplyContent.Choice]) {
        let options = choices.map { JSONValue.object(["label": .string($0.title), "value": .string($0.title)]) }
        self.init(type, ["text": .string(text), "options": .array(options)])
    }

    /// The payload with its type inside, for the Chat API, whose images have no title.
    var flat: JSONValue {
        guard var members = payload.object else { return payload }
        members["type"] = .string(type)
        guard ["image", "audio", "video"].contains(type), let title = members.removeValue(forKey: "title") else {
            return .object(members)
        }
        return ["type": "bloc", "items": [.object(members), ["type": "text", "text": title]]]
    }
}

/// A message in the format of v12 and the Messaging server, with the type inside the payload.
struct LegacyMessage {
    let payload: JSONValue

    init(_ content: ReplyContent) {
        switch content {
        case .media(let media) where media.link != nil:
            let type = media.kind.cloudType
            let members = ["type": type, type: media.link, "title": media.title]
            payload = .compact(members.mapValues { $0.map(JSONValue.string) })
        case .buttons(let text, let choices):
            let options = choices.map { JSONValue.object(["title": .string($0.title), "value": .string($0.id)]) }
            payload = ["type": "single-choice", "text": .string(text), "choices": .array(options)]
        case .list(let text, let title, let choices):
            let options = choices.map { JSONValue.object(["label": .string($0.title), "value": .string($0.id)]) }
            payload = .compact([
                "type": "dropdown", "message": .string(text), "options": .array(options),
                "buttonText": title.isEmpty ? nil : .string(title),
            ])
        case .location(let latitude, let longitude, let name, let address):
            payload = .compact([
                "type": "location", "latitude": .number(latitude), "longitude": .number(longitude),
                "address": address.map(JSONValue.string), "title": name.map(JSONValue.string),
            ])
        case .text, .media, .template, .reaction, .transfer, .endCall:
            payload = ["type": "text", "text": .string(content.plainText)]
        }
    }
}

extension OutboundMedia {
    /// The caption, or the file name; nil if both are empty.
    fileprivate var title: String? { (caption ?? filename).flatMap { $0.isEmpty ? nil : $0 } }
}

extension OutboundMedia.Kind {
    /// The type in either generation, which is also the prefix of the link's member.
    fileprivate var cloudType: String {
        switch self {
        case .image, .sticker: "image"
        case .audio: "audio"
        case .video: "video"
        case .document: "file"
        }
    }
}
