import ChannelKit
import Foundation

/// Where a simulator's webhooks end up: it takes every one and remembers it.
actor RecordingHub: HTTPSending {
    private let acknowledgement: WebhookResponse
    private var received: [WebhookRequest] = []
    private var answering: @Sendable (WebhookRequest) -> WebhookResponse? = { _ in nil }
    private var listeners: [AsyncStream<Void>.Continuation] = []

    init(acknowledgement: WebhookResponse) { self.acknowledgement = acknowledgement }

    /// Every webhook so far, in order.
    var webhooks: [WebhookRequest] { received }

    /// Answers what `answering` has an answer to, and acknowledges the rest.
    func answer(_ answering: @escaping @Sendable (WebhookRequest) -> WebhookResponse?) { self.answering = answering }

    func send(_ request: OutboundRequest) async throws(HTTPFailure) -> OutboundResponse {
        let webhook = WebhookRequest(posted: request)
        received.append(webhook)
        for listener in listeners { listener.yield() }
        let answer = answering(webhook) ?? acknowledgement
        return OutboundResponse(status: answer.status, headers: answer.headers, body: answer.body)
    }

    /// The webhooks as soon as they are enough, or what there is when the time is up.
    func webhooks(
        within timeout: Duration = .seconds(5),
        until isEnough: @escaping @Sendable ([WebhookRequest]) -> Bool
    ) async -> [WebhookRequest] {
        let (changes, listener) = AsyncStream<Void>.makeStream()
        listeners.append(listener)
        listener.yield()
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                for await _ in changes where isEnough(await self.webhooks) { return }
            }
            group.addTask { try? await Task.sleep(for: timeout) }
            await group.next()
            group.cancelAll()
        }
        listener.finish()
        return received
    }
}

extension WebhookRequest {
    /// What a hub receives when `request` is posted to it now.
    init(posted request: OutboundRequest) {
        let parts = URLComponents(string: request.url)
        let path = parts?.percentEncodedPath ?? ""
        self.init(
            method: request.method,
            target: path + (parts?.percentEncodedQuery.map { "?\($0)" } ?? ""),
            headers: request.headers,
            body: request.body,
            receivedAt: Date(),
            // `/webhooks/<adapter>/<key>/…`
            subpath: path.split(separator: "/").dropFirst(3).joined(separator: "/")
        )
    }
}
