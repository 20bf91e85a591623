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
    let door: WebhookReceiver
    let bodies: BodyReading
    let clock: any HubClock

    func add(to router: Router<HubRequestContext>) {
        let group = router.group("webhooks/:adapter")
        for method in [HTTPRequest.Method.get, .post] {
            group.on("", method: method) { request, context in try await receive(request, context: context) }
            group.on(":key", method: method) { request, context in try await receive(request, context: context) }
            group.on(":key/**", method: method) { request, context in try await receive(request, context: context) }
        }
    }

    private func receive(_ request: Request, context: HubRequestContext) async throws -> Response {
        let adapter = AdapterKind(context.parameters.get("adapter") ?? "")
        var webhook = WebhookRequest(
            method: request.method.rawValue,
            target: request.head.path ?? "/",
            headers: HeaderFields(request.headers.map { (name: $0.name.rawName, value: $0.value) }),
            receivedAt: clock.now,
            subpath: context.parameters.getCatchAll().joined(separator: "/")
        )
        let admission: WebhookAdmission
        switch door.admit(webhook, adapter: adapter, key: context.parameters.get("key")) {
        case .refused(let response): return refusal(response, to: request, context: context)
        case .admitted(let admitted): admission = admitted
        }
        switch await door.answer(try await read(request, into: &webhook, as: admission, context: context)) {
        case .response(let response): return Response(response)
        case .stream(let stream): return Response(stream, to: request)
        }
    }

    /// Reads the body and what it holds; the bytes are gone when this returns.
    private func read(
        _ request: Request,
        into webhook: inout WebhookRequest,
        as admission: WebhookAdmission,
        context: HubRequestContext
    ) async throws -> WebhookReceiver.ReadWebhook {
        let ticket: BodyTicket
        do {
            (webhook.body, ticket) = try await bodies.read(
                request,
                upTo: admission.bodyLimit,
                isAnonymous: !admission.hasCredential
            )
        } catch {
            context.closeSoon()
            throw error
        }
        defer {
            webhook.body = Data()
            ticket.close()
        }
        webhook.receivedAt = clock.now
        return door.read(webhook, as: admission)
    }

    /// A refusal by the head alone.
    ///
    /// A small body is passed over, so that the connection can go on; for a larger one, or one of unknown length, it is
    /// closed.
    private func refusal(_ response: WebhookResponse, to request: Request, context: HubRequestContext) -> Response {
        var answer = Response(response)
        let announced = request.headers[.contentLength].flatMap { Int($0) }
        if request.hasBody, announced.map({ $0 > Self.maxPassedOver }) ?? true {
            answer.headers[.connection] = "close"
            context.closeSoon()
        }
        return answer
    }

    /// Bytes that cost less to pass over than a new connection costs.
    private static let maxPassedOver = 64 * 1024
}

/// The context of a request, with its connection.
struct HubRequestContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    private let channel: any Channel

    init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        channel = source.channel
    }

    /// Closes the connection a second from now, whatever its client still sends: closed at once, with bytes unread, the
    /// system would take the answer back, too.
    func closeSoon() {
        channel.eventLoop.scheduleTask(in: .seconds(1)) { [channel] in channel.close(promise: nil) }
    }
}

/// Limits of what a client may ask of the server.
public struct ServerLimits: Sendable {
    /// All header fields together, in bytes.
    public var headerBytes = 16 * 1024
    /// From the head of a request to the end of its body.
    public var bodyTimeout: Duration = .seconds(10)
    /// A connection without a word for so long is closed.
    public var idleTimeout: Duration = .seconds(60)
    /// The bytes of all bodies that are in memory at once.
    public var bodyBytesInFlight = BodyBudget.defaultBytes

    /// Makes the default limits.
    public init() {}
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
