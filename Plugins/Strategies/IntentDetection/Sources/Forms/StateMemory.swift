import ChannelKit

/// A state that is stored in the conversation's memory.
protocol RememberedState: Sendable {
    /// The state as stored.
    var json: JSONValue { get }

    /// Reads ``json``; nil if it is not a state.
    init?(_ json: JSONValue)
}

/// A state in the conversation's memory.
///
/// Both the state before a turn and the state after it are stored, so that a turn that runs again, such as after a
/// crash, starts from the same state and does not count one answer twice.
struct StateMemory<State: RememberedState>: Sendable {
    private let turn: Turn
    private let key: String

    /// - Parameter key: The key of the state in the memory.
    init(of turn: Turn, key: String) {
        self.turn = turn
        self.key = key
    }

    /// The state before the turn.
    func before() async throws -> State? {
        guard let stored = try await turn.services.memory.value(for: key) else { return nil }
        let isRunAgain = stored["turn"]?.integer == turn.id.rawValue
        return stored[isRunAgain ? "before" : "after"].flatMap(State.init)
    }

    /// Stores the states before and after the turn; nil means none.
    func keep(_ after: State?, since before: State?) async throws {
        let stored: JSONValue = [
            "turn": .integer(turn.id.rawValue), "before": before?.json ?? .null, "after": after?.json ?? .null,
        ]
        try await turn.services.memory.set(stored, for: key)
    }
}

/// The form in the conversation's memory.
typealias FormMemory = StateMemory<FormState>

extension StateMemory<FormState> {
    init(of turn: Turn) { self.init(of: turn, key: "intent-detection.form") }
}
