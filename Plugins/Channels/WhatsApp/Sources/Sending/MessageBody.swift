import ChannelKit
import Foundation

/// The body of a send call, without its recipient.
struct MessageBody: Hashable {
    /// `type`, and the member that it names.
    let members: [String: JSONValue]
    /// True if the message may quote another one.
    ///
    /// A reaction names its message itself.
    let canQuote: Bool

    private init(_ type: String, _ object: JSONValue, canQuote: Bool = true) {
        members = ["type": .string(type), type: object]
        self.canQuote = canQuote
    }

    /// Nil for content that Meta would refuse.
    init?(_ content: ReplyContent) {
        switch content {
        case .text(let text):
            guard text.fits(MessageLimit.text) else { return nil }
            self.init("text", ["body": .string(text), "preview_url": false])
        case .media(let media):
            guard let object = media.graphObject else { return nil }
            self.init(media.kind.rawValue, object)
        case .buttons(let text, let choices):
            guard let object = Self.buttons(text, choices) else { return nil }
            self.init("interactive", object)
        case .list(let text, let title, let choices):
            guard let object = Self.list(text, title, choices) else { return nil }
            self.init("interactive", object)
        case .location(let latitude, let longitude, let name, let address):
            guard (-90...90).contains(latitude), (-180...180).contains(longitude) else { return nil }
            self.init(
                "location",
                .compact([
                    "latitude": .number(latitude), "longitude": .number(longitude),
                    "name": name.map(JSONValue.string), "address": address.map(JSONValue.string),
                ])
            )
        case .template(let template):
            guard let object = template.graphObject else { return nil }
            self.init("template", object)
        case .transfer, .endCall: return nil
        case .reaction(let emoji, let target):
            // An empty emoji removes the reaction.
            guard !target.isEmpty, (emoji ?? "").count <= 1 else { return nil }
            let object: JSONValue = ["message_id": .string(target), "emoji": .string(emoji ?? "")]
            self.init("reaction", object, canQuote: false)
        }
    }
}

extension MessageBody {
    /// The title of a list that replaces buttons: a word that many languages share.
    private static let listTitle = "Options"

    /// Reply buttons, or a list if there are too many or their titles are too long.
    private static func buttons(_ text: String, _ choices: [ReplyContent.Choice]) -> JSONValue? {
        guard choices.fitButtons else { return list(text, listTitle, choices) }
        guard text.fits(MessageLimit.interactiveText) else { return nil }
        let buttons = choices.map { choice -> JSONValue in
            ["type": "reply", "reply": ["id": .string(choice.id), "title": .string(choice.title)]]
        }
        return ["type": "button", "body": ["text": .string(text)], "action": ["buttons": .array(buttons)]]
    }

    /// A list of one section, which needs no title.
    private static func list(_ text: String, _ title: String, _ choices: [ReplyContent.Choice]) -> JSONValue? {
        guard choices.fitRows, text.fits(MessageLimit.interactiveText), title.fits(MessageLimit.listTitle) else {
            return nil
        }
        let rows = choices.map { choice -> JSONValue in
            var row: [String: JSONValue] = ["id": .string(choice.id), "title": .string(choice.title)]
            if let description = choice.description, !description.isEmpty { row["description"] = .string(description) }
            return .object(row)
        }
        return [
            "type": "list", "body": ["text": .string(text)],
            "action": ["button": .string(title), "sections": [["rows": .array(rows)]]],
        ]
    }
}
