public import ChannelKit
import Foundation
import Logging

/// How a webhook is answered.
public enum WebhookResult: Sendable {
    /// With these bytes.
    case response(WebhookResponse)
    /// With a head and then what comes.
    case stream(AnswerStream)
}

/// Takes a provider's request in, in three steps: ``admit(_:adapter:key:)`` looks at the head, before the body is read;
/// ``read(_:as:)`` authenticates it and finds its items and their channels, without waiting for anything;
/// ``answer(_:)`` stores them.
///
/// What it says to the provider, it says after the commit.
public struct WebhookReceiver: Sendable {
    let routes: CurrentRoutes
    let storage: any HubStorage
    let inline: InlineResponder
    let failpoints: Failpoints
    let crashMarker: CrashMarker
    let items: LaneQueue
    let logger: Logger
    let refusals: RefusalLog
    let health: HealthRecord
    let clock: any HubClock

    init(
        routes: CurrentRoutes,
        storage: any HubStorage,
        inline: InlineResponder,
        failpoints: Failpoints,
        crashMarker: CrashMarker,
        items: LaneQueue,
        health: HealthRecord,
        clock: any HubClock,
        logger: Logger
    ) {
        self.routes = routes
        self.storage = storage
        self.inline = inline
        self.failpoints = failpoints
        self.crashMarker = crashMarker
        self.logger = logger
        self.items = items
        self.health = health
        self.clock = clock
        refusals = RefusalLog(logger: logger)
    }

    /// A request that was read; its bytes are no longer needed.
    public struct ReadWebhook: Sendable {
        enum Outcome: Sendable {
            case answered(WebhookResponse)
            case items(SortedItems)
        }

        let adapter: AdapterRoutes
        let outcome: Outcome
    }

    /// Authenticates a request and finds its items and their channels.
    public func read(_ request: WebhookRequest, as admission: WebhookAdmission) -> ReadWebhook {
        let outcome: ReadWebhook.Outcome
        do throws(Stop) { outcome = .items(try sorted(request, as: admission)) } catch {
            outcome = .answered(error.response)
        }
        return ReadWebhook(adapter: admission.adapter, outcome: outcome)
    }

    /// Stores what was read and answers the request.
    public func answer(_ webhook: ReadWebhook) async -> WebhookResult {
        let kind = webhook.adapter.type.kind
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

    /// Answers a whole request to the door of `adapter`, or with a `key` to that of one channel.
    public func receive(_ request: WebhookRequest, adapter kind: AdapterKind, key: String?) async -> WebhookResult {
        switch admit(request, adapter: kind, key: key) {
        case .refused(let response): .response(response)
        case .admitted(let admission): await answer(read(request, as: admission))
        }
    }

    /// A response that ends the reading.
    struct Stop: Error {
        let response: WebhookResponse
    }

    private func sorted(_ request: WebhookRequest, as admission: WebhookAdmission) throws(Stop) -> SortedItems {
        let adapter = admission.adapter
        let kind = adapter.type.kind
        let checking = WorkKey.request("check", kind, request)
        // It is not known to be authentic, so nothing of it is stored.
        guard crashMarker.standing(of: checking) == .clear else { throw Stop(response: .suspect) }
        let verified = try crashMarker.marking(checking) { () throws(Stop) in
            if let response = handshake(request, as: admission) { throw Stop(response: response) }
            return try self.verified(request, as: admission)
        }
        let splitting = WorkKey.request("split", kind, request)
        guard crashMarker.standing(of: splitting) == .clear else { return unread(verified, of: adapter) }
        do throws(InboundError) {
            let items = try crashMarker.marking(splitting) { () throws(InboundError) in
                failpoints.trap(.requestTraps, on: [String(decoding: request.body, as: UTF8.self)])
                return try adapter.type.items(of: verified.request)
            }
            return sort(items, own: admission.own, of: adapter, verified)
        } catch {
            logger.info(
                "webhook not understood",
                metadata: ["adapter": "\(adapter.type.kind)", "reason": "\(error.reason)"]
            )
            throw Stop(response: .refusal(of: error))
        }
    }
}

extension WebhookResponse {
    static var notFound: WebhookResponse { .plain(404, "there is no such webhook") }
    static var unauthorized: WebhookResponse { .plain(401, "the signature or token does not fit") }
    static var suspect: WebhookResponse { .plain(400, "the request ended the process before") }
    static var unavailable: WebhookResponse {
        var response = plain(503, "not stored, please send it again")
        response.headers["Retry-After"] = "5"
        return response
    }

    fileprivate static func refusal(of error: InboundError) -> WebhookResponse {
        switch error {
        case .malformed: .plain(400, "the body is not the provider's format")
        case .tooManyItems: .plain(413, error.reason)
        }
    }

    private static func plain(_ status: Int, _ text: String) -> WebhookResponse {
        WebhookResponse(status: status, contentType: "text/plain; charset=utf-8", text: text)
    }
}
