import ChannelKit
import Foundation

/// A hub that accepts and records every webhook.
actor RecordingHub: HTTPSending {
    private let acknowledgement: WebhookResponse
    private var received: [WebhookRequest] = []
    private var answering: @Sendable (WebhookRequest) -> WebhookResponse? = { _ in nil }

    init(acknowledgement: WebhookResponse) { self.acknowledgement = acknowledgement }

    /// The webhooks so far, in order.
    var webhooks: [WebhookRequest] { received }

    /// Responds with `answering` to the requests for which it returns a response, and acknowledges the others.
    func answer(_ answering: @escaping @Sendable (WebhookRequest) -> WebhookResponse?) { self.answering = answering }

    func send(_ request: OutboundRequest) async throws(HTTPFailure) -> OutboundResponse {
        let webhook = WebhookRequest(posted: request)
        received.append(webhook)
        let answer = answering(webhook) ?? acknowledgement
        return OutboundResponse(status: answer.status, headers: answer.headers, body: answer.body)
    }

    /// Returns the webhooks once there are enough, or those that arrived until the timeout of ``eventually``.
    nonisolated func webhooks(
        within limit: Duration = .seconds(5),
        until isEnough: ([WebhookRequest]) -> Bool
    ) async -> [WebhookRequest] {
        // The caller finds out whether there are enough.
        try? await eventually("webhooks", within: limit) { isEnough(await webhooks) }
        return await webhooks
    }
}
