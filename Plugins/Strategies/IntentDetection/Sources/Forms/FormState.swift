import ChannelKit
import Foundation

/// The state of an open form in a conversation.
struct FormState: Equatable, Sendable, RememberedState {
    let intent: String
    /// The turn that opened the form.
    let begun: TurnID
    /// The values of the filled slots.
    var slots: [String: JSONValue] = [:]
    /// The customer's words for each slot.
    var said: [String: String] = [:]
    /// The facts beside the values, such as the end of a span or a telephone extension.
    var facts: [String: JSONValue] = [:]
    /// The words about the open slot of which a part was missing, such as a time without a day.
    var heard: String?
    /// The named groups of the pattern that opened the form.
    let captures: [String: String]
    /// The number of questions for the open slot.
    var asked = 0
    /// The time of the customer's last message.
    var at: Date
}

extension FormState {
    /// Reads the form of ``json``; nil if it is not one.
    init?(_ json: JSONValue) {
        guard let intent = json["intent"]?.string, let begun = json["begun"]?.integer, let at = json["at"]?.integer
        else { return nil }
        self.intent = intent
        self.begun = TurnID(begun)
        self.at = Date(millisecondsSince1970: at)
        slots = json["slots"]?.object ?? [:]
        said = json["said"]?.object?.compactMapValues(\.string) ?? [:]
        facts = json["facts"]?.object ?? [:]
        heard = json["heard"]?.string
        captures = json["captures"]?.object?.compactMapValues(\.string) ?? [:]
        asked = Int(json["asked"]?.integer ?? 0)
    }

    /// The state as stored in the conversation's memory.
    var json: JSONValue {
        .compact([
            "intent": .string(intent), "begun": .integer(begun.rawValue), "at": .integer(at.millisecondsSince1970),
            "slots": .object(slots), "said": .object(said.mapValues(JSONValue.string)),
            "captures": .object(captures.mapValues(JSONValue.string)), "asked": .integer(Int64(asked)),
            "facts": facts.isEmpty ? nil : .object(facts), "heard": heard.map(JSONValue.string),
        ])
    }
}
