import ChannelKit
import Foundation
import HTTPTypes
import HubRouter
import Hummingbird
import NIOCore
import NIOFoundationCompat

/// The providers' doors: `/webhooks/<adapter>` and `/webhooks/<adapter>/<key>/…`.
///
/// Here a request only becomes bytes, under the limits of time and size; the door itself knows what they mean.
struct WebhookRoutes: Sendable {
    let door: WebhookDoor
    let limits: ServerLimits
    let clock: any HubClock

    func add(to router: Router<BasicRequestContext>) {
        let group = router.group("webhooks/:adapter")
        for method in [HTTPRequest.Method.get, .post] {
            group.on("", method: method) { request, context in try await receive(request, context: context) }
            group.on(":key", method: method) { request, context in try await receive(request, context: context) }
            group.on(":key/**", method: method) { request, context in try await receive(request, context: context) }
        }
    }

    private func receive(_ request: Request, context: BasicRequestContext) async throws -> Response {
        let adapter = AdapterKind(context.parameters.get("adapter") ?? "")
        guard let bodyLimit = door.bodyLimit(of: adapter) else { throw HTTPError(.notFound) }
        let webhook = WebhookRequest(
            method: request.method.rawValue,
            target: request.head.path ?? "/",
            headers: HeaderFields(request.headers.map { (name: $0.name.rawName, value: $0.value) }),
            body: try await limits.collectBody(of: request, upTo: bodyLimit),
            receivedAt: clock.now,
            subpath: context.parameters.getCatchAll().joined(separator: "/")
        )
        switch await door.receive(webhook, adapter: adapter, key: context.parameters.get("key")) {
        case .response(let response): return Response(response)
        case .stream(let stream): return Response(stream, to: request)
        }
    }
}

/// What a client may ask of the server's patience.
public struct ServerLimits: Sendable {
    /// All header fields together, in bytes.
    public var headerBytes = 16 * 1024
    /// From the head of a request to the end of its body.
    public var bodyTime: Duration = .seconds(10)
    /// A connection without a word for so long is closed.
    public var idleTime: Duration = .seconds(60)

    /// Makes the usual limits.
    public init() {}

    /// Reads a body.
    ///
    /// - Throws: `HTTPError` 413 over `bytes`, 408 when it comes too slowly.
    func collectBody(of request: Request, upTo bytes: Int) async throws -> Data {
        if let announced = request.headers[.contentLength].flatMap({ Int($0) }), announced > bytes {
            throw HTTPError(.contentTooLarge, headers: [.connection: "close"])
        }
        return try await withThrowingTaskGroup(of: Data.self) { group in
            group.addTask {
                do {
                    return Data(buffer: try await request.body.collect(upTo: bytes))
                } catch is NIOTooManyBytesError {
                    throw HTTPError(.contentTooLarge, headers: [.connection: "close"])
                }
            }
            group.addTask {
                try await Task.sleep(for: bodyTime)
                throw HTTPError(.requestTimeout, headers: [.connection: "close"])
            }
            defer { group.cancelAll() }
            return try await group.next() ?? Data()
        }
    }
}

extension Response {
    fileprivate init(_ response: WebhookResponse) {
        self.init(
            status: .init(code: response.status),
            headers: HTTPFields(response.headers),
            body: ResponseBody(byteBuffer: ByteBuffer(data: response.body))
        )
    }

    fileprivate init(_ stream: AnswerStream, to request: Request) {
        var request = request
        // It was read; what is still to come on the connection is its end.
        request.body = RequestBody(buffer: ByteBuffer())
        let body = request.body
        var headers = HTTPFields(stream.head.headers)
        // Watching for the caller's leaving takes the connection's input; no other request can follow on it.
        headers[.connection] = "close"
        self.init(
            status: .init(code: stream.head.status),
            headers: headers,
            body: ResponseBody { writer in
                defer { stream.close() }
                // A caller who hangs up while a model thinks would not be noticed before its next word.
                try await body.consumeWithInboundCloseHandler { _ in
                    if !stream.head.body.isEmpty { try await writer.write(ByteBuffer(data: stream.head.body)) }
                    for await piece in stream.pieces { try await writer.write(ByteBuffer(data: piece)) }
                    try await writer.finish(nil)
                } onInboundClosed: {
                    stream.close()
                }
            }
        )
    }
}

extension HTTPFields {
    fileprivate init(_ headers: HeaderFields) {
        self.init()
        for field in headers.fields {
            if let name = HTTPField.Name(field.name) { append(HTTPField(name: name, value: field.value)) }
        }
    }
}
