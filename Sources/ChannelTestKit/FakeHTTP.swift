public import ChannelKit
public import Foundation
import Synchronization

/// An HTTP client that goes nowhere: it gives the answers of a script and keeps what it was asked.
public final class FakeHTTP: HTTPStreaming {
    /// One answer of the script.
    public enum Answer: Sendable {
        /// A whole answer.
        case response(OutboundResponse)
        /// An answer whose body comes in pieces; whoever does not stream gets them joined.
        case pieces(status: Int, headers: HeaderFields, [Data])
        /// No answer.
        case failure(HTTPFailure)
    }

    private struct State {
        var script: [Answer]
        var requests: [OutboundRequest] = []
    }

    private let state: Mutex<State>

    /// Makes a client that gives `script`, one answer after the other, and then ``HTTPFailure/notSent(_:)``.
    public init(_ script: Answer...) { state = Mutex(State(script: script)) }

    /// What was asked so far.
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
    /// An answer with a JSON body.
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
