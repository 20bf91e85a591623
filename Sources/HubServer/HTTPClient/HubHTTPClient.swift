import AsyncHTTPClient
public import ChannelKit
import Foundation
import NIOCore
import NIOFoundationCompat
import NIOHTTP1

/// The HTTP client of adapters and strategies: HTTP/1.1 over kept connections, failures told apart by what the
/// server can have seen.
///
/// - A request is tried once. Nothing here sends it again: a redirect is an answer like another, and a connection
///   that the server closed while it was idle is a failure.
/// - ``OutboundRequest/timeout`` bounds the whole exchange, the body of the answer included.
/// - An answer with a larger body than `responseLimit`, the client's or the request's, is a failure.
/// - What goes to a URL that somebody else named goes by ``UntrustedAccess``, over a connection of its own.
///
/// Failures name the host, never the path, the query, a header or a body.
public final class HubHTTPClient: HTTPStreaming {
    private let client: HTTPClient
    private let configuration: HTTPClient.Configuration
    private let connectTimeout: Duration
    private let responseLimit: Int
    private let untrusted: UntrustedAccess

    /// Makes a client.
    ///
    /// - Parameters:
    ///   - responseLimit: The largest body of an answer, in bytes.
    ///   - connectTimeout: How long a request may wait for a connection: for a free one, or for the look-up of the
    ///     name, the connection and the TLS handshake of a new one.
    ///   - connectionsPerHost: How many connections to one host there may be at once.
    ///   - untrusted: Where requests may go whose URL somebody else named.
    public init(
        responseLimit: Int = 8 << 20,
        connectTimeout: Duration = .seconds(5),
        connectionsPerHost: Int = 64,
        untrusted: UntrustedAccess = UntrustedAccess()
    ) {
        self.responseLimit = responseLimit
        self.connectTimeout = connectTimeout
        self.untrusted = untrusted
        var configuration = HTTPClient.Configuration(
            redirectConfiguration: .disallow,
            timeout: .init(connect: TimeAmount(connectTimeout))
        )
        configuration.httpVersion = .http1Only
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = connectionsPerHost
        // The outbox has its own backoff. A second one below it would only hide a refusal for seconds.
        configuration.connectionPool.retryConnectionEstablishment = false
        // A request on a connection that the server is just closing is ambiguous. Few servers close one before it
        // was idle for 5 s, so close first: a handshake costs less than finding out what became of a message.
        configuration.connectionPool.idleTimeout = .seconds(4)
        self.configuration = configuration
        client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }

    /// Closes the connections; to be called once, at the end.
    public func shutdown() async throws { try await client.shutdown() }

    public func send(_ request: OutboundRequest) async throws(HTTPFailure) -> OutboundResponse {
        let answer = try await stream(request)
        var body = Data()
        do {
            for try await piece in answer.body { body.append(piece) }
            // A stream that is read by a cancelled task ends as if it were complete.
            try Task.checkCancellation()
        } catch {
            throw error as? HTTPFailure ?? .ambiguous("cancelled while the answer came in")
        }
        return OutboundResponse(status: answer.status, headers: answer.headers, body: body)
    }

    public func stream(_ request: OutboundRequest) async throws(HTTPFailure) -> StreamedResponse {
        let deadline = NIODeadline.now() + TimeAmount(request.timeout)
        var request = request
        let carrier = try await carrier(for: &request)
        let attempt = HTTPAttempt(request, deadline: deadline)
        do {
            let response = try await carrier.client.execute(attempt.request, deadline: deadline)
            return StreamedResponse(
                status: Int(response.status.code),
                headers: HeaderFields(response.headers.map { (name: $0.name, value: $0.value) }),
                body: pieces(of: response.body, attempt, limit: request.responseLimit, by: carrier)
            )
        } catch {
            await carrier.finish()
            throw attempt.failure(from: error)
        }
    }

    /// The client for `request`, whose URL becomes the checked one if somebody else named it.
    private func carrier(for request: inout OutboundRequest) async throws(HTTPFailure) -> HTTPCarrier {
        guard request.origin == .untrusted else { return HTTPCarrier(client: client, isOwn: false) }
        let target = try await untrusted.target(of: request.url, within: min(connectTimeout, request.timeout))
        request.url = target.url.text
        let own = HTTPClient(
            eventLoopGroupProvider: .singleton,
            configuration: untrusted.configuration(configuration, for: target)
        )
        return HTTPCarrier(client: own, isOwn: true)
    }

    /// Hands the body over as it comes in.
    ///
    /// What nobody has read yet waits in memory, within the response limit.
    private func pieces(
        of body: HTTPClientResponse.Body,
        _ attempt: HTTPAttempt,
        limit requested: Int?,
        by carrier: HTTPCarrier
    ) -> AsyncThrowingStream<Data, any Error> {
        let (pieces, continuation) = AsyncThrowingStream<Data, any Error>.makeStream()
        let limit = min(responseLimit, requested ?? responseLimit)
        let reader = Task {
            do {
                try await attempt.beforeDeadline {
                    var rest = limit
                    for try await piece in body {
                        rest -= piece.readableBytes
                        guard rest >= 0 else { throw HTTPAttempt.AnswerTooLarge(limit: limit) }
                        continuation.yield(Data(buffer: piece))
                    }
                }
                continuation.finish()
            } catch {
                continuation.finish(throwing: attempt.failure(from: error))
            }
            await carrier.finish()
        }
        // Whoever stops reading closes the connection.
        continuation.onTermination = { _ in reader.cancel() }
        return pieces
    }
}
