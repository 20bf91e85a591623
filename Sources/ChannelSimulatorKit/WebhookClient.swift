import AsyncHTTPClient
public import ChannelKit
import Foundation
import NIOCore
import NIOFoundationCompat
import NIOHTTP1

/// The HTTP client that webhooks go out by; a test of a hub may use it too.
public struct WebhookClient: HTTPStreaming {
    /// A webhook's answer is an acknowledgement or an inline reply; nobody sends more.
    private static let maxAnswer = 4 * 1_024 * 1_024

    /// Lives as long as the process.
    ///
    /// A hub that is down is found out at once: the redelivery is what tries again.
    private static let shared = makeClient()

    /// Opens a connection for every request that is under way, as a crowd of callers does.
    private static let crowd = makeClient { $0.concurrentHTTP1ConnectionsPerHostSoftLimit = 4_096 }

    private let client: HTTPClient

    /// Makes a client; all share their connections.
    ///
    /// - Parameter isCrowd: Whether as many requests may be under way at once as are made.
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
            // Whether the hub got it makes no difference to a provider: without an answer it sends again.
            throw .ambiguous("no answer: \(error)")
        }
    }

    /// Whoever lets the body go closes the connection.
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
