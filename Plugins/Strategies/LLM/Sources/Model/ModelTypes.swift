import ChannelKit
import Foundation

/// A request to a model, independent of the provider.
struct ModelRequest: Hashable, Sendable {
    /// The system prompt.
    var instructions: String
    /// The messages, oldest first; the last is the customer's or the result of a tool.
    var messages: [ModelMessage]
    /// The tools that the model may call.
    var tools: [ModelTool] = []
    /// The max length of the answer, in the model's tokens.
    var maxTokens: Int
    /// The sampling temperature; the provider's default if nil.
    var temperature: Double?
    /// The beginning of ``instructions`` that is the same in every turn, which a provider can cache.
    var constant = ""
    /// The images of the customer's last message.
    var images: [ModelImage] = []

    /// The index of the message that ``images`` belong to; nil if there are none.
    var imageIndex: Int? {
        images.isEmpty ? nil : messages.lastIndex { if case .customer = $0 { true } else { false } }
    }
}

extension ModelRequest {
    /// The request for a model that cannot call tools: calls and results so far are written as text.
    var withoutTools: ModelRequest {
        var request = self
        request.tools = []
        request.messages = messages.map { message in
            switch message {
            case .model(let text, let calls) where !calls.isEmpty:
                .model(text.isEmpty ? "[used: \(calls.map(\.name).joined(separator: ", "))]" : text)
            case .result(let call, let text, _): .customer("[result of \(call.name): \(text)]")
            default: message
            }
        }
        return request
    }
}

/// One message of a conversation with a model.
enum ModelMessage: Hashable, Sendable {
    case customer(String)
    /// An earlier answer of the model, with its tool calls.
    case model(String, calls: [ToolCall] = [])
    /// The result of a tool call.
    case result(of: ToolCall, String, isError: Bool)
}

/// A function that a model may call.
struct ModelTool: Hashable, Sendable {
    /// The name: at most 64 letters, digits, `_` and `-`.
    var name: String
    /// The description for the model, which says when to call the tool.
    var description: String
    /// The JSON Schema of its arguments.
    var parameters: JSONValue
}

/// A tool call that a model requests.
struct ToolCall: Hashable, Sendable {
    /// The provider's id of the call.
    var id: String
    /// The tool.
    var name: String
    /// The arguments as written by the model, unchecked.
    var arguments: JSONValue
    /// The members that the server wants back with the call within the turn: a signature (`extra_content`), or the
    /// model's reasoning (`reasoning_content`), which is sent to no customer and is in no history.
    var echo: [String: JSONValue] = [:]
}

/// An event of a model's answer.
enum ModelEvent: Hashable, Sendable {
    /// A piece of its answer.
    case text(String)
    /// A complete tool call.
    case call(ToolCall)
    /// The end; nothing follows.
    case end(ModelEnd)
}

/// The end of an answer.
struct ModelEnd: Hashable, Sendable {
    /// The reason for the end.
    enum Reason: Hashable, Sendable {
        case complete
        /// The answer reached ``ModelRequest/maxTokens``.
        case length
        /// The model waits for the results of its calls.
        case calls
        /// The provider's filter, or the model, refused.
        case refused
    }

    var reason: Reason
}

/// The circumstances of one call of a model.
struct ModelContext: Sendable {
    /// The key of the call within the turn.
    let key: String
    let deadline: Date
    let clock: any HubClock
    let services: StrategyServices
    /// True if text is passed on as it arrives, because a caller waits for it.
    ///
    /// Otherwise an answer is passed on as a whole: one that breaks off was seen by no customer, so the model, or the
    /// next one, is asked again.
    var isSpoken = true
}

/// A chat model: one behind an endpoint, or a chain of several.
protocol ChatModel: Sendable {
    /// Asks the model and streams the events of its answer.
    ///
    /// The usage of each attempt is recorded as it happens, under keys that begin with the context's.
    ///
    /// - Throws: The failures of all models. The description is for operators: it names the model and the HTTP status,
    ///   and quotes neither customers nor credentials. Once text was passed on, no other model is asked.
    func events(
        for request: ModelRequest,
        in context: ModelContext
    ) -> AsyncThrowingStream<ModelEvent, any Error>
}
