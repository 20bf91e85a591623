import ChannelKit

/// The content of a message of either generation: Cloud and v12 use different member names.
///
/// | | Cloud | v12 and the Messaging server |
/// | --- | --- | --- |
/// | file | `imageUrl` | `image`, and `url` from customers |
/// | options | `options` of `label` and `value` | `choices` of `title` and `value` |
/// | actions | `label`, `value` | `title`, and `text`, `url` or `payload` |
///
/// - SeeAlso: <https://github.com/botpress/botpress>, `packages/sdk`, and <https://github.com/botpress/messaging>,
///   `packages/channels` (read 2026-08)
struct BotpressContent {
    let type: String
    let payload: JSONValue

    /// - Parameter type: The type beside the payload; nil for the payload's own `type`.
    init(type: String?, payload: JSONValue?) {
        self.type = type ?? payload?["type"]?.string ?? ""
        self.payload = payload ?? .null
    }

    var text: String? { payload["text"]?.string }

    /// The value of a v12 typing indicator; nil for any other content.
    var isTyping: Bool? { type == "typing" ? payload["value"]?.bool ?? true : nil }

    /// The original type and payload, if the parts do not contain all of it.
    var extraMembers: [String: JSONValue] {
        let isWhole =
            ["text", "say_something", "quick_reply", "location"].contains(type) || Self.mediaKinds[type] != nil
        return isWhole ? [:] : ["type": .string(type), "payload": payload]
    }

    /// The parts and their readable text.
    func parts(media: MediaLocations) -> (parts: [ContentPart], text: String) {
        let reader = ContentReader(places: media)
        let parts = reader.parts(of: self)
        return (parts, parts.compactMap(\.readableText).joined(separator: "\n"))
    }

    static let mediaKinds: [String: OutboundMedia.Kind] = [
        "image": .image, "audio": .audio, "voice": .audio, "video": .video, "file": .document,
    ]
}

extension ContentPart {
    /// The readable text; nil if there is none.
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
