public import ChannelKit

/// What a simulated model is asked, by whichever API.
public struct SimulatedQuestion: Hashable, Sendable {
    /// One message of the talk.
    public enum Message: Hashable, Sendable {
        case customer(String)
        /// What the model said before, and how many tools it called.
        case model(String, calls: Int)
        /// What came of a call.
        case result(String)

        var text: String {
            switch self {
            case .customer(let text), .model(let text, _), .result(let text): text
            }
        }
    }

    /// A function that may be called.
    public struct Tool: Hashable, Sendable {
        /// Its name.
        public var name: String
        /// The JSON Schema of its arguments.
        public var parameters: JSONValue
    }

    /// The model, by its name.
    public var model: String
    /// What the system prompt says.
    public var instructions: String
    /// What was said, oldest first.
    public var messages: [Message]
    /// What may be called.
    public var tools: [Tool]
    /// How long the answer may be.
    public var maxTokens: Int?
    /// Whether the answer is to come piece by piece.
    public var isStreamed: Bool

    /// What the customer said last.
    public var text: String {
        messages.last { if case .customer = $0 { true } else { false } }?.text ?? ""
    }

    /// The language to answer in, such as `fr`: the one that the instructions name, else that of ``text``.
    public var language: String { PromptLanguage.code(in: instructions) ?? PromptLanguage.code(ofCustomer: text) }

    /// What came of the last call.
    var lastResult: String? {
        messages.last { if case .result = $0 { true } else { false } }?.text
    }

    /// How often the model has called tools since the customer spoke.
    var rounds: Int {
        messages.reversed().prefix { if case .customer = $0 { false } else { true } }
            .count { if case .model(_, let calls) = $0 { calls > 0 } else { false } }
    }

    func tool(_ name: String) -> Tool? { tools.first { $0.name == name } }

    /// Four characters count as one token.
    var inputTokens: Int {
        let prompt = instructions.count + messages.reduce(0) { $0 + $1.text.count }
        return (prompt + 3) / 4 + tools.count * 40
    }
}
