public import ChannelKit

/// A request to a simulated model, independent of the API.
public struct SimulatedQuestion: Hashable, Sendable {
    /// A message of the conversation.
    public enum Message: Hashable, Sendable {
        case customer(String)
        /// An earlier answer of the model, with the number of its tool calls.
        case model(String, calls: Int)
        /// The result of a tool call.
        case result(String)

        var text: String {
            switch self {
            case .customer(let text), .model(let text, _), .result(let text): text
            }
        }
    }

    /// A declared tool.
    public struct Tool: Hashable, Sendable {
        /// The tool's name.
        public var name: String
        /// The JSON Schema of the arguments.
        public var parameters: JSONValue
    }

    /// The model's name.
    public var model: String
    /// The system prompt.
    public var instructions: String
    /// The messages, oldest first.
    public var messages: [Message]
    /// The declared tools.
    public var tools: [Tool]
    /// The max length of the answer, in tokens.
    public var maxTokens: Int?
    /// True if the answer is streamed.
    public var isStreamed: Bool

    /// The customer's last message.
    public var text: String {
        messages.last { if case .customer = $0 { true } else { false } }?.text ?? ""
    }

    /// The language to answer in, such as `fr`: the one that the instructions name, or else that of ``text``.
    public var language: String { PromptLanguage.code(in: instructions) ?? PromptLanguage.code(ofCustomer: text) }

    /// The result of the last tool call; nil if there is none.
    var lastResult: String? {
        messages.last { if case .result = $0 { true } else { false } }?.text
    }

    /// The number of answers with tool calls since the customer's last message.
    var toolSteps: Int {
        messages.reversed().prefix { if case .customer = $0 { false } else { true } }
            .count { if case .model(_, let calls) = $0 { calls > 0 } else { false } }
    }

    func tool(_ name: String) -> Tool? { tools.first { $0.name == name } }

    /// The tokens of the request: one for four characters.
    var inputTokens: Int {
        let prompt = instructions.count + messages.reduce(0) { $0 + $1.text.count }
        return (prompt + 3) / 4 + tools.count * 40
    }
}
