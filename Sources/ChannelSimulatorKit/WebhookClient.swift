import AsyncHTTPClient
public import ChannelKit
import Foundation
import NIOCore
import NIOFoundationCompat
import NIOHTTP1

/// The HTTP client of the simulators' webhooks; tests of a hub may use it too.
public struct WebhookClient: HTTPStreaming {
    /// The max size of a response: an acknowledgement or an inline reply is never larger.
    private static let maxAnswer = 4 * 1_024 * 1_024

    /// The client of the process, never closed.
    ///
    /// It does not retry a hub that is down: the redelivery does.
    private static let shared = makeClient()

    /// A client that opens a connection for every concurrent request, as many callers would.
    private static let crowd = makeClient { $0.concurrentHTTP1ConnectionsPerHostSoftLimit = 4_096 }

    private let client: HTTPClient

    /// Creates a client; all share their connections.
    ///
    /// - Parameter isCrowd: True to allow as many concurrent requests as are made.
    public init(isCrowd: Bool = false) { client = isCrowd ? Self.crowd : Self.shared }

    private static func makeClient(
        _ adapt: (inout HTTPClient.Configuration.ConnectionPool) -> Void = { _ in }
    ) -> HTTPClient {
        var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)
        configuration.connectionPool.retryConnectionEstablishment = false
        adapt(&configuration.connectionPool)
        return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }

    public func send(_ request: OutboundRequest) async throws(HTTPFailure) -> OutboundResponse {
        do {
            let answer = try await execute(request)
            let body = try await answer.body.collect(upTo: Self.maxAnswer)
            return OutboundResponse(
                status: Int(answer.status.code),
                headers: HeaderFields(answer.headers.map { (name: $0.name, value: $0.value) }),
                body: Data(buffer: body)
            )
        } catch {
            // A provider redelivers after any failure, so the difference does not matter.
            throw .ambiguous("no answer: \(error)")
        }
    }

    /// Returns the response while it arrives; the connection is closed when the body is released.
    public func stream(_ request: OutboundRequest) async throws(HTTPFailure) -> StreamedResponse {
        do {
            let answer = try await execute(request)
            let (body, pieces) = AsyncThrowingStream<Data, any Error>.makeStream()
            let reading = Task {
                do {
                    for try await piece in answer.body { pieces.yield(Data(buffer: piece)) }
                    pieces.finish()
                } catch { pieces.finish(throwing: error) }
            }
            pieces.onTermination = { _ in reading.cancel() }
            return StreamedResponse(
                status: Int(answer.status.code),
                headers: HeaderFields(answer.headers.map { (name: $0.name, value: $0.value) }),
                body: body
            )
        } catch {
            throw .ambiguous("no answer: \(error)")
        }
    }

    private func execute(_ request: OutboundRequest) async throws -> HTTPClientResponse {
        var outgoing = HTTPClientRequest(url: request.url)
        outgoing.method = .init(rawValue: request.method)
        for field in request.headers.fields { outgoing.headers.add(name: field.name, value: field.value) }
        if !request.body.isEmpty { outgoing.body = .bytes(ByteBuffer(data: request.body)) }
        let time = TimeAmount.nanoseconds(request.timeout.wholeMilliseconds * 1_000_000)
        return try await client.execute(outgoing, timeout: time)
    }
}
