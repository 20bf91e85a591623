import ChannelKit
import Foundation

/// A message in Crisp's words, without whose it is and where it goes.
struct OutboundMessage: Hashable {
    /// The member of `properties` that carries the hub's own id of a send.
    static let correlationProperty = "hub_message_id"

    /// `type`.
    let type: String
    let content: JSONValue

    private init(_ type: String, _ content: JSONValue) {
        self.type = type
        self.content = content
    }

    /// A text, whatever its length: the hub has split it.
    ///
    /// Crisp renders Markdown, and the text may quote a customer.
    init(text: String) { self.init("text", .string(MarkupText.inert(text))) }

    /// Nil for what Crisp cannot carry.
    init?(_ content: ReplyContent) {
        switch content {
        case .text(let text):
            guard text.fits(MessageLimit.text) else { return nil }
            self.init(text: text)
        case .media(let media):
            guard let file = LinkedFile(media) else { return nil }
            self.init(file.isAnimation ? "animation" : "file", file.content)
        case .buttons(let text, let choices), .list(let text, _, let choices):
            guard choices.fitPicker, text.fits(MessageLimit.text) else { return nil }
            self.init("picker", Self.picker(text, choices))
        case .location, .template, .reaction, .transfer, .endCall: return nil
        }
    }

    /// The id is what the choices are called together, the same whenever they are the same.
    private static func picker(_ text: String, _ choices: [ReplyContent.Choice]) -> JSONValue {
        let rows = choices.map { choice -> JSONValue in
            ["value": .string(choice.id), "label": .string(MarkupText.inert(choice.title)), "selected": false]
        }
        return [
            "id": .string("hub-\(JSONValue.array(rows).digest.prefix(16))"), "text": .string(MarkupText.inert(text)),
            "choices": .array(rows), "required": false,
        ]
    }
}

/// A file that Crisp shows from where it lies.
///
/// Voice notes go as files: Crisp's `audio` wants a duration, which nobody knows of a link. A caption has no place, so
/// that a file with one goes as text with a link.
struct LinkedFile {
    let isAnimation: Bool
    let content: JSONValue

    init?(_ media: OutboundMedia) {
        guard let link = media.link, (media.caption ?? "").isEmpty, let url = URLComponents(string: link),
            ["http", "https"].contains(url.scheme?.lowercased() ?? ""), url.host?.isEmpty == false
        else { return nil }
        let name = media.filename ?? url.path.split(separator: "/").last.map(String.init) ?? media.kind.rawValue
        let ending = name.split(separator: ".").last.map { $0.lowercased() } ?? ""
        let type = Self.types[ending] ?? Self.defaultTypes[media.kind] ?? "application/octet-stream"
        isAnimation = type == "image/gif"
        content =
            isAnimation
            ? ["url": .string(link), "type": .string(type)]
            : ["name": .string(name), "url": .string(link), "type": .string(type)]
    }

    private static let defaultTypes: [OutboundMedia.Kind: String] = [
        .image: "image/jpeg", .sticker: "image/webp", .video: "video/mp4", .audio: "audio/mpeg",
    ]

    private static let types = [
        "jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png", "gif": "image/gif", "webp": "image/webp",
        "svg": "image/svg+xml", "mp4": "video/mp4", "mov": "video/quicktime", "webm": "video/webm",
        "mp3": "audio/mpeg", "m4a": "audio/mp4", "ogg": "audio/ogg", "oga": "audio/ogg", "wav": "audio/wav",
        "pdf": "application/pdf", "txt": "text/plain", "csv": "text/csv", "zip": "application/zip",
        "doc": "application/msword", "xls": "application/vnd.ms-excel",
        "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ]
}
