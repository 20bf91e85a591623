import ChannelKit
import Foundation

/// How far the questions of a capture have come in a conversation.
struct FormState: Equatable, Sendable {
    let intent: String
    /// The turn in which they began.
    let begun: TurnID
    /// What is known.
    var slots: [String: JSONValue] = [:]
    /// The customer's own words for it.
    var said: [String: String] = [:]
    /// What the pattern captured that began them.
    let captures: [String: String]
    /// How often the open slot has been asked for.
    var asked = 0
    /// When the customer last said something.
    var at: Date
}

extension FormState {
    /// Reads what ``json`` wrote.
    init?(_ json: JSONValue) {
        guard let intent = json["intent"]?.string, let begun = json["begun"]?.integer, let at = json["at"]?.integer
        else { return nil }
        self.intent = intent
        self.begun = TurnID(begun)
        self.at = Date(millisecondsSince1970: at)
        slots = json["slots"]?.object ?? [:]
        said = json["said"]?.object?.compactMapValues(\.string) ?? [:]
        captures = json["captures"]?.object?.compactMapValues(\.string) ?? [:]
        asked = Int(json["asked"]?.integer ?? 0)
    }

    /// The state as it is remembered.
    var json: JSONValue {
        [
            "intent": .string(intent), "begun": .integer(begun.rawValue), "at": .integer(at.millisecondsSince1970),
            "slots": .object(slots), "said": .object(said.mapValues(JSONValue.string)),
            "captures": .object(captures.mapValues(JSONValue.string)), "asked": .integer(Int64(asked)),
        ]
    }
}

/// Where a conversation's form is kept.
///
/// The state before a turn is kept beside the state after it, so that a turn that is run again, after a crash for
/// example, starts where it started and does not take one answer for two.
struct FormMemory: Sendable {
    private static let key = "intent-detection.form"

    private let turn: Turn

    init(of turn: Turn) { self.turn = turn }

    /// The form that was open before the turn.
    func before() async throws -> FormState? {
        guard let stored = try await turn.services.memory.value(for: Self.key) else { return nil }
        let isRunAgain = stored["turn"]?.integer == turn.id.rawValue
        return stored[isRunAgain ? "before" : "after"].flatMap(FormState.init)
    }

    /// Remembers that the turn led from one state to another; nil is no form.
    func keep(_ after: FormState?, since before: FormState?) async throws {
        let stored: JSONValue = [
            "turn": .integer(turn.id.rawValue), "before": before?.json ?? .null, "after": after?.json ?? .null,
        ]
        try await turn.services.memory.set(stored, for: Self.key)
    }
}
