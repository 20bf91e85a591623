import ChannelKit
import Foundation

/// The content of a send that passed validation.
struct SimulatedMessage {
    /// The content as the customer sees it, as text.
    let text: String
    /// True for an approved template, which may be sent outside the window.
    var isTemplate = false
    /// True for a reaction to another message.
    var isReaction = false
    /// The elements that can be tapped, by the id that comes back.
    var choices: [String: ChoiceForm] = [:]

    /// Reads the object that `type` names.
    ///
    /// - Throws: ``GraphRefusal`` for content that Meta refuses.
    static func reading(_ json: JSONValue) throws(GraphRefusal) -> SimulatedMessage {
        guard let type = json["type"]?.string else { throw .required("type") }
        let call = GraphObject(json: json, path: "")
        switch type {
        case "text": return try text(json)
        case "image", "audio", "video", "document", "sticker": return try media(call.object(type), kind: type)
        case "location": return try location(call.object(type))
        case "reaction": return try reaction(call.object(type))
        case "interactive": return try SimulatedInteractive.reading(call.object(type))
        case "template": return try SimulatedTemplate.reading(call.object(type))
        default: throw .unsupportedType
        }
    }

    /// The `pricing` object of statuses.
    var pricing: JSONValue {
        [
            "billable": .bool(isTemplate), "pricing_model": "PMP",
            "type": isTemplate ? "regular" : "free_customer_service", "category": isTemplate ? "utility" : "service",
        ]
    }
}

extension SimulatedMessage {
    private static let maxTextLength = 4_096
    private static let maxCaptionLength = 1_024

    private static func text(_ json: JSONValue) throws(GraphRefusal) -> SimulatedMessage {
        guard let text = json["text"]?["body"]?.string, !text.isEmpty else { throw .required("text['body']") }
        guard text.utf16.count <= maxTextLength else {
            throw .invalid("Param text['body'] must be at most \(maxTextLength) characters long.")
        }
        return SimulatedMessage(text: text)
    }

    static func media(_ media: GraphObject, kind: String) throws(GraphRefusal) -> SimulatedMessage {
        var members: Set = ["id", "link"]
        if kind != "audio", kind != "sticker" { members.insert("caption") }
        if kind == "document" { members.insert("filename") }
        if kind == "audio" { members.insert("voice") }
        try media.allowOnly(members)
        switch (try media.optionalText("id"), try media.optionalText("link")) {
        case (nil, nil): throw .missing("\(media.path)['id'] or \(media.path)['link']")
        case (_?, _?): throw .invalid("Only one of id and link may be given for \(media.path).")
        case (let id?, nil):
            guard id.wholeMatch(of: /[0-9]{5,32}/) != nil else { throw .parameter("\(id) is not a valid media ID.") }
        case (nil, let link?): try fetch(link)
        }
        let caption = try media.optionalText("caption", atMost: maxCaptionLength)
        return SimulatedMessage(text: "[\(kind)]" + (caption.map { " \($0)" } ?? ""))
    }

    /// Validates `link` without fetching it.
    ///
    /// A host under `.invalid`, which does not exist in DNS, simulates an unreachable link.
    private static func fetch(_ link: String) throws(GraphRefusal) {
        guard let url = URLComponents(string: link), ["http", "https"].contains(url.scheme), let host = url.host else {
            throw .parameter("The link is not a valid URI.")
        }
        guard !host.hasSuffix(".invalid") else { throw .unfetchable }
    }

    private static func location(_ location: GraphObject) throws(GraphRefusal) -> SimulatedMessage {
        try location.allowOnly(["latitude", "longitude", "name", "address"])
        _ = try location.number("latitude", in: -90...90)
        _ = try location.number("longitude", in: -180...180)
        let words = [try location.optionalText("name"), try location.optionalText("address")].compactMap(\.self)
        return SimulatedMessage(text: (["[location]"] + words).joined(separator: " "))
    }

    /// A reaction.
    ///
    /// An empty emoji removes it.
    private static func reaction(_ reaction: GraphObject) throws(GraphRefusal) -> SimulatedMessage {
        _ = try reaction.text("message_id")
        guard let emoji = try reaction.optionalText("emoji") else { throw .missing("reaction['emoji']") }
        return SimulatedMessage(text: emoji.isEmpty ? "[reaction taken away]" : "[reaction] \(emoji)", isReaction: true)
    }
}
