import ChannelKit
import Foundation

/// The `type` and `content` of an outbound message.
///
/// - SeeAlso: <https://docs.crisp.chat/references/rest-api/v1/> (read 2026-11)
struct OutboundMessage: Hashable {
    /// The member of `properties` with the hub's id of the send.
    static let correlationProperty = "hub_message_id"

    /// Crisp's `type`, such as `picker`.
    let type: String
    let content: JSONValue

    private init(_ type: String, _ content: JSONValue) {
        self.type = type
        self.content = content
    }

    /// Nil if Crisp cannot send the content.
    init?(_ content: ReplyContent) {
        switch content {
        case .text(let text):
            guard !text.isEmpty, text.utf16.count <= MessageLimit.text else { return nil }
            // Crisp renders Markdown, and the text may quote a customer.
            self.init("text", .string(MarkupText.inert(text)))
        case .media(let media):
            guard let file = LinkedFile(media) else { return nil }
            self.init(file.isAnimation ? "animation" : "file", file.content)
        case .buttons(let text, let choices), .list(let text, _, let choices):
            guard choices.areValid, text.isVisible(within: MessageLimit.text) else { return nil }
            self.init("picker", Self.picker(text, choices))
        case .location, .template, .reaction, .transfer, .endCall: return nil
        }
    }

    /// The content of a picker; equal choices get equal ids.
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

/// A file by its public link.
///
/// Voice notes go as files: Crisp's `audio` requires a duration, which a link does not tell. Files have no caption, so
/// a file with one is sent as text with a link.
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
