import AsyncHTTPClient
package import ChannelKit
import Foundation
import NIOCore
import NIOFoundationCompat
import NIOHTTP1

/// The HTTP client of adapters and strategies: HTTP/1.1 over pooled connections; failures are classified as not sent or
/// ambiguous.
///
/// - A request is attempted once: redirects are not followed, and a connection that the server closed while it was
///   idle is a failure.
/// - ``OutboundRequest/timeout`` limits the whole exchange, including the body of the response.
/// - A response body over `responseLimit`, the client's or the request's, is a failure.
/// - Hosts are looked up on threads of their own (``KnownHosts``).
/// - Untrusted URLs are checked by ``UntrustedAccess`` and use a connection of their own.
///
/// Failures name the host, but never the path, the query, a header or a body.
package final class HubHTTPClient: HTTPStreaming {
    private let client: HTTPClient
    private let configuration: HTTPClient.Configuration
    private let connectTimeout: Duration
    private let responseLimit: Int
    private let untrusted: UntrustedAccess
    private let hosts: KnownHosts

    /// Makes a client.
    ///
    /// - Parameters:
    ///   - responseLimit: The max body of a response, in bytes.
    ///   - connectTimeout: The timeout for a connection: for a free one of the pool, or for the DNS lookup, connection
    ///     and TLS handshake of a new one.
    ///   - connectionsPerHost: The max number of concurrent connections to a host.
    ///   - untrusted: The rules for requests to untrusted URLs.
    ///   - hosts: The lookups for all other URLs.
    package init(
        responseLimit: Int = 8 << 20,
        connectTimeout: Duration = .seconds(5),
        connectionsPerHost: Int = 64,
        untrusted: UntrustedAccess = UntrustedAccess(),
        hosts: KnownHosts = KnownHosts()
    ) {
        self.responseLimit = responseLimit
        self.connectTimeout = connectTimeout
        self.untrusted = untrusted
        self.hosts = hosts
        var configuration = HTTPClient.Configuration(
            redirectConfiguration: .disallow,
            timeout: .init(connect: TimeAmount(connectTimeout))
        )
        configuration.httpVersion = .http1Only
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = connectionsPerHost
        // The outbox has its own backoff. A second one below it would only hide a failure for seconds.
        configuration.connectionPool.retryConnectionEstablishment = false
        // A request on a connection that the server is just closing is ambiguous. Few servers close one before it
        // was idle for 5 s, so close first: a handshake costs less than resolving an ambiguous send.
        configuration.connectionPool.idleTimeout = .seconds(4)
        // No tracer is installed, and looking for one at each request costs as much as its head.
        configuration.tracing.tracer = nil
        self.configuration = configuration
        client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }

    /// Closes the connections; call it once, at the end.
    package func shutdown() async throws { try await client.shutdown() }

    package func send(_ request: OutboundRequest) async throws(HTTPFailure) -> OutboundResponse {
        let (attempt, carrier) = try await attempt(request)
        do {
            let task = carrier.client.execute(
                request: try attempt.wholeRequest(),
                delegate: WholeResponse(limit: attempt.responseLimit),
                deadline: attempt.deadline
            )
            let response = try await withTaskCancellationHandler {
                try await task.get()
            } onCancel: {
                task.fail(reason: CancellationError())
            }
            await carrier.finish()
            return response
        } catch {
            await carrier.finish()
            throw attempt.failure(from: error)
        }
    }

    package func stream(_ request: OutboundRequest) async throws(HTTPFailure) -> StreamedResponse {
        let (attempt, carrier) = try await attempt(request)
        do {
            let response = try await carrier.client.execute(attempt.streamingRequest, deadline: attempt.deadline)
            return StreamedResponse(
                status: Int(response.status.code),
                headers: HeaderFields(response.headers),
                body: pieces(of: response.body, attempt, by: carrier)
            )
        } catch {
            await carrier.finish()
            throw attempt.failure(from: error)
        }
    }

    /// Makes the attempt of `request`, whose URL is checked if it is untrusted, and its client.
    private func attempt(_ request: OutboundRequest) async throws(HTTPFailure) -> (HTTPAttempt, HTTPCarrier) {
        let deadline = NIODeadline.now() + TimeAmount(request.timeout)
        var request = request
        let carrier = try await carrier(for: &request)
        let limit = min(responseLimit, request.responseLimit ?? responseLimit)
        return (HTTPAttempt(request, deadline: deadline, responseLimit: limit), carrier)
    }

    /// Returns the client for `request`; an untrusted URL is checked and replaced by its checked form.
    private func carrier(for request: inout OutboundRequest) async throws(HTTPFailure) -> HTTPCarrier {
        let time = min(connectTimeout, request.timeout)
        guard request.origin == .untrusted else {
            try await hosts.find(hostOf: request.url, within: time)
            return HTTPCarrier(client: client, isOwn: false)
        }
        let target = try await untrusted.target(of: request.url, within: time)
        request.url = target.url.text
        let own = HTTPClient(
            eventLoopGroupProvider: .singleton,
            configuration: untrusted.configuration(configuration, for: target)
        )
        return HTTPCarrier(client: own, isOwn: true)
    }

    /// The body as a stream; unread data is buffered in memory, within the response limit.
    private func pieces(
        of body: HTTPClientResponse.Body,
        _ attempt: HTTPAttempt,
        by carrier: HTTPCarrier
    ) -> AsyncThrowingStream<Data, any Error> {
        let (pieces, continuation) = AsyncThrowingStream<Data, any Error>.makeStream()
        let reader = Task {
            do {
                try await attempt.beforeDeadline {
                    var rest = attempt.responseLimit
                    for try await piece in body {
                        rest -= piece.readableBytes
                        guard rest >= 0 else { throw HTTPAttempt.AnswerTooLarge(limit: attempt.responseLimit) }
                        continuation.yield(Data(buffer: piece))
                    }
                }
                continuation.finish()
            } catch {
                continuation.finish(throwing: attempt.failure(from: error))
            }
            await carrier.finish()
        }
        // A caller that stops reading closes the connection.
        continuation.onTermination = { _ in reader.cancel() }
        return pieces
    }
}
