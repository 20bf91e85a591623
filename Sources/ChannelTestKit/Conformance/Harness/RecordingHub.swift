import ChannelKit
import Foundation

/// A hub that accepts and records every webhook.
actor RecordingHub: HTTPSending {
    private let acknowledgement: WebhookResponse
    private var received: [WebhookRequest] = []
    private var answering: @Sendable (WebhookRequest) -> WebhookResponse? = { _ in nil }
    private var listeners: [AsyncStream<Void>.Continuation] = []

    init(acknowledgement: WebhookResponse) { self.acknowledgement = acknowledgement }

    /// The webhooks so far, in order.
    var webhooks: [WebhookRequest] { received }

    /// Responds with `answering` to the requests for which it returns a response, and acknowledges the others.
    func answer(_ answering: @escaping @Sendable (WebhookRequest) -> WebhookResponse?) { self.answering = answering }

    func send(_ request: OutboundRequest) async throws(HTTPFailure) -> OutboundResponse {
        let webhook = WebhookRequest(posted: request)
        received.append(webhook)
        for listener in listeners { listener.yield() }
        let answer = answering(webhook) ?? acknowledgement
        return OutboundResponse(status: answer.status, headers: answer.headers, body: answer.body)
    }

    /// Returns the webhooks once there are enough, or those that arrived within the timeout.
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
