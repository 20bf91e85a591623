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

    /// Reads the body of `request`.
    ///
    /// The reading is a task of its own, which can be cancelled when the time is up or the room is needed: a child
    /// would need a group and a timer for every request.
    ///
    /// - Returns: The body, and the ticket to close when it is no longer held.
    /// - Throws: `HTTPError` 413 over `limit`, 408 when it arrives too slowly, 503 when there is no room, 400 when it is
    ///   shorter than it was announced to be.
    func read(
        _ request: Request,
        upTo limit: Int,
        isAnonymous: Bool
    ) async throws -> (body: Data, ticket: BodyTicket) {
        let announced = request.headers[.contentLength].flatMap { Int($0) }
        if let announced, announced > limit { throw HTTPError.closing(.contentTooLarge) }
        let ticket = budget.open(isAnonymous: isAnonymous, deadline: .now + time)
        guard request.hasBody else { return (Data(), ticket) }
        let body = request.body
        let reading = Task { try await Self.collect(body, upTo: limit, ticket) }
        ticket.onStop { reading.cancel() }
        do {
            let data = try await withTaskCancellationHandler {
                try await reading.value
            } onCancel: {
                reading.cancel()
            }
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
            data.append(contentsOf: piece.readableBytesView)
        }
        return data
    }

    /// Stops bodies that arrive too slowly, until it is cancelled.
    ///
    /// One loop for all of them: a timer for each would live on for its ten seconds after the body has come.
    func stopLateBodies() async {
        // An eighth of the time is how much later than allowed a body may end.
        while (try? await Task.sleep(for: max(.milliseconds(5), time / 8))) != nil { budget.stopLate(at: .now) }
    }
}

extension Request {
    /// Whether a body follows the head.
    var hasBody: Bool {
        headers[.transferEncoding] != nil || headers[.contentLength].map { Int($0) != 0 } ?? false
    }
}

extension HTTPError {
    /// An error after which the connection is closed, since the rest of the body is not read.
    static func closing(_ status: HTTPResponse.Status, retryAfter seconds: Int? = nil) -> HTTPError {
        var headers: HTTPFields = [.connection: "close"]
        if let seconds { headers[.retryAfter] = String(seconds) }
        return HTTPError(status, headers: headers)
    }
}
