import AsyncHTTPClient
import ChannelKit
import Foundation
import NIOCore
import NIOFoundationCompat
import NIOHTTP1
import Synchronization

/// Collects a response with its whole body, on the event loop of its connection.
///
/// The library's asynchronous interface needs several tasks and an actor for a request, and its timeout ends at the
/// head: a call that needs the whole response at once costs a third of that through a delegate.
final class WholeResponse: HTTPClientResponseDelegate {
    private struct State {
        var head: HTTPResponseHead?
        var body = Data()
    }

    private let limit: Int
    private let state = Mutex(State())

    /// Collects at most `limit` bytes.
    init(limit: Int) { self.limit = limit }

    func didReceiveHead(task: HTTPClient.Task<OutboundResponse>, _ head: HTTPResponseHead) -> EventLoopFuture<Void> {
        state.withLock { $0.head = head }
        return task.eventLoop.makeSucceededVoidFuture()
    }

    func didReceiveBodyPart(task: HTTPClient.Task<OutboundResponse>, _ part: ByteBuffer) -> EventLoopFuture<Void> {
        let fits = state.withLock { state -> Bool in
            guard state.body.count + part.readableBytes <= limit else { return false }
            state.body.append(contentsOf: part.readableBytesView)
            return true
        }
        return fits
            ? task.eventLoop.makeSucceededVoidFuture()
            : task.eventLoop.makeFailedFuture(HTTPAttempt.AnswerTooLarge(limit: limit))
    }

    func didFinishRequest(task: HTTPClient.Task<OutboundResponse>) throws -> OutboundResponse {
        try state.withLock { state in
            guard let head = state.head else { throw HTTPClientError.remoteConnectionClosed }
            return OutboundResponse(
                status: Int(head.status.code),
                headers: HeaderFields(head.headers),
                body: state.body
            )
        }
    }
}
