import ChannelKit
import Foundation
import HubRouter
import NIOCore
import NIOFoundationCompat
import NIOHTTP1

/// The requests of a connection.
extension ConnectionHandler {
    /// The max bytes of a body that is skipped: they cost less than a new connection.
    private static let maxSkipped = 64 * 1024
    /// The max body that is parsed on the event loop, in bytes: a longer one takes longer than handing it to the thread
    /// pool, while other connections of the loop wait.
    private static let maxOnLoop = 32 * 1024

    /// A webhook whose body arrives.
    struct Reading {
        var request: WebhookRequest
        let admission: WebhookAdmission
        /// The share in the budget of bodies; nil for a small body that arrives with its head, and is never awaited.
        var ticket: BodyTicket?
    }

    /// The response to a request whose body is skipped.
    enum Skipping {
        case respond(WebhookResponse)
        case route(HTTPRequestHead)
    }

    func take(_ part: HTTPServerRequestPart) {
        switch part {
        case .head(let head): begin(head)
        case .body(let bytes): take(bytes)
        case .end: end()
        }
    }

    // MARK: - The head

    private func begin(_ head: HTTPRequestHead) {
        keepsAlive = head.isKeepAlive && head.version == .http1_1
        let size = head.headers.reduce(0) { $0 + $1.name.utf8.count + $1.value.utf8.count }
        guard size <= listener.limits.headerBytes else { return refuse(with: .bare(431)) }
        guard let webhooks = listener.webhooks, head.method == .POST || head.method == .GET,
            let path = WebhookPath(target: head.uri, aliases: webhooks.aliases)
        else {
            return skip(head, and: .route(head), or: .bare(404))
        }
        let request = WebhookRequest(
            method: head.method.rawValue,
            target: head.uri,
            headers: HeaderFields(head.headers),
            receivedAt: webhooks.clock.now,
            subpath: path.subpath,
            routeLength: path.routeLength
        )
        switch webhooks.receiver.admit(request, adapter: path.adapter, key: path.key) {
        case .refused(let response): skip(head, and: .respond(response), or: response)
        case .admitted(let admission):
            guard head.announcedBytes ?? 0 <= admission.bodyLimit else { return refuse(with: .bare(413)) }
            reading = Reading(request: request, admission: admission)
        }
    }

    /// Skips a small body before its request is answered; a larger one, or one of unknown length, is not awaited.
    private func skip(_ head: HTTPRequestHead, and next: Skipping, or refusal: WebhookResponse) {
        guard head.hasBody, head.announcedBytes ?? .max > Self.maxSkipped else {
            skipping = next
            return
        }
        refuse(with: refusal)
    }

    // MARK: - The body

    private func take(_ bytes: ByteBuffer) {
        guard let count = reading?.request.body.count, let limit = reading?.admission.bodyLimit else { return }
        let more = bytes.readableBytes
        guard count + more <= limit else { return refuse(with: .bare(413)) }
        do throws(BodyBudget.Stop) {
            if count + more > Self.maxOnLoop { try openTicket() }
            try reading?.ticket?.grow(by: more)
        } catch {
            return refuse(becauseOf: error)
        }
        if count == 0 {
            reading?.request.body = Data(buffer: bytes)
        } else {
            reading?.request.body.append(contentsOf: bytes.readableBytesView)
        }
    }

    /// Counts the body in the budget of all bodies, if its rest did not arrive with its head.
    func awaitRestOfBody() {
        guard reading != nil else { return }
        do throws(BodyBudget.Stop) { try openTicket() } catch { refuse(becauseOf: error) }
    }

    private func openTicket() throws(BodyBudget.Stop) {
        guard let reading, reading.ticket == nil else { return }
        let handler = NIOLoopBound(self, eventLoop: channel.eventLoop)
        let ticket = listener.bodies.open(isAnonymous: !reading.admission.hasCredential) {
            [eventLoop = channel.eventLoop] stop in
            eventLoop.execute { handler.value.refuse(becauseOf: stop) }
        }
        self.reading?.ticket = ticket
        try ticket.grow(by: reading.request.body.count)
    }

    /// Frees the room of a body that does not arrive any more.
    func release() {
        reading?.ticket?.close()
        reading = nil
    }

    // MARK: - The end

    private func end() {
        if let skipping {
            self.skipping = nil
            isResponding = true
            switch skipping {
            case .respond(let response): write(response)
            case .route(let head):
                respond { [listener, channel] in .response(await listener.route(head, on: channel)) }
            }
        } else if let reading {
            do throws(BodyBudget.Stop) { try reading.ticket?.complete() } catch { return refuse(becauseOf: error) }
            self.reading = nil
            isResponding = true
            receive(reading.request, as: reading.admission, reading.ticket)
        }
    }

    private func receive(_ request: WebhookRequest, as admission: WebhookAdmission, _ ticket: BodyTicket?) {
        guard let webhooks = listener.webhooks else { return }
        let receiver = webhooks.receiver
        var request = request
        request.receivedAt = webhooks.clock.now
        guard request.body.count <= Self.maxOnLoop else {
            respond { [request] in
                let webhook = await withTaskExecutorPreference(globalConcurrentExecutor) {
                    receiver.read(request, as: admission)
                }
                ticket?.close()
                return await receiver.answer(webhook)
            }
            return
        }
        let webhook = receiver.read(request, as: admission)
        ticket?.close()
        if let response = receiver.answerAtOnce(webhook) { return write(response) }
        respond { await receiver.answer(webhook) }
    }
}

extension HTTPRequestHead {
    /// The value of `Content-Length`; nil if there is none.
    fileprivate var announcedBytes: Int? { headers.first(name: "Content-Length").flatMap { Int($0) } }

    /// True if a body follows the head.
    fileprivate var hasBody: Bool {
        headers.contains(name: "Transfer-Encoding") || announcedBytes.map { $0 != 0 } ?? false
    }
}
