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
    func parts(media: MediaLocations, from author: MessageAuthor) -> (parts: [ContentPart], text: String) {
        let reader = ContentReader(places: media, author: author)
        let parts = reader.parts(of: self)
        return (parts, parts.compactMap(\.readableText).joined(separator: "\n"))
    }

    /// The types of content that are read; any other is unknown.
    static let knownTypes = Set(mediaKinds.keys).union([
        "text", "say_something", "markdown", "quick_reply", "postback", "location", "choice", "single-choice",
        "dropdown", "card", "carousel", "bloc", "form", "typing",
    ])

    /// True for what a chat widget reports by itself, such as that its page was opened: the user said nothing.
    var isWidgetSignal: Bool { Self.widgetSignals.contains(type.lowercased().filter { $0.isLetter || $0.isNumber }) }

    /// The signals of v12's web chat and of Cloud's, in lower case and without punctuation.
    ///
    /// - SeeAlso: <https://github.com/botpress/v12>, `modules/channel-web`, and <https://botpress.com/docs> (read
    ///   2026-08)
    private static let widgetSignals: Set = [
        "visit", "uservisit", "pagevisit", "pageview", "sessionreset", "sessionstart", "sessionstarted", "sessionend",
        "sessionended", "sessionexpired", "newsession", "resetsession", "requeststartconversation",
        "startconversation", "conversationstart", "conversationstarted", "conversationreset", "resetconversation",
        "newconversation", "requestconversation", "conversationended", "endconversation", "webchatopened",
        "webchatclosed", "webchatready", "webchatloaded", "webchatinit", "webchatinitialized", "widgetopened",
        "widgetclosed", "chatopened", "chatclosed", "opened", "closed", "init", "initialized", "ready", "loaded",
        "trigger", "proactive", "proactivetrigger", "typingstart", "typingstop", "typingstarted", "typingstopped",
        "presence", "seen", "read", "readreceipt", "delivered", "ping", "heartbeat", "timeout", "inactive",
        "inactivity", "userjoined", "userleft", "userconnected", "userdisconnected", "connected", "disconnected",
        "languagechanged", "setlanguage", "userdata", "updateuser",
    ]

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
