import ChannelKit

extension CustomerAction {
    private static let keys = [
        "text", "tap", "media", "location", "agent_writes", "agent_leaves", "calls", "speaks", "presses", "interrupts",
        "falls_silent", "hangs_up", "tool_call",
    ]

    /// Parses the one action of a command.
    init(_ command: JSONValue) throws(ControlRefusal) {
        let written = Self.keys.filter { command[$0] != nil && command[$0] != .null }
        guard let key = written.first, written.count == 1, let value = command[key] else {
            throw .malformed("send exactly one of \(Self.keys.joined(separator: ", "))")
        }
        guard let action = try Self.action(key, value) else {
            throw .malformed("'\(key)' is not of the form \(Self.form(of: key))")
        }
        self = action
    }

    private static func action(_ key: String, _ value: JSONValue) throws(ControlRefusal) -> CustomerAction? {
        switch key {
        case "text": value.string.map(CustomerAction.text)
        case "tap": tap(value)
        case "media": try media(value)
        case "location": location(value)
        case "agent_writes": value.string.map(CustomerAction.agentWrites)
        case "agent_leaves": value.bool == true ? .agentLeaves : nil
        default: callAction(key, value)
        }
    }

    private static func callAction(_ key: String, _ value: JSONValue) -> CustomerAction? {
        switch key {
        case "calls": value.bool == true ? .calls : nil
        case "falls_silent": value.bool == true ? .fallsSilent : nil
        case "hangs_up": value.bool == true ? .hangsUp : nil
        case "speaks": value.string.map(CustomerAction.speaks)
        case "presses": value.string.map(CustomerAction.presses)
        case "interrupts": interruption(value)
        default:
            value["name"]?.string.map { .modelCallsTool(name: $0, arguments: value["arguments"] ?? .object([:])) }
        }
    }

    private static func interruption(_ value: JSONValue) -> CustomerAction? {
        guard let first = value["first"]?.string, let second = value["then"]?.string else { return nil }
        return .interrupts(first, with: second)
    }

    private static func tap(_ value: JSONValue) -> CustomerAction? {
        guard let id = value["id"]?.string, let title = value["title"]?.string else { return nil }
        return .tap(id: id, title: title)
    }

    private static func media(_ value: JSONValue) throws(ControlRefusal) -> CustomerAction? {
        guard let name = value["kind"]?.string else { return nil }
        guard let kind = OutboundMedia.Kind(rawValue: name) else {
            let known = OutboundMedia.Kind.allCases.map(\.rawValue).joined(separator: ", ")
            throw .malformed("there is no media of kind '\(name)'; there are \(known)")
        }
        return .media(kind, caption: value["caption"]?.string)
    }

    private static func location(_ value: JSONValue) -> CustomerAction? {
        guard let latitude = value["latitude"]?.number, let longitude = value["longitude"]?.number,
            (-90...90).contains(latitude), (-180...180).contains(longitude)
        else { return nil }
        return .location(latitude: latitude, longitude: longitude, name: value["name"]?.string)
    }

    private static func form(of key: String) -> String {
        switch key {
        case "tap": #"{"id": "yes", "title": "Yes"}"#
        case "media": #"{"kind": "image", "caption": "My tooth"}"#
        case "location": #"{"latitude": 45.5, "longitude": -73.6, "name": "Home"}"#
        case "agent_leaves", "calls", "falls_silent", "hangs_up": "true"
        case "interrupts": #"{"first": "I would like", "then": "No, wait"}"#
        case "tool_call": #"{"name": "book_slot", "arguments": {"day": "2026-08-24"}}"#
        default: #""Hello""#
        }
    }
}
