import ChannelKit
import Foundation

/// The content of a message.
///
/// - SeeAlso: <https://www.twilio.com/docs/messaging/guides/webhook-request> (read 2026-11)
struct TwilioContent {
    var parts: [ContentPart]
    /// The content as plain text.
    var text: String
    /// Values without a field of their own in the parts, under Twilio's names.
    var facts: [String: JSONValue] = [:]

    /// Reads `webhook`.
    ///
    /// An unknown type keeps its text; without text it becomes an unsupported part.
    init(reading webhook: TwilioWebhook, from sender: TwilioAddress) {
        let body = webhook.parameters["Body"] ?? ""
        if let reaction = webhook.reaction(from: sender) {
            parts = [reaction]
            text = ""
            // A reaction as a text names the message by its words only.
            facts = sender.isOfCarriers ? ["Body": .string(body)] : [:]
            return
        }
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
    /// A tapped quick reply or a row of a list.
    fileprivate var choice: (id: String, title: String)? {
        let title = self["ButtonText"] ?? self["ListTitle"]
        guard let id = self["ButtonPayload"] ?? self["ListId"] ?? title else { return nil }
        return (id, title ?? self["Body"] ?? id)
    }

    /// A reaction: of WhatsApp, or one that a phone sent as a text and that has no target.
    fileprivate func reaction(from sender: TwilioAddress) -> ContentPart? {
        let body = parameters["Body"] ?? ""
        if self["MessageType"] == "reaction" {
            return .reaction(to: self["OriginalRepliedMessageSid"] ?? "", emoji: body.isEmpty ? nil : body)
        }
        guard sender.isOfCarriers, media.isEmpty else { return nil }
        return SMSReaction(body).map { .reaction(to: "", emoji: $0.emoji) }
    }

    /// A completed WhatsApp flow: JSON as text, though that is not guaranteed.
    fileprivate var form: JSONValue? {
        (self["FlowData"] ?? self["InteractiveData"]).map { (try? JSONValue(parsing: Data($0.utf8))) ?? .string($0) }
    }

    fileprivate var location: ContentPart? {
        guard let latitude = self["Latitude"].flatMap(Double.init), latitude.isFinite,
            let longitude = self["Longitude"].flatMap(Double.init), longitude.isFinite
        else { return nil }
        return .location(latitude: latitude, longitude: longitude, name: self["Label"], address: self["Address"])
    }

    /// The files, in order; 100 is more than Twilio ever sends.
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

    /// The part of a message without content.
    ///
    /// An SMS may be empty; any other empty message was not understood.
    fileprivate var emptyPart: ContentPart {
        switch self["MessageType"] {
        case nil, "text": .text("")
        case let type?: .unsupported(type: String(type.prefix(64)))
        }
    }
}
