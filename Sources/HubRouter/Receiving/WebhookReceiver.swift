package import ChannelKit
import Foundation
import Logging

/// The response to a webhook.
package enum WebhookResult: Sendable {
    /// A complete response.
    case response(WebhookResponse)
    /// A response whose body is still being made.
    case stream(AnswerStream)
}

/// Receives webhooks: locates the channels of a request, authenticates it, splits it into items, normalizes and stores
/// them.
///
/// It does so in three steps. ``admit(_:adapter:key:)`` decides on the head, before the body is read;
/// ``read(_:as:)`` authenticates the request and finds its items and their channels, without waiting for anything;
/// ``answer(_:)`` stores them. It responds only after the commit, so that a 2xx means that the items are on disk.
package struct WebhookReceiver: Sendable {
    let context: HubContext
    let state: HubState
    let inline: InlineResponder
    let turns: TurnStarter
    let acknowledger: ItemAcknowledger
    let refusals: RefusalLog

    init(
        context: HubContext,
        state: HubState,
        inline: InlineResponder,
        turns: TurnStarter,
        acknowledger: ItemAcknowledger
    ) {
        self.context = context
        self.state = state
        self.inline = inline
        self.turns = turns
        self.acknowledger = acknowledger
        refusals = RefusalLog(logger: context.logger)
    }

    /// A request that was read: its items, or the response that it gets without any.
    package struct ReadWebhook: Sendable {
        enum Outcome: Sendable {
            case answered(WebhookResponse)
            case items(SortedItems)
        }

        let adapter: AdapterRoutes
        let outcome: Outcome
    }

    /// Authenticates a request, splits it into items, finds their channels and normalizes them.
    package func read(_ request: WebhookRequest, as admission: WebhookAdmission) -> ReadWebhook {
        let outcome: ReadWebhook.Outcome
        do throws(Stop) { outcome = .items(try sorted(request, as: admission)) } catch {
            outcome = .answered(error.response)
        }
        return ReadWebhook(adapter: admission.adapter, outcome: outcome)
    }

    /// The response to a request without items; nil if it has some, which must be stored first.
    package func answerAtOnce(_ webhook: ReadWebhook) -> WebhookResponse? {
        guard case .answered(let response) = webhook.outcome else { return nil }
        HubMetrics.webhook(webhook.adapter.kind, status: response.status)
        return response
    }

    /// Stores the items of a request and responds to it.
    package func answer(_ webhook: ReadWebhook) async -> WebhookResult {
        let kind = webhook.adapter.kind
        let answer: WebhookResult =
            switch webhook.outcome {
            case .answered(let response): .response(response)
            case .items(let items): await store(items, adapter: webhook.adapter)
            }
        switch answer {
        case .response(let response): HubMetrics.webhook(kind, status: response.status)
        case .stream: HubMetrics.webhook(kind, status: 200)
        }
        return answer
    }

    /// Receives a whole request to the shared URL of `adapter`, or with a `key` to one channel's own URL.
    package func receive(_ request: WebhookRequest, adapter kind: AdapterKind, key: String?) async -> WebhookResult {
        switch admit(request, adapter: kind, key: key) {
        case .refused(let response): .response(response)
        case .admitted(let admission): await answer(read(request, as: admission))
        }
    }

    /// A response that is given without storing anything.
    struct Stop: Error {
        let response: WebhookResponse
    }

    private func sorted(_ request: WebhookRequest, as admission: WebhookAdmission) throws(Stop) -> SortedItems {
        let adapter = admission.adapter
        let keys = RequestKeys(adapter.kind, request)
        // It is not authenticated, so nothing of it is stored.
        guard context.crashMarker.standing(of: keys.check) == .clear else { throw Stop(response: .suspect) }
        let verified = try context.crashMarker.marking(keys.check) { () throws(Stop) in
            if let response = handshake(request, as: admission) { throw Stop(response: response) }
            return try self.verified(request, as: admission)
        }
        guard context.crashMarker.standing(of: keys.split) == .clear else {
            return unread(verified, keys.split, of: adapter)
        }
        do throws(InboundError) {
            let items = try context.crashMarker.marking(keys.split) { () throws(InboundError) in
                context.failpoints.trap(.requestTraps, on: [String(decoding: request.body, as: UTF8.self)])
                return try adapter.type.items(of: verified.request)
            }
            return sort(items, own: admission.own, of: adapter, verified)
        } catch {
            context.logger.info(
                "webhook malformed: not the provider's format",
                metadata: ["adapter": "\(adapter.kind)", "reason": "\(error.reason)"]
            )
            throw Stop(response: .refusal(of: error))
        }
    }
}

extension WebhookResponse {
    static var notFound: WebhookResponse { .plain(404, "unknown webhook URL") }
    static var unauthorized: WebhookResponse { .plain(401, "invalid signature or token") }
    static var suspect: WebhookResponse { .plain(400, "this request crashed the process before") }
    static var unavailable: WebhookResponse { later("not stored; please retry", after: 5) }
    /// A minute: a backlog that has reached its limit takes longer than that to become much smaller.
    static var busy: WebhookResponse { later("too many messages are waiting; please retry", after: 60) }

    /// The response to a message beyond its tenant's limit, with the time until it is within.
    static func tooMany(after seconds: TimeInterval) -> WebhookResponse {
        later("too many messages in this minute; please retry", after: max(1, Int(seconds.rounded(.up))), status: 429)
    }

    private static func later(_ text: String, after seconds: Int, status: Int = 503) -> WebhookResponse {
        var response = plain(status, text)
        response.headers["Retry-After"] = String(seconds)
        return response
    }

    fileprivate static func refusal(of error: InboundError) -> WebhookResponse {
        switch error {
        case .malformed: .plain(400, "malformed body: not the provider's format")
        case .tooManyItems: .plain(413, error.reason)
        }
    }

    private static func plain(_ status: Int, _ text: String) -> WebhookResponse {
        WebhookResponse(status: status, contentType: "text/plain; charset=utf-8", text: text)
    }
}
