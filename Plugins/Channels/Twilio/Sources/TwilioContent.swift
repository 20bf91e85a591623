import ChannelKit
import Foundation

/// What a message holds.
struct TwilioContent {
    var parts: [ContentPart]
    /// What a person would read of it.
    var text: String

    /// Reads `webhook`; of what is no type that is known, the text is kept, and without text it is unsupported.
    init(reading webhook: TwilioWebhook) {
        let body = webhook.parameters["Body"] ?? ""
        text = body
        parts = []
        if let choice = webhook.choice {
            parts = [.choice(id: choice.id, title: choice.title)]
            text = choice.title
        } else if let form = webhook.form {
            parts = [.form(form)]
        } else if !body.isEmpty {
            parts = [.text(body)]
        }
        parts += webhook.media
        if let location = webhook.location { parts.append(location) }
        if parts.isEmpty { parts = [webhook.emptyPart] }
    }
}

extension TwilioWebhook {
    /// A tapped quick reply, or a row of a list.
    fileprivate var choice: (id: String, title: String)? {
        let title = self["ButtonText"] ?? self["ListTitle"]
        guard let id = self["ButtonPayload"] ?? self["ListId"] ?? title else { return nil }
        return (id, title ?? self["Body"] ?? id)
    }

    /// A filled-in form of WhatsApp's: JSON as text, though nothing says that it always is.
    fileprivate var form: JSONValue? {
        (self["FlowData"] ?? self["InteractiveData"]).map { (try? JSONValue(parsing: Data($0.utf8))) ?? .string($0) }
    }

    fileprivate var location: ContentPart? {
        guard let latitude = self["Latitude"].flatMap(Double.init), latitude.isFinite,
            let longitude = self["Longitude"].flatMap(Double.init), longitude.isFinite
        else { return nil }
        return .location(latitude: latitude, longitude: longitude, name: self["Label"], address: self["Address"])
    }

    /// Every file, in order; more than Twilio ever sends are not looked for.
    fileprivate var media: [ContentPart] {
        (0..<100).prefix { self["MediaUrl\($0)"] != nil }.map { position in
            let url = self["MediaUrl\(position)"] ?? ""
            let type = self["MediaContentType\(position)"]
            let last = url.split(separator: "/").last.map(String.init) ?? ""
            let media = ContentPart.Media(
                id: last.wholeMatch(of: /ME[0-9A-Za-z]+/) == nil ? nil : last,
                url: url,
                mimeType: type
            )
            return part(of: type ?? "", media)
        }
    }

    private func part(of type: String, _ media: ContentPart.Media) -> ContentPart {
        if self["MessageType"] == "sticker" { return .sticker(media) }
        switch type.lowercased().prefix(while: { $0 != "/" }) {
        case "image": return .image(media)
        case "audio": return .audio(media)
        case "video": return .video(media)
        default: return .document(media)
        }
    }

    /// An SMS may well be empty; of anything else that is, something was not understood.
    fileprivate var emptyPart: ContentPart {
        switch self["MessageType"] {
        case nil, "text": .text("")
        case let type?: .unsupported(type: String(type.prefix(64)))
        }
    }
}
