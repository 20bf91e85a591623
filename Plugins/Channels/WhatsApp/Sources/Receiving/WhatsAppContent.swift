import ChannelKit
import Foundation

/// The content of a message; `type` names the member that holds it.
struct WhatsAppContent {
    var part: ContentPart
    /// The content as plain text.
    var text = ""
    /// Values without a field of their own in the part, under Meta's names.
    var facts: [String: JSONValue] = [:]
    /// False for what wants no answer, such as a permission that the app gave by itself.
    var expectsAnswer = true

    /// True for what a customer does to a message or the chat instead of writing: Meta does not count it as a message,
    /// and it wants no answer.
    var isHousekeeping: Bool {
        if case .unsupported(let type) = part { Self.housekeeping.contains(type) } else { false }
    }

    /// True for words, files and the like, with which an agent replies to a customer.
    var isReply: Bool {
        switch part {
        case .unsupported, .reaction: false
        default: true
        }
    }

    /// Reads `message`.
    ///
    /// An unknown type, or one of another shape than documented, becomes an unsupported part.
    init(reading message: JSONValue) {
        let type = message["type"]?.string ?? "unknown"
        let body = message[type] ?? .null
        self = Self.known(type, body) ?? Self(unsupported: Self.unsupportedName(type, body))
    }

    private init(unsupported name: String) {
        self.init(part: .unsupported(type: name), expectsAnswer: !Self.housekeeping.contains(name))
    }

    /// The unsupported types that are no messages.
    private static let housekeeping: Set = [
        "edit", "revoke", "pin", "unpin", "pin_in_chat", "unpin_in_chat", "keep", "unkeep", "keep_in_chat",
        "undo_keep_in_chat", "reaction", "poll_update", "poll_vote", "ephemeral", "ephemeral_setting",
    ]

    private init(
        part: ContentPart,
        text: String = "",
        facts: [String: JSONValue?] = [:],
        expectsAnswer: Bool = true
    ) {
        self.part = part
        self.text = text
        self.expectsAnswer = expectsAnswer
        self.facts = facts.compactMapValues(\.self)
    }

    private static func known(_ type: String, _ body: JSONValue) -> WhatsAppContent? {
        switch type {
        case "text": body["body"]?.string.map { Self(part: .text($0), text: $0) }
        case "image": media(body, ContentPart.image)
        case "audio": media(body, ContentPart.audio)
        case "voice": media(body, isVoice: true, ContentPart.audio)
        case "video": media(body, ContentPart.video)
        case "document": media(body, ContentPart.document)
        case "sticker": media(body, ContentPart.sticker)
        case "location": location(body)
        case "contacts": body.array.map { Self(part: .contacts($0)) }
        case "interactive": interactive(body)
        case "button": choice(id: body["payload"], title: body["text"])
        case "reaction": reaction(body)
        case "order": body.object.map { _ in Self(part: .order(body), text: body["text"]?.string ?? "") }
        default: nil
        }
    }

    /// The name of an unsupported type.
    ///
    /// Meta writes `unsupported`, before 2025 `unknown`, and sometimes adds the type.
    private static func unsupportedName(_ type: String, _ body: JSONValue) -> String {
        switch type {
        case "unsupported", "unknown": body["type"]?.string ?? type
        case "interactive": body["type"]?.string.map { "interactive/\($0)" } ?? type
        default: type
        }
    }
}

extension WhatsAppContent {
    private static func media(
        _ body: JSONValue,
        isVoice: Bool = false,
        _ makePart: (ContentPart.Media) -> ContentPart
    ) -> WhatsAppContent? {
        let media = ContentPart.Media(
            id: body["id"]?.string,
            url: body["url"]?.string,
            mimeType: body["mime_type"]?.string,
            filename: body["filename"]?.string,
            caption: body["caption"]?.string,
            isVoice: isVoice || body["voice"]?.bool == true
        )
        guard media.id != nil || media.url != nil else { return nil }
        return Self(
            part: makePart(media),
            text: media.caption ?? "",
            facts: ["sha256": body["sha256"], "animated": body["animated"]]
        )
    }

    private static func location(_ body: JSONValue) -> WhatsAppContent? {
        guard let latitude = body["latitude"]?.number, let longitude = body["longitude"]?.number else { return nil }
        return Self(
            part: .location(
                latitude: latitude,
                longitude: longitude,
                name: body["name"]?.string,
                address: body["address"]?.string
            ),
            facts: ["url": body["url"]]
        )
    }

    private static func interactive(_ body: JSONValue) -> WhatsAppContent? {
        let reply = body["type"]?.string.flatMap { body[$0] }
        switch body["type"]?.string {
        case "button_reply": return choice(id: reply?["id"], title: reply?["title"])
        case "list_reply":
            return choice(id: reply?["id"], title: reply?["title"], facts: ["description": reply?["description"]])
        case "nfm_reply": return form(reply ?? .null)
        case "product": return productQuestion(body)
        case "call_permission_reply": return callPermission(reply ?? .null)
        default: return nil
        }
    }

    /// A question about a product of the catalog.
    private static func productQuestion(_ body: JSONValue) -> WhatsAppContent? {
        (body["body"]?["text"] ?? body["product"]?["text"])?.string.map { text in
            Self(part: .text(text), text: text, facts: ["referred_product": body["action"] ?? body["product"]])
        }
    }

    /// The customer's permission for calls, or the refusal of one.
    ///
    /// It answers a request that the hub does not make, and the app may give it by itself after a call.
    private static func callPermission(_ body: JSONValue) -> WhatsAppContent? {
        body["response"]?.string.map { response in
            Self(
                part: .choice(id: "call_permission_reply/\(response)", title: response),
                facts: ["call_permission_reply": body],
                expectsAnswer: false
            )
        }
    }

    private static func choice(
        id: JSONValue?,
        title: JSONValue?,
        facts: [String: JSONValue?] = [:]
    ) -> WhatsAppContent? {
        guard let title = title?.string ?? id?.string else { return nil }
        return Self(part: .choice(id: id?.string ?? title, title: title), text: title, facts: facts)
    }

    /// A completed flow.
    ///
    /// `response_json` is a text that holds JSON, though not always an object.
    private static func form(_ body: JSONValue) -> WhatsAppContent? {
        guard let response = body["response_json"] else { return nil }
        let data = response.string.flatMap { try? JSONValue(parsing: Data($0.utf8)) } ?? response
        return Self(part: .form(data), text: body["body"]?.string ?? "", facts: ["name": body["name"]])
    }

    /// A reaction.
    ///
    /// A missing or empty emoji removes it.
    private static func reaction(_ body: JSONValue) -> WhatsAppContent? {
        body["message_id"]?.string.map { target in
            let emoji = body["emoji"]?.string
            return Self(part: .reaction(to: target, emoji: emoji?.isEmpty == true ? nil : emoji))
        }
    }
}
