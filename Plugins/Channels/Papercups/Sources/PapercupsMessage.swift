import ChannelKit
import Foundation

/// The payload of `message:created`, which has the form of the API's messages.
struct PapercupsMessage {
    /// The kind of author, determined as the server does.
    enum Author: Hashable {
        case customer(String)
        case agent
        /// An automatic message.
        case bot
        /// Unknown, since the message names both a customer and a user.
        case unknown
    }

    let id: String
    let conversation: String
    let json: JSONValue

    init(_ json: JSONValue) throws(InboundError) {
        guard let id = json["id"]?.nonEmptyString else { throw .malformed("the message has no id") }
        guard let conversation = json["conversation_id"]?.nonEmptyString else {
            throw .malformed("the message has no conversation")
        }
        self.id = id
        self.conversation = conversation
        self.json = json
    }

    var type: String { json["type"]?.string ?? "reply" }

    /// The author's kind; the order of the tests is the server's.
    var author: Author {
        if type == "bot" { return .bot }
        guard let customer = json["customer_id"], customer != .null else { return .agent }
        guard json["user_id"] ?? .null == .null, let id = customer.nonEmptyString else { return .unknown }
        return .customer(id)
    }

    /// True if customers must not see it.
    ///
    /// Private messages of types other than `note` exist.
    var isInternal: Bool { json["private"]?.bool == true || type == "note" }

    /// The description of `customer`; nil if the message describes another participant.
    func description(of customer: String) -> JSONValue? {
        let description = json["customer"]
        guard let id = description?["id"]?.nonEmptyString else { return description }
        return id == customer ? description : nil
    }

    /// The hub's id of the send; nil if no hub wrote the message.
    var hubMessageID: String? { json["metadata"]?[Self.hubMessageIDName]?.nonEmptyString }

    static let hubMessageIDName = "hub_message_id"

    func sentAt(orElse receivedAt: Date) -> Date { json.time("sent_at") ?? json.time("created_at") ?? receivedAt }
}

extension PapercupsMessage {
    /// The readable text, in Markdown.
    var text: String { json["body"]?.string ?? "" }

    /// The text and the files; `unsupported` for neither, or for another content type.
    var content: [ContentPart] {
        let texts = text.isEmpty ? [] : [ContentPart.text(text)]
        let files = (json["attachments"]?.array ?? []).map(ContentPart.init(attachment:))
        let contentType = json["content_type"]?.nonEmptyString ?? "text"
        let parts = texts + files + (contentType == "text" ? [] : [.unsupported(type: contentType)])
        return parts.isEmpty ? [.unsupported(type: "empty")] : parts
    }

    /// Members without a counterpart in ``UnifiedMessage``, under Papercups's names.
    var extraMembers: [String: JSONValue] {
        let customer = (json["customer"] ?? .null).keeping(Self.customerMembers).withoutNulls
        let members = [
            "source": json["source"]?.nonEmptyString.map(JSONValue.string), "metadata": json["metadata"]?.filled,
            "customer": customer?.filled,
        ]
        return members.compactMapValues(\.self)
    }

    private static let customerMembers: Set = [
        "email", "external_id", "profile_photo_url", "company_id", "host", "pathname", "current_url", "browser", "os",
        "metadata",
    ]
}

extension ContentPart {
    fileprivate init(attachment: JSONValue) {
        let type = attachment["content_type"]?.nonEmptyString
        let media = Media(
            id: attachment["id"]?.nonEmptyString,
            url: attachment["file_url"]?.nonEmptyString,
            mimeType: type,
            filename: attachment["filename"]?.nonEmptyString
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

    /// The object; nil if it is empty or not an object.
    fileprivate var filled: JSONValue? {
        guard let members = object, !members.isEmpty else { return .none }
        return self
    }
}
