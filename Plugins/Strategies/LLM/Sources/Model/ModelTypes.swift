import ChannelKit
import Foundation

/// What is asked of a model, whoever makes it.
struct ModelRequest: Hashable, Sendable {
    /// What it is to do and what it has to know.
    var instructions: String
    /// What was said, oldest first; the last is the customer's, or the result of a tool.
    var messages: [ModelMessage]
    /// What it may call.
    var tools: [ModelTool] = []
    /// How long its answer may be.
    var maxTokens: Int
    /// How freely it writes; its provider's default if nil.
    var temperature: Double?
}

/// One message of a talk with a model.
enum ModelMessage: Hashable, Sendable {
    case customer(String)
    /// What the model said before, and what it called.
    case model(String, calls: [ToolCall] = [])
    /// What came of a call.
    case result(of: ToolCall, String, isError: Bool)
}

/// A function that a model may call.
struct ModelTool: Hashable, Sendable {
    /// Letters, digits, `_` and `-`; at most 64.
    var name: String
    /// When to call it, in words for the model.
    var description: String
    /// The JSON Schema of its arguments.
    var parameters: JSONValue
}

/// A call that a model wants made.
struct ToolCall: Hashable, Sendable {
    /// The provider's id of the call.
    var id: String
    /// The tool.
    var name: String
    /// The arguments; what the model wrote, checked against nothing.
    var arguments: JSONValue
}

/// What a model says, as it comes.
enum ModelEvent: Hashable, Sendable {
    /// A piece of its answer.
    case text(String)
    /// A call, complete.
    case call(ToolCall)
    /// The end; nothing follows.
    case end(ModelEnd)
}

/// How an answer ended.
struct ModelEnd: Hashable, Sendable {
    /// Why nothing follows.
    enum Reason: Hashable, Sendable {
        case complete
        /// The answer had reached ``ModelRequest/maxTokens``.
        case length
        /// The model waits for the results of its calls.
        case calls
        /// The provider's filter, or the model, refused.
        case refused
    }

    var reason: Reason
}

/// Whoever can be asked: a model behind an endpoint, or several in order.
protocol ChatModel: Sendable {
    /// Asks, and hands over what is said as it comes.
    ///
    /// What each attempt cost is recorded with `services.usage` as it happens, under keys that begin with `call`.
    ///
    /// - Throws: What kept every model from answering, as an error whose description is fit for an operator: it names
    ///   the model and the HTTP status, and quotes neither customers nor credentials. Once a piece of text was handed
    ///   over no other model is asked.
    func events(
        for request: ModelRequest,
        call: String,
        until deadline: Date,
        clock: any HubClock,
        services: StrategyServices
    ) -> AsyncThrowingStream<ModelEvent, any Error>
}
