import ChannelKit
import Foundation

/// The wire format of a provider's requests and answers.
protocol WireFormat: Sendable {
    /// The HTTP request in the provider's format, without a timeout.
    func httpRequest(for request: ModelRequest, to endpoint: ModelEndpoint, quirks: ServerQuirks) -> OutboundRequest

    /// Reads one answer.
    ///
    /// - Parameter prefix: The prefix of generated ids, for calls without one.
    func makeReader(callPrefix prefix: String) -> any AnswerReading
}

/// Reads one answer of a model, as a stream or whole.
protocol AnswerReading: Sendable {
    /// The pieces of an event.
    mutating func pieces(of event: ServerSentEvent) throws(ModelFailure) -> [AnswerPiece]

    /// The pieces of a whole answer, from a server that does not stream.
    mutating func pieces(ofWhole answer: JSONValue) throws(ModelFailure) -> [AnswerPiece]

    /// The pieces after the connection closed: the end, if only its marker was missing.
    mutating func piecesAtClose() throws(ModelFailure) -> [AnswerPiece]
}

/// A part of a model's answer, independent of the provider.
enum AnswerPiece: Hashable, Sendable {
    case text(String)
    /// Progress without text: a fragment of a call or of reasoning, in bytes.
    case hidden(bytes: Int)
    case call(ToolCall)
    /// The provider's token counts; nil if not given.
    case tokens(input: Int?, output: Int?)
    /// The end; nothing follows.
    case end(ModelEnd.Reason)
}

extension ServerSentEvent {
    /// The data as JSON.
    func json() throws(ModelFailure) -> JSONValue {
        guard let value = try? JSONValue(parsing: Data(data.utf8)) else { throw .malformed("an event is not JSON") }
        return value
    }
}
