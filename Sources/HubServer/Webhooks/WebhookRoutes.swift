import ChannelKit
import Foundation
import HTTPTypes
import HubRouter
import Hummingbird
import NIOCore
import NIOFoundationCompat

/// The webhook routes: `/webhooks/<adapter>` and `/webhooks/<adapter>/<key>/…`.
///
/// They read a request under the limits of time and size; the router's receiver interprets it.
struct WebhookRoutes: Sendable {
    let receiver: WebhookReceiver
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
        switch receiver.admit(webhook, adapter: adapter, key: context.parameters.get("key")) {
        case .refused(let response): return refusal(response, to: request, context: context)
        case .admitted(let admitted): admission = admitted
        }
        switch await receiver.answer(try await read(request, into: &webhook, as: admission, context: context)) {
        case .response(let response): return Response(response)
        case .stream(let stream): return Response(stream, to: request)
        }
    }

    /// Reads the body and parses it; the bytes are released when this returns.
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
        return receiver.read(webhook, as: admission)
    }

    /// Responds with a rejection that was decided by the head alone.
    ///
    /// A small body is skipped, so that the connection can be reused; for a larger one, or one of unknown length, the
    /// connection is closed.
    private func refusal(_ response: WebhookResponse, to request: Request, context: HubRequestContext) -> Response {
        var answer = Response(response)
        let announced = request.headers[.contentLength].flatMap { Int($0) }
        if request.hasBody, announced.map({ $0 > Self.maxPassedOver }) ?? true {
            answer.headers[.connection] = "close"
            context.closeSoon()
        }
        return answer
    }

    /// The max bytes of a skipped body: they cost less than a new connection.
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

    /// Closes the connection a second from now: if it were closed at once, with unread bytes, the system would discard
    /// the response too.
    func closeSoon() {
        channel.eventLoop.scheduleTask(in: .seconds(1)) { [channel] in channel.close(promise: nil) }
    }
}

/// The limits of requests.
package struct ServerLimits: Sendable {
    /// The max bytes of all header fields together.
    package var headerBytes = 16 * 1024
    /// The timeout from the head of a request to the end of its body.
    package var bodyTimeout: Duration = .seconds(10)
    /// The timeout of an idle connection.
    package var idleTimeout: Duration = .seconds(60)
    /// The max bytes of all bodies in memory.
    package var bodyBytesInFlight = BodyBudget.defaultBytes

    /// Makes the default limits.
    package init() {}
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
        // The body was read; the rest of the connection's input is watched for its end.
        request.body = RequestBody(buffer: ByteBuffer())
        let body = request.body
        var headers = HTTPFields(stream.head.headers)
        // Watching for a disconnect consumes the connection's input, so that no other request can follow.
        headers[.connection] = "close"
        self.init(
            status: .init(code: stream.head.status),
            headers: headers,
            body: ResponseBody { writer in
                defer { stream.close() }
                // Otherwise a client's disconnect would be detected only at the next piece of the response.
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
