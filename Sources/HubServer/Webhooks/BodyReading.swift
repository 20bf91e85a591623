import ChannelKit
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import NIOFoundationCompat
import ServiceLifecycle

/// Reads bodies under the limits of size, time and memory.
struct BodyReading: Sendable {
    let budget: BodyBudget
    let time: Duration

    /// Reads the body of `request`, which arrives on `channel`.
    ///
    /// It is read in the request's own task. A body is stopped by an error in its channel's input, at the deadline or
    /// when its room is needed, so that no task, group or timer is made for a body.
    ///
    /// - Returns: The body, and the ticket to close when the body is released.
    /// - Throws: `HTTPError` 413 over `limit`, 408 at the timeout, 503 if there is no room, 400 if the body is shorter
    ///   than its `Content-Length`.
    func read(
        _ request: Request,
        upTo limit: Int,
        isAnonymous: Bool,
        on channel: any Channel
    ) async throws -> (body: Data, ticket: BodyTicket) {
        let announced = request.headers[.contentLength].flatMap { Int($0) }
        if let announced, announced > limit { throw HTTPError.closing(.contentTooLarge) }
        let ticket = budget.open(isAnonymous: isAnonymous, deadline: .now + time) { stop in
            channel.pipeline.fireErrorCaught(stop)
        }
        guard request.hasBody else { return (Data(), ticket) }
        do {
            let data = try await Self.collect(request.body, upTo: limit, ticket)
            try ticket.complete()
            if let announced, announced != data.count { throw HTTPError.closing(.badRequest) }
            return (data, ticket)
        } catch {
            let stop = ticket.stop
            ticket.close()
            switch (error as? BodyBudget.Stop) ?? stop {
            case .late: throw HTTPError.closing(.requestTimeout)
            case .noRoom: throw HTTPError.closing(.serviceUnavailable, retryAfter: 5)
            case nil: throw error
            }
        }
    }

    private static func collect(_ body: RequestBody, upTo limit: Int, _ ticket: BodyTicket) async throws -> Data {
        var data = Data()
        for try await piece in body {
            guard data.count + piece.readableBytes <= limit else { throw HTTPError.closing(.contentTooLarge) }
            try ticket.grow(by: piece.readableBytes)
            if data.isEmpty { data = Data(buffer: piece) } else { data.append(contentsOf: piece.readableBytesView) }
        }
        return data
    }

    /// Stops bodies at their deadline, until the task is cancelled.
    ///
    /// One loop serves all bodies: a timer for each would stay for its whole timeout after the body has arrived.
    func stopLateBodies() async {
        // A body may exceed its deadline by an eighth of the timeout.
        while (try? await Task.sleep(for: max(.milliseconds(5), time / 8))) != nil { budget.stopLate(at: .now) }
    }
}

extension Request {
    /// True if a body follows the head.
    var hasBody: Bool {
        headers[.transferEncoding] != nil || headers[.contentLength].map { Int($0) != 0 } ?? false
    }
}

extension HTTPError {
    /// Makes an error that closes the connection, since the rest of the body is not read.
    static func closing(_ status: HTTPResponse.Status, retryAfter seconds: Int? = nil) -> HTTPError {
        var headers: HTTPFields = [.connection: "close"]
        if let seconds { headers[.retryAfter] = String(seconds) }
        return HTTPError(status, headers: headers)
    }
}
