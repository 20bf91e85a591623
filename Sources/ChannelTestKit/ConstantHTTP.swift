public import ChannelKit

/// An HTTP client that always answers the same.
public struct ConstantHTTP: HTTPStreaming {
    private let answer: FakeHTTP.Answer

    /// Creates a client that returns `answer` to every request.
    public init(_ answer: FakeHTTP.Answer) { self.answer = answer }

    public func send(_ request: OutboundRequest) async throws(HTTPFailure) -> OutboundResponse {
        try await FakeHTTP(answer).send(request)
    }

    public func stream(_ request: OutboundRequest) async throws(HTTPFailure) -> StreamedResponse {
        try await FakeHTTP(answer).stream(request)
    }
}
