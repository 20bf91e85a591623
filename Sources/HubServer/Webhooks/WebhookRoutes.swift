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
    /// The max body that is read on the connection's event loop, in bytes.
    ///
    /// A longer one takes longer than handing it to the thread pool, while other connections of the loop wait.
    private static let maxOnLoop = 32 * 1024

    let receiver: WebhookReceiver
    let bodies: BodyReading
    let clock: any HubClock

    /// The response to a webhook; nil if `request` is none.
    func response(to request: Request, on channel: any Channel) async throws -> Response? {
        guard request.method == .post || request.method == .get else { return nil }
        let target = request.head.path ?? "/"
        guard let path = WebhookPath(target: target) else { return nil }
        var webhook = WebhookRequest(
            method: request.method.rawValue,
            target: target,
            headers: HeaderFields(request.headers.lazy.map { (name: $0.name.rawName, value: $0.value) }),
            receivedAt: clock.now,
            subpath: path.subpath
        )
        let admission: WebhookAdmission
        switch receiver.admit(webhook, adapter: path.adapter, key: path.key) {
        case .refused(let response): return refusal(response, to: request, on: channel)
        case .admitted(let admitted): admission = admitted
        }
        switch await receiver.answer(try await read(request, into: &webhook, as: admission, on: channel)) {
        case .response(let response): return Response(response)
        case .stream(let stream): return Response(stream, to: request)
        }
    }

    /// Reads the body and parses it; the bytes are released when this returns.
    private func read(
        _ request: Request,
        into webhook: inout WebhookRequest,
        as admission: WebhookAdmission,
        on channel: any Channel
    ) async throws -> WebhookReceiver.ReadWebhook {
        let ticket: BodyTicket
        do {
            (webhook.body, ticket) = try await bodies.read(
                request,
                upTo: admission.bodyLimit,
                isAnonymous: !admission.hasCredential,
                on: channel
            )
        } catch {
            channel.closeSoon()
            throw error
        }
        defer {
            webhook.body = Data()
            ticket.close()
        }
        webhook.receivedAt = clock.now
        guard webhook.body.count > Self.maxOnLoop else { return receiver.read(webhook, as: admission) }
        return await withTaskExecutorPreference(globalConcurrentExecutor) { [webhook] in
            receiver.read(webhook, as: admission)
        }
    }

    /// Responds with a rejection that was decided by the head alone.
    ///
    /// A small body is skipped, so that the connection can be reused; for a larger one, or one of unknown length, the
    /// connection is closed.
    private func refusal(_ response: WebhookResponse, to request: Request, on channel: any Channel) -> Response {
        var answer = Response(response)
        let announced = request.headers[.contentLength].flatMap { Int($0) }
        if request.hasBody, announced.map({ $0 > Self.maxPassedOver }) ?? true {
            answer.headers[.connection] = "close"
            channel.closeSoon()
        }
        return answer
    }

    /// The max bytes of a skipped body: they cost less than a new connection.
    private static let maxPassedOver = 64 * 1024
}

extension Channel {
    /// Closes the connection a second from now: if it were closed at once, with unread bytes, the system would discard
    /// the response too.
    fileprivate func closeSoon() { eventLoop.scheduleTask(in: .seconds(1)) { self.close(promise: nil) } }
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
