// The form of stored replies. Rows of earlier versions have it, so it changes only by additions: each content is an
// object with one member, which is named after the case; what a case holds without a name is called `_0`.

extension ReplyContent: JSONConvertible {
    package var json: JSONValue {
        switch self {
        case .text(let text): ["text": ["_0": .string(text)]]
        case .media(let media): ["media": ["_0": media.json]]
        case .buttons(let text, let choices): ["buttons": ["text": .string(text), "choices": choices.json]]
        case .list(let text, let title, let choices):
            ["list": ["text": .string(text), "title": .string(title), "choices": choices.json]]
        case .location(let latitude, let longitude, let name, let address):
            [
                "location": .compact([
                    "latitude": .number(latitude), "longitude": .number(longitude),
                    "name": name.map(JSONValue.string), "address": address.map(JSONValue.string),
                ])
            ]
        case .template(let template): ["template": ["_0": template.json]]
        case .reaction(let emoji, let message):
            ["reaction": .compact(["emoji": emoji.map(JSONValue.string), "to": .string(message)])]
        case .transfer(let destination): ["transfer": .compact(["to": destination.map(JSONValue.string)])]
        case .endCall: ["endCall": [:]]
        }
    }

    package init?(json: JSONValue) {
        guard let member = json.object?.first, json.object?.count == 1, member.value.object != nil else { return nil }
        let content: ReplyContent? =
            switch member.key {
            case "text": member.value["_0"]?.string.map(ReplyContent.text)
            case "media": member.value["_0"].flatMap(OutboundMedia.init(json:)).map(ReplyContent.media)
            case "buttons": Self.buttons(member.value)
            case "list": Self.list(member.value)
            case "location": Self.location(member.value)
            case "template": member.value["_0"].flatMap(MessageTemplate.init(json:)).map(ReplyContent.template)
            case "reaction": member.value["to"]?.string.map { .reaction(emoji: member.value["emoji"]?.string, to: $0) }
            case "transfer": .transfer(to: member.value["to"]?.string)
            case "endCall": .endCall
            default: nil
            }
        guard let content else { return nil }
        self = content
    }

    private static func buttons(_ json: JSONValue) -> ReplyContent? {
        guard let text = json["text"]?.string, let choices = json["choices"].flatMap([Choice].init(json:)) else {
            return nil
        }
        return .buttons(text: text, choices: choices)
    }

    private static func list(_ json: JSONValue) -> ReplyContent? {
        guard let text = json["text"]?.string, let title = json["title"]?.string,
            let choices = json["choices"].flatMap([Choice].init(json:))
        else { return nil }
        return .list(text: text, title: title, choices: choices)
    }

    private static func location(_ json: JSONValue) -> ReplyContent? {
        guard let latitude = json["latitude"]?.number, let longitude = json["longitude"]?.number else { return nil }
        return .location(
            latitude: latitude,
            longitude: longitude,
            name: json["name"]?.string,
            address: json["address"]?.string
        )
    }
}

extension ReplyContent.Choice: JSONConvertible {
    package var json: JSONValue {
        .compact([
            "id": .string(id), "title": .string(title), "description": description.map(JSONValue.string),
        ])
    }

    package init?(json: JSONValue) {
        guard let id = json["id"]?.string, let title = json["title"]?.string else { return nil }
        self.init(id: id, title: title, description: json["description"]?.string)
    }
}

extension OutboundMedia: JSONConvertible {
    package var json: JSONValue {
        let source: JSONValue =
            switch source {
            case .link(let link): ["link": ["_0": .string(link)]]
            case .id(let id): ["id": ["_0": .string(id)]]
            }
        return .compact([
            "kind": .string(kind.rawValue), "source": source, "caption": caption.map(JSONValue.string),
            "filename": filename.map(JSONValue.string),
        ])
    }

    package init?(json: JSONValue) {
        let link = json["source"]?["link"]?["_0"]?.string
        let id = json["source"]?["id"]?["_0"]?.string
        guard let kind = json["kind"]?.string.flatMap(Kind.init(rawValue:)),
            let source = link.map(Source.link) ?? id.map(Source.id)
        else { return nil }
        self.init(kind: kind, source: source, caption: json["caption"]?.string, filename: json["filename"]?.string)
    }
}

extension MessageTemplate: JSONConvertible {
    package var json: JSONValue {
        .compact([
            "name": .string(name), "language": .string(language),
            "parameters": .array(parameters.map(JSONValue.string)),
            "header": header?.json, "buttonPayloads": .array(buttonPayloads.map(JSONValue.string)),
        ])
    }

    package init?(json: JSONValue) {
        guard let name = json["name"]?.string, let language = json["language"]?.string,
            let parameters = json["parameters"]?.array?.map(\.string),
            let payloads = json["buttonPayloads"]?.array?.map(\.string), !(parameters + payloads).contains(nil)
        else { return nil }
        var header: OutboundMedia?
        if let stored = json["header"] {
            header = OutboundMedia(json: stored)
            guard header != nil else { return nil }
        }
        self.init(
            name: name,
            language: language,
            parameters: parameters.compactMap(\.self),
            header: header,
            buttonPayloads: payloads.compactMap(\.self)
        )
    }
}
