import ChannelKit
import Foundation

/// The payload of `message:created`, which is also what the API tells of a message.
struct PapercupsMessage {
    /// Who wrote it, told as the server itself tells it.
    enum Author: Hashable {
        case customer(String)
        case agent
        /// Something automatic.
        case bot
        /// It names a customer and a user.
        case unclear
    }

    let id: String
    let conversation: String
    let json: JSONValue

    init(_ json: JSONValue) throws(InboundError) {
        guard let id = json["id"]?.nonempty else { throw .malformed("a message without an id") }
        guard let conversation = json["conversation_id"]?.nonempty else {
            throw .malformed("a message without a conversation")
        }
        self.id = id
        self.conversation = conversation
        self.json = json
    }

    var type: String { json["type"]?.string ?? "reply" }

    /// The order of the tests is the server's.
    var author: Author {
        if type == "bot" { return .bot }
        guard let customer = json["customer_id"], customer != .null else { return .agent }
        guard json["user_id"] ?? .null == .null, let id = customer.nonempty else { return .unclear }
        return .customer(id)
    }

    /// Whether customers must not see it: private messages of other types than `note` exist.
    var isInternal: Bool { json["private"]?.bool == true || type == "note" }

    /// The hub's own id of the send, if a hub wrote it.
    var hubMessageID: String? { json["metadata"]?[Self.hubMessageIDName]?.nonempty }

    static let hubMessageIDName = "hub_message_id"

    func sentAt(orElse receivedAt: Date) -> Date { json.time("sent_at") ?? json.time("created_at") ?? receivedAt }
}

extension PapercupsMessage {
    /// What a person would read of it; Markdown.
    var text: String { json["body"]?.string ?? "" }

    /// The text and the files; a message of neither, or of another type, says so.
    var content: [ContentPart] {
        let texts = text.isEmpty ? [] : [ContentPart.text(text)]
        let files = (json["attachments"]?.array ?? []).map(ContentPart.init(attachment:))
        let contentType = json["content_type"]?.nonempty ?? "text"
        let parts = texts + files + (contentType == "text" ? [] : [.unsupported(type: contentType)])
        return parts.isEmpty ? [.unsupported(type: "empty")] : parts
    }

    /// What has no place of its own, in Papercups's words.
    var facts: [String: JSONValue] {
        let customer = (json["customer"] ?? .null).keeping(Self.customerFacts).withoutNulls
        let facts = [
            "source": json["source"]?.nonempty.map(JSONValue.string), "metadata": json["metadata"]?.filled,
            "customer": customer?.filled,
        ]
        return facts.compactMapValues(\.self)
    }

    private static let customerFacts: Set = [
        "email", "external_id", "profile_photo_url", "company_id", "host", "pathname", "current_url", "browser", "os",
        "metadata",
    ]
}

extension ContentPart {
    fileprivate init(attachment: JSONValue) {
        let type = attachment["content_type"]?.nonempty
        let media = Media(
            id: attachment["id"]?.nonempty,
            url: attachment["file_url"]?.nonempty,
            mimeType: type,
            filename: attachment["filename"]?.nonempty
        )
        guard media.url != nil || media.id != nil else {
            self = .unsupported(type: "file")
            return
        }
        switch type?.prefix(while: { $0 != "/" }) {
        case "image": self = .image(media)
        case "audio": self = .audio(media)
        case "video": self = .video(media)
        default: self = .document(media)
        }
    }
}

extension JSONValue {
    fileprivate var withoutNulls: JSONValue? { object.map { .object($0.filter { $0.value != .null }) } }

    /// Nil for an empty object and for what is none.
    fileprivate var filled: JSONValue? {
        guard let members = object, !members.isEmpty else { return .none }
        return self
    }
}
