import ChannelKit
import Foundation

/// How a provider is asked, and how its answers are read.
protocol WireFormat: Sendable {
    /// The request as the provider wants it, without a time limit.
    func httpRequest(for request: ModelRequest, to endpoint: ModelEndpoint, quirks: ServerQuirks) -> OutboundRequest

    /// Reads one answer.
    ///
    /// - Parameter prefix: What the ids of calls begin with that the server gave none.
    func makeReader(callPrefix prefix: String) -> any AnswerReading
}

/// Reads one answer of a model, from its events or whole.
protocol AnswerReading: Sendable {
    /// What an event of the stream says.
    mutating func pieces(of event: ServerSentEvent) throws(ModelFailure) -> [AnswerPiece]

    /// What an answer says that came whole, although a stream was asked for.
    mutating func pieces(ofWhole answer: JSONValue) throws(ModelFailure) -> [AnswerPiece]

    /// What remains to be said when the connection is closed: the end, if only its formal sign was missing.
    mutating func piecesAtClose() -> [AnswerPiece]
}

/// A part of a model's answer, in the words of no provider.
enum AnswerPiece: Hashable, Sendable {
    case text(String)
    /// A sign of life that says nothing yet: a part of a call, or a thought, of so many bytes.
    case hidden(bytes: Int)
    case call(ToolCall)
    /// What the provider counts; what it does not say is nil.
    case tokens(input: Int?, output: Int?)
    /// The end; nothing follows.
    case end(ModelEnd.Reason)
}

/// What a server will have in another way than the rest.
struct ServerQuirks: Hashable, Sendable {
    /// What the limit of an answer's length is called.
    enum LimitName: String, Hashable, Sendable {
        case maxTokens = "max_tokens"
        case maxCompletionTokens = "max_completion_tokens"
    }

    var limitName: LimitName
    /// Whether it may be asked to count the tokens of a stream.
    var countsTokens = true

    /// The quirks after `parameter` was refused; nil if there is no other way.
    func without(_ parameter: String) -> ServerQuirks? {
        var quirks = self
        switch parameter {
        case "stream_options" where countsTokens: quirks.countsTokens = false
        case LimitName.maxTokens.rawValue where limitName == .maxTokens: quirks.limitName = .maxCompletionTokens
        case LimitName.maxCompletionTokens.rawValue where limitName == .maxCompletionTokens:
            quirks.limitName = .maxTokens
        default: return nil
        }
        return quirks
    }
}

extension ServerSentEvent {
    /// The data as JSON.
    func json() throws(ModelFailure) -> JSONValue {
        guard let value = try? JSONValue(parsing: Data(data.utf8)) else { throw .malformed("an event is not JSON") }
        return value
    }
}
