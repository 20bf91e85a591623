public import ChannelKit
public import Foundation
import Synchronization

/// An HTTP client without a network: it returns scripted responses and records its requests.
///
/// ```swift
/// let http = FakeHTTP(.json(["id": "m1"]))
/// _ = try await adapter.send("Hello", to: destination, using: http)
/// #expect(http.requests[0].url == "https://api.example.test/messages")
/// ```
public final class FakeHTTP: HTTPStreaming {
    /// One scripted response.
    public enum Answer: Sendable {
        /// A whole response.
        case response(OutboundResponse)
        /// A response whose body arrives in pieces, or joined for a caller that does not stream.
        case pieces(status: Int, headers: HeaderFields, [Data])
        /// A failure without a response.
        case failure(HTTPFailure)
    }

    private struct State {
        var script: [Answer]
        var requests: [OutboundRequest] = []
    }

    private let state: Mutex<State>

    /// Creates a client that returns `script` in order, and then ``HTTPFailure/notSent(_:)``.
    public init(_ script: Answer...) { state = Mutex(State(script: script)) }

    /// The requests so far.
    public var requests: [OutboundRequest] { state.withLock(\.requests) }

    public func send(_ request: OutboundRequest) async throws(HTTPFailure) -> OutboundResponse {
        switch next(request) {
        case .response(let response): return response
        case .pieces(let status, let headers, let pieces):
            return OutboundResponse(status: status, headers: headers, body: pieces.reduce(Data(), +))
        case .failure(let failure): throw failure
        }
    }

    public func stream(_ request: OutboundRequest) async throws(HTTPFailure) -> StreamedResponse {
        switch next(request) {
        case .response(let response): return .init(response.status, response.headers, pieces: [response.body])
        case .pieces(let status, let headers, let pieces): return .init(status, headers, pieces: pieces)
        case .failure(let failure): throw failure
        }
    }

    private func next(_ request: OutboundRequest) -> Answer {
        state.withLock { state in
            state.requests.append(request)
            guard !state.script.isEmpty else { return .failure(.notSent("the script has no further answer")) }
            return state.script.removeFirst()
        }
    }
}

extension FakeHTTP.Answer {
    /// Returns a response with a JSON body.
    public static func json(status: Int = 200, headers: HeaderFields = [:], _ value: JSONValue) -> FakeHTTP.Answer {
        .response(OutboundResponse(status: status, headers: headers, body: value.data))
    }
}

extension StreamedResponse {
    fileprivate init(_ status: Int, _ headers: HeaderFields, pieces: [Data]) {
        let body = AsyncThrowingStream<Data, any Error> { continuation in
            for piece in pieces { continuation.yield(piece) }
            continuation.finish()
        }
        self.init(status: status, headers: headers, body: body)
    }
}
