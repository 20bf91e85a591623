import AsyncHTTPClient
import ChannelKit
import Foundation
import NIOCore
import NIOFoundationCompat
import NIOHTTP1
import Synchronization

/// One try of one request: its form for the library, its deadline, and whether its body has begun to leave.
///
/// That last fact decides what a failure means. The library asks for the body when it has a connection and has
/// written the head, and drops what it gets once the request has failed. So a body that was not asked for by the
/// time of the failure never left, and no server acts on a head without its body. A request that has no body gives
/// no such sign; there only failures that come before any writing count as not sent.
struct HTTPAttempt: Sendable {
    /// The answer's body is over the limit.
    struct AnswerTooLarge: Error {
        let limit: Int
    }

    let request: HTTPClientRequest
    let deadline: NIODeadline

    private let host: String
    private let timeout: Duration
    private let body: WatchedBody?

    init(_ request: OutboundRequest, deadline: NIODeadline) {
        self.deadline = deadline
        timeout = request.timeout
        // What somebody else named is not repeated.
        let named = request.origin == .configured ? URL(string: request.url)?.host() : nil
        host = named ?? "the server"
        body = request.body.isEmpty ? nil : WatchedBody(ByteBuffer(data: request.body))

        var prepared = HTTPClientRequest(url: request.url)
        prepared.method = HTTPMethod(rawValue: request.method)
        prepared.headers = HTTPHeaders(request.headers.fields.map { ($0.name, $0.value) })
        prepared.body = body.map { .stream($0, length: .known(Int64(request.body.count))) }
        self.request = prepared
    }

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

    /// What `error` means for the caller.
    func failure(from error: any Error) -> HTTPFailure {
        if let error = error as? AnswerTooLarge { return .tooLarge(limit: error.limit) }
        if error is UntrustedAccess.AnotherPeer { return .notAllowed }
        let isUnsent = body.map { !$0.hasBegun } ?? HTTPFailureReason.precedesSending(error)
        if error as? HTTPClientError == .deadlineExceeded {
            let limit = timeout.formatted(.units(allowed: [.seconds, .milliseconds]))
            return isUnsent
                ? .notSent("\(host): no connection within \(limit)") : .ambiguous("\(host): no answer within \(limit)")
        }
        let reason = "\(host): \(HTTPFailureReason.sentence(for: error))"
        return isUnsent ? .notSent(reason) : .ambiguous(reason)
    }
}

/// A request's body that notes when it is first asked for.
private final class WatchedBody: AsyncSequence, Sendable {
    private let buffer: ByteBuffer
    private let begun = Atomic(false)

    init(_ buffer: ByteBuffer) { self.buffer = buffer }

    var hasBegun: Bool { begun.load(ordering: .acquiring) }

    func makeAsyncIterator() -> Iterator { Iterator(body: self) }

    struct Iterator: AsyncIteratorProtocol {
        fileprivate var body: WatchedBody?

        mutating func next() async -> ByteBuffer? {
            defer { body = nil }
            body?.begun.store(true, ordering: .releasing)
            return body?.buffer
        }
    }
}
