import ChannelKit

/// What a message says, of either generation: Cloud's tables and those of v12 name the same things differently.
///
/// | | Cloud | v12 and the Messaging server |
/// | --- | --- | --- |
/// | file | `imageUrl` | `image`, and `url` from people |
/// | options | `options` of `label` and `value` | `choices` of `title` and `value` |
/// | actions | `label`, `value` | `title`, and `text`, `url` or `payload` |
struct BotpressContent {
    let type: String
    let payload: JSONValue

    /// - Parameter type: Beside the payload, or the payload's own `type`.
    init(type: String?, payload: JSONValue?) {
        self.type = type ?? payload?["type"]?.string ?? ""
        self.payload = payload ?? .null
    }

    var text: String? { payload["text"]?.string }

    /// What v12's sign of typing says; nil for anything else.
    var isTyping: Bool? { type == "typing" ? payload["value"]?.bool ?? true : nil }

    /// The payload as it came, where the parts do not say all of it.
    var facts: [String: JSONValue] {
        let isWhole =
            ["text", "say_something", "quick_reply", "location"].contains(type) || Self.mediaKinds[type] != nil
        return isWhole ? [:] : ["type": .string(type), "payload": payload]
    }

    /// The parts, and what a person would read of them.
    ///
    func parts(media: MediaPlaces) -> (parts: [ContentPart], text: String) {
        let reader = ContentReader(places: media)
        let parts = reader.parts(of: self)
        return (parts, parts.compactMap(\.readableText).joined(separator: "\n"))
    }

    static let mediaKinds: [String: OutboundMedia.Kind] = [
        "image": .image, "audio": .audio, "voice": .audio, "video": .video, "file": .document,
    ]
}

extension ContentPart {
    /// What a person would read of it.
    fileprivate var readableText: String? {
        switch self {
        case .text(let text): text
        case .choice(_, let title): title
        case .image(let media), .audio(let media), .video(let media), .document(let media), .sticker(let media):
            media.caption
        case .location, .contacts, .form, .order, .reaction, .callStarted, .toolCall, .unsupported: nil
        }
    }
}
