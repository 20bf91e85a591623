import ChannelKit

/// Reads templates.
///
/// Every name counts as approved except ``unknownName``.
enum SimulatedTemplate {
    /// The template that was never approved.
    static let unknownName = "no_such_template"

    static func reading(_ object: GraphObject) throws(GraphRefusal) -> SimulatedMessage {
        let name = try object.text("name", atMost: 512)
        _ = try object.object("language").text("code", atMost: 15)
        guard name != unknownName else { throw .unknownTemplate }
        var words = ["[template \(name)]"]
        var choices: [String: ChoiceForm] = [:]
        let components = object.json["components"] == nil ? [] : try object.list("components", 0...20)
        for component in components {
            switch try component.text("type") {
            case "header": words += try header(component)
            case "body": words += try texts(component)
            case "button": choices[try payload(component)] = .templateButton
            default: throw .parameter("\(component.path)['type'] is not known.")
            }
        }
        return SimulatedMessage(text: words.joined(separator: " "), isTemplate: true, choices: choices)
    }

    private static func header(_ component: GraphObject) throws(GraphRefusal) -> [String] {
        var words: [String] = []
        for parameter in try component.list("parameters", 1...1) {
            let type = try parameter.text("type")
            guard ["image", "video", "document"].contains(type) else {
                throw .parameter("\(parameter.path)['type'] is not known.")
            }
            words.append(try SimulatedMessage.media(parameter.object(type), kind: type).text)
        }
        return words
    }

    private static func texts(_ component: GraphObject) throws(GraphRefusal) -> [String] {
        var words: [String] = []
        for parameter in try component.list("parameters", 1...100) {
            guard try parameter.text("type") == "text" else { throw .parameter("\(parameter.path) is not a text.") }
            let text = try parameter.text("text", atMost: 1_024)
            guard !text.contains(where: { $0.isNewline || $0 == "\t" }), !text.contains("     ") else {
                throw .parameter("Param text cannot have new-line/tab characters or more than 4 consecutive spaces.")
            }
            words.append(text)
        }
        return words
    }

    private static func payload(_ component: GraphObject) throws(GraphRefusal) -> String {
        guard try component.text("sub_type") == "quick_reply" else {
            throw .parameter("\(component.path)['sub_type'] is not supported.")
        }
        guard let index = component.json["index"]?.integer, (0...9).contains(index) else {
            throw .parameter("\(component.path)['index'] must be 0 to 9.")
        }
        guard let parameter = try component.list("parameters", 1...1).first else { throw .missing("parameters") }
        return try parameter.text("payload", atMost: 256)
    }
}
