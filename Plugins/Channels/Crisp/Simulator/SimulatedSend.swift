import ChannelKit
import ChannelSimulatorKit

/// A message of the hub, valid by Crisp's schema.
struct SimulatedSend {
    /// Max UTF-16 units.
    ///
    /// Crisp documents none; this is stricter than any likely limit.
    private static let maxTextLength = 4_096

    /// The members that are stored and posted in hooks.
    let members: [String: JSONValue]
    let fingerprint: Int64?
    let isFromOperator: Bool
    /// The text that a visitor sees.
    let text: String

    /// Validates a call's body.
    ///
    /// - Throws: ``CrispRefusal`` if Crisp's schema does not allow it.
    init(reading json: JSONValue) throws(CrispRefusal) {
        let type = try json.text("type")
        let side = try json.text("from")
        _ = try json.text("origin")
        guard ["user", "operator"].contains(side) else { throw .invalid("data.from should be one of user, operator") }
        guard let content = json["content"] else { throw .missing("content") }
        text = try Self.checked(content, of: type)
        try Self.checkExtras(json, of: type)
        fingerprint = json["fingerprint"]?.integer
        isFromOperator = side == "operator"
        let kept = [
            "type", "from", "origin", "content", "user", "automated", "properties", "references", "original",
            "translated", "mentions",
        ]
        members = (json.object ?? [:]).filter { kept.contains($0.key) }
    }

    /// True for notes and events, which visitors do not see.
    var isPrivate: Bool { ["note", "event"].contains(members["type"]?.string) }

    /// The hub's id of the send.
    var correlation: String? { members["properties"]?["hub_message_id"]?.string }

    private static func checkExtras(_ json: JSONValue, of type: String) throws(CrispRefusal) {
        if let fingerprint = json["fingerprint"] {
            guard case .integer(let value) = fingerprint, (1..<(1 << 53)).contains(value) else {
                throw .invalid("data.fingerprint should be integer")
            }
        }
        if let user = json["user"] {
            guard user.object != nil, [nil, "website", "participant"].contains(user["type"]?.string) else {
                throw .invalid("data.user.type should be one of website, participant")
            }
        }
        for value in (json["properties"]?.object ?? [:]).values where value.object != nil || value.array != nil {
            throw .invalid("data.properties should be a map of string, number, boolean")
        }
        if json["mentions"] != nil, type != "note" { throw .invalid("data.mentions is not allowed") }
    }

    /// - Returns: The readable text.
    private static func checked(_ content: JSONValue, of type: String) throws(CrispRefusal) -> String {
        switch type {
        case "text", "note":
            guard let text = content.string, !text.isEmpty, text.utf16.count <= maxTextLength else {
                throw .invalid("data.content should be string")
            }
            return text
        case "file": return "\(try content.text("name"))\n\(try content.file())"
        case "animation": return try content.file()
        case "audio":
            guard content["duration"]?.integer != nil else { throw .missing("duration") }
            return try content.file()
        case "picker": return try picker(content)
        case "field":
            _ = try content.text("id")
            _ = try content.text("explain")
            return try content.text("text")
        case "carousel":
            guard content["targets"]?.array?.isEmpty == false else { throw .missing("targets") }
            return try content.text("text")
        case "event": return try content.text("namespace")
        default: throw .invalid("data.type should be equal to one of the allowed values")
        }
    }

    private static func picker(_ content: JSONValue) throws(CrispRefusal) -> String {
        _ = try content.text("id")
        var lines = [try content.text("text")]
        guard let choices = content["choices"]?.array, !choices.isEmpty else { throw .missing("choices") }
        for choice in choices {
            _ = try choice.text("value")
            guard choice["selected"]?.bool != nil else { throw .missing("selected") }
            lines.append("[\(try choice.text("label"))]")
        }
        return lines.joined(separator: "\n")
    }
}

extension JSONValue {
    /// A required, non-empty text.
    func text(_ name: String) throws(CrispRefusal) -> String {
        guard let text = self[name]?.nonEmptyString else { throw .missing(name) }
        return text
    }

    /// The URL of a file with a MIME type.
    fileprivate func file() throws(CrispRefusal) -> String {
        guard try text("type").contains("/") else { throw .invalid("data.content.type should match format mime") }
        let url = try text("url")
        guard url.hasPrefix("https://") || url.hasPrefix("http://") else {
            throw .invalid("data.content.url should match format url")
        }
        return url
    }
}
