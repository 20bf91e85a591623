import ChannelKit
import Foundation
import HubRouter
import NIOCore
import NIOFoundationCompat
import NIOHTTP1

/// The responses of a connection.
extension ConnectionHandler {
    /// Writes the result of `work`, which runs on the event loop between its waits.
    func respond(with work: @escaping @Sendable () async -> WebhookResult) {
        let handler = NIOLoopBound(self, eventLoop: channel.eventLoop)
        self.work = Task(executorPreference: executor, priority: .high) {
            switch await work() {
            case .response(let response): handler.value.write(response)
            case .stream(let stream):
                defer { stream.close() }
                handler.value.begin(stream)
                for await piece in stream.pieces {
                    // A caller that reads slowly is waited for; one that is gone ends the stream.
                    guard (try? await handler.value.write(piece).get()) != nil else { break }
                }
                handler.value.endStream()
            }
        }
    }

    // MARK: - Refusals

    func refuse(becauseOf stop: BodyBudget.Stop) {
        guard reading != nil else { return }
        switch stop {
        case .late: refuse(with: .bare(408))
        case .noRoom: refuse(with: .bare(503, ["Retry-After": "5"]))
        }
    }

    /// Responds to a request whose rest is not read, and closes the connection.
    ///
    /// That happens a second later: if it were closed at once, with unread bytes, the system would discard the
    /// response too.
    func refuse(with response: WebhookResponse) {
        release()
        isClosing = true
        write(response)
        let handler = NIOLoopBound(self, eventLoop: channel.eventLoop)
        channel.eventLoop.scheduleTask(in: .seconds(1)) { handler.value.close() }
    }

    // MARK: - Writing

    func write(_ response: WebhookResponse) {
        guard let context else { return }
        let head = self.head(status: response.status, response.headers, length: response.body.count)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        if !response.body.isEmpty {
            context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(data: response.body)))), promise: nil)
        }
        finish(in: context)
    }

    private func begin(_ stream: AnswerStream) {
        guard let context, channel.isActive else { return stream.close() }
        self.stream = stream
        context.write(wrapOutboundOut(.head(head(status: stream.head.status, stream.head.headers))), promise: nil)
        if stream.head.body.isEmpty { context.flush() } else { _ = write(stream.head.body) }
    }

    private func write(_ piece: Data) -> EventLoopFuture<Void> {
        guard let context else { return channel.eventLoop.makeFailedFuture(ChannelError.ioOnClosedChannel) }
        let promise = channel.eventLoop.makePromise(of: Void.self)
        context.writeAndFlush(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(data: piece)))), promise: promise)
        return promise.futureResult
    }

    private func endStream() {
        stream = nil
        if let context { finish(in: context) }
    }

    private func finish(in context: ChannelHandlerContext) {
        isResponding = false
        lastActive = .now()
        // After a refusal the connection is closed later.
        guard closesAfterResponse, !isClosing else {
            context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
            return goOn()
        }
        isClosing = true
        let written = context.eventLoop.makePromise(of: Void.self)
        written.futureResult.assumeIsolated().whenComplete { [self] _ in close() }
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: written)
    }

    /// The head of a response; without a `length` its body is chunked.
    private func head(status: Int, _ fields: HeaderFields, length: Int? = nil) -> HTTPResponseHead {
        var headers = HTTPHeaders()
        headers.reserveCapacity(fields.fields.count + 3)
        fields.append(to: &headers)
        if let length { headers.replaceOrAdd(name: "Content-Length", value: String(length)) }
        headers.add(name: "Date", value: listener.date.now)
        if closesAfterResponse { headers.replaceOrAdd(name: "Connection", value: "close") }
        return HTTPResponseHead(version: .http1_1, status: HTTPResponseStatus(statusCode: status), headers: headers)
    }
}

extension WebhookResponse {
    /// A response without a body.
    static func bare(_ status: Int, _ headers: HeaderFields = [:]) -> WebhookResponse {
        WebhookResponse(status: status, headers: headers)
    }
}
