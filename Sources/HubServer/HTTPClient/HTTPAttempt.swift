import AsyncHTTPClient
import ChannelKit
import Foundation
import NIOCore
import NIOFoundationCompat
import NIOHTTP1
import Synchronization

/// One attempt of a request: its form for the library, its deadline, and whether sending of its body has started.
///
/// That last fact classifies a failure as not sent or ambiguous. The library reads the body after it has a connection
/// and has written the head, and drops it once the request has failed. So a body that was not read before the failure
/// was not sent, and no server acts on a head without its body. For a request without a body, only failures that
/// precede all writing count as not sent.
struct HTTPAttempt: Sendable {
    /// The response's body exceeds the limit.
    struct AnswerTooLarge: Error {
        let limit: Int
    }

    let deadline: NIODeadline
    /// The max body of the response, in bytes.
    let responseLimit: Int

    private let outbound: OutboundRequest
    private let body: WatchedBody?

    init(_ request: OutboundRequest, deadline: NIODeadline, responseLimit: Int) {
        self.deadline = deadline
        self.responseLimit = responseLimit
        outbound = request
        body = request.body.isEmpty ? nil : WatchedBody(ByteBuffer(data: request.body))
    }

    /// The server in the texts of failures, which do not repeat a host from an untrusted URL.
    private var host: String {
        let named = outbound.origin == .configured ? URL(string: outbound.url)?.host() : nil
        return named ?? "the server"
    }

    /// The request in the form whose response is read piece by piece.
    var streamingRequest: HTTPClientRequest {
        var request = HTTPClientRequest(url: outbound.url)
        request.method = HTTPMethod(rawValue: outbound.method)
        request.headers = headers
        request.body = body.map { .stream($0, length: .known(Int64($0.count))) }
        return request
    }

    /// The request in the form whose response is read as a whole.
    ///
    /// - Throws: `HTTPClientError` if the URL is invalid.
    func wholeRequest() throws -> HTTPClient.Request {
        try HTTPClient.Request(
            url: outbound.url,
            method: HTTPMethod(rawValue: outbound.method),
            headers: headers,
            body: body.map { body in .stream(contentLength: Int64(body.count)) { $0.write(.byteBuffer(body.begin())) } }
        )
    }

    private var headers: HTTPHeaders { HTTPHeaders(outbound.headers.fields.map { ($0.name, $0.value) }) }

    /// Runs `work`, and cancels it at the deadline.
    func beforeDeadline(_ work: @escaping @Sendable () async throws -> Void) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask(operation: work)
            group.addTask {
                try await Task.sleep(for: Duration(deadline - .now()))
                throw HTTPClientError.deadlineExceeded
            }
            defer { group.cancelAll() }
            try await group.next()
        }
    }

    /// Classifies `error` as an `HTTPFailure`.
    func failure(from error: any Error) -> HTTPFailure {
        if let error = error as? AnswerTooLarge { return .tooLarge(limit: error.limit) }
        if error is UntrustedAccess.AnotherPeer { return .notAllowed }
        let isUnsent = body.map { !$0.hasBegun } ?? HTTPFailureReason.precedesSending(error)
        if error as? HTTPClientError == .deadlineExceeded {
            let limit = outbound.timeout.formatted(.units(allowed: [.seconds, .milliseconds]))
            return isUnsent
                ? .notSent("\(host): no connection within \(limit)") : .ambiguous("\(host): no answer within \(limit)")
        }
        let reason = "\(host): \(HTTPFailureReason.sentence(for: error))"
        return isUnsent ? .notSent(reason) : .ambiguous(reason)
    }
}

/// A request's body that records whether the library has started to read it.
private final class WatchedBody: AsyncSequence, Sendable {
    private let buffer: ByteBuffer
    private let begun = Atomic(false)

    init(_ buffer: ByteBuffer) { self.buffer = buffer }

    var count: Int { buffer.readableBytes }

    var hasBegun: Bool { begun.load(ordering: .acquiring) }

    /// Returns the bytes to send.
    func begin() -> ByteBuffer {
        begun.store(true, ordering: .releasing)
        return buffer
    }

    func makeAsyncIterator() -> Iterator { Iterator(body: self) }

    struct Iterator: AsyncIteratorProtocol {
        fileprivate var body: WatchedBody?

        mutating func next() async -> ByteBuffer? {
            defer { body = nil }
            return body?.begin()
        }
    }
}
