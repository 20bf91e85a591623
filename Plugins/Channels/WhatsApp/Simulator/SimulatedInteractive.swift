import ChannelKit

/// Reads buttons and lists, and enforces Meta's limits.
enum SimulatedInteractive {
    static func reading(_ object: GraphObject) throws(GraphRefusal) -> SimulatedMessage {
        let text = try object.object("body").text("text", atMost: 1_024)
        if object.json["footer"] != nil { _ = try object.object("footer").text("text", atMost: 60) }
        let action = try object.object("action")
        switch object.json["type"]?.string {
        case "button": return try buttons(action, under: text)
        case "list": return try list(action, under: text)
        case nil: throw .missing("interactive['type']")
        default: throw .unsupportedType
        }
    }

    private static func buttons(_ action: GraphObject, under text: String) throws(GraphRefusal) -> SimulatedMessage {
        var titles: [String] = []
        var choices: [String: ChoiceForm] = [:]
        for button in try action.list("buttons", 1...3) {
            guard try button.text("type") == "reply" else { throw .parameter("\(button.path)['type'] must be reply.") }
            let reply = try button.object("reply")
            titles.append(try reply.text("title", atMost: 20))
            choices[try reply.text("id", atMost: 256)] = .replyButton
        }
        guard choices.count == titles.count, Set(titles).count == titles.count else {
            throw .parameter("Buttons must have different titles and ids.")
        }
        return message(text, titles, choices)
    }

    private static func list(_ action: GraphObject, under text: String) throws(GraphRefusal) -> SimulatedMessage {
        _ = try action.text("button", atMost: 20)
        let sections = try action.list("sections", 1...10)
        var titles: [String] = []
        var choices: [String: ChoiceForm] = [:]
        for section in sections {
            if sections.count > 1 { _ = try section.text("title", atMost: 24) }
            for row in try section.list("rows", 1...10) {
                titles.append(try row.text("title", atMost: 24))
                _ = try row.optionalText("description", atMost: 72)
                choices[try row.text("id", atMost: 200)] = .row
            }
        }
        guard titles.count <= 10 else { throw .parameter("A list must have at most 10 rows in all.") }
        guard choices.count == titles.count else { throw .parameter("Rows must have different ids.") }
        return message(text, titles, choices)
    }

    /// Choices in brackets, so that the journal shows which elements can be tapped.
    private static func message(
        _ text: String,
        _ titles: [String],
        _ choices: [String: ChoiceForm]
    ) -> SimulatedMessage {
        let row = titles.map { "[\($0)]" }.joined(separator: " ")
        return SimulatedMessage(text: "\(text)\n\(row)", choices: choices)
    }
}
