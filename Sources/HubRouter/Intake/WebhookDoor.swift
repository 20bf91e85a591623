public import ChannelKit
import Foundation
import Logging

/// How a webhook is answered.
public enum DoorAnswer: Sendable {
    /// With these bytes.
    case response(WebhookResponse)
    /// With a head and then what comes.
    case stream(AnswerStream)
}

/// Takes a provider's request in: who may it be for, is it genuine, what is in it, and onto the disk with it.
///
/// What it says to the provider, it says after the commit.
public struct WebhookDoor: Sendable {
    private let routes: CurrentRoutes
    private let storage: any HubStorage
    private let inline: InlineDesk
    private let failpoints: Failpoints
    private let items: LaneQueue
    private let logger: Logger

    init(
        routes: CurrentRoutes,
        storage: any HubStorage,
        inline: InlineDesk,
        failpoints: Failpoints,
        items: LaneQueue,
        logger: Logger
    ) {
        self.routes = routes
        self.storage = storage
        self.inline = inline
        self.failpoints = failpoints
        self.logger = logger
        self.items = items
    }

    /// The largest body that `adapter` takes, in bytes; nil if there is no such adapter.
    public func bodyLimit(of adapter: AdapterKind) -> Int? {
        routes.table.adapters[adapter]?.type.manifest.limits.bodyBytes
    }

    /// Answers a request to the door of `adapter`, or with a `key` to that of one channel.
    public func receive(_ request: WebhookRequest, adapter kind: AdapterKind, key: String?) async -> DoorAnswer {
        let answer = await answer(to: request, adapter: kind, key: key)
        switch answer {
        case .response(let response): HubMetrics.webhook(kind, status: response.status)
        case .stream: HubMetrics.webhook(kind, status: 200)
        }
        return answer
    }

    private func answer(to request: WebhookRequest, adapter kind: AdapterKind, key: String?) async -> DoorAnswer {
        guard let adapter = routes.table.adapters[kind] else { return .response(.notFound) }
        var own: RoutedChannel?
        if let key {
            own = adapter.channel(withKey: key)
            if own == nil { return .response(.notFound) }
        }
        let candidates = own.map { [$0] } ?? Self.candidates(for: request, of: adapter)
        if let response = Self.handshake(request, of: adapter, among: candidates) { return .response(response) }
        guard let vouched = verified(request, of: adapter, among: candidates) else {
            return .response(.unauthorized)
        }
        do {
            let items = try adapter.type.split(vouched.request)
            let sorted = sort(items, own: own, of: adapter, vouched: vouched)
            return await store(sorted, receivedAt: request.receivedAt, adapter: adapter)
        } catch {
            logger.info("webhook not understood", metadata: ["adapter": "\(kind)", "reason": "\(error.reason)"])
            return .response(.badRequest)
        }
    }

    // MARK: - Who may it be for, and is it genuine

    private static func candidates(for request: WebhookRequest, of adapter: AdapterRoutes) -> [RoutedChannel] {
        let located = adapter.channels(atAny: adapter.type.locate(request))
        return located.isEmpty ? adapter.channels : located
    }

    private static func handshake(
        _ request: WebhookRequest,
        of adapter: AdapterRoutes,
        among candidates: [RoutedChannel]
    ) -> WebhookResponse? {
        guard let type = adapter.type as? any WebhookHandshaking.Type, type.isHandshake(request) else { return nil }
        for channel in candidates {
            guard let handshaking = channel.adapter as? any WebhookHandshaking else { continue }
            if let response = handshaking.answerHandshake(request) { return response }
        }
        return type.handshakeRefusal
    }

    /// A request that was checked, and by which secrets.
    private struct Vouched {
        let request: AuthenticatedRequest
        let credentials: [Credential]
    }

    /// Tries each distinct secret once.
    private func verified(
        _ request: WebhookRequest,
        of adapter: AdapterRoutes,
        among candidates: [RoutedChannel]
    ) -> Vouched? {
        var tried: Set<Credential> = []
        var fitting: [Credential] = []
        var checked: AuthenticatedRequest?
        var worst = AuthenticationFailure.missing
        for credential in candidates.lazy.flatMap(\.adapter.credentials) where tried.insert(credential).inserted {
            do {
                checked = try adapter.type.authenticate(request, with: credential)
                fitting.append(credential)
            } catch { worst = error }
        }
        if let checked { return Vouched(request: checked, credentials: fitting) }
        HubMetrics.authenticationFailed(adapter.type.kind, worst)
        logger.notice(
            "webhook refused",
            metadata: ["adapter": "\(adapter.type.kind)", "reason": "\(worst.rawValue)", "secrets": "\(tried.count)"]
        )
        return nil
    }

    // MARK: - Which channel each item is for

    private struct Sorted {
        var accepted: [NewItem] = []
        var unrouted: [UnroutedItem] = []
        var refused = 0
    }

    private func sort(_ items: [InboundItem], own: RoutedChannel?, of adapter: AdapterRoutes, vouched: Vouched)
        -> Sorted
    {
        var sorted = Sorted()
        let receivedAt = vouched.request.request.receivedAt
        for item in items.orderedByProviderTime() {
            let matches = Self.channels(for: item, own: own, of: adapter)
            if matches.isEmpty, own != nil { sorted.refused += 1 }
            if matches.isEmpty, own == nil, let credential = vouched.credentials.first {
                HubMetrics.item(adapter.type.kind, "unrouted")
                sorted.unrouted.append(
                    UnroutedItem(
                        adapter: adapter.type.kind,
                        item: item,
                        verifiedBy: credential.name,
                        receivedAt: receivedAt
                    )
                )
            }
            for (channel, address) in matches {
                // A secret vouches only for the channels that are bound to it.
                guard let credential = vouched.credentials.first(where: channel.adapter.credentials.contains) else {
                    sorted.refused += 1
                    HubMetrics.item(adapter.type.kind, "unverified")
                    logger.notice(
                        "item dropped: its channel has another secret",
                        metadata: ["channel": "\(channel.id)"]
                    )
                    continue
                }
                let item = item.answered(by: channel)
                sorted.accepted.append(
                    NewItem(
                        channel: channel.id,
                        adapter: adapter.type.kind,
                        address: address,
                        item: item,
                        verifiedBy: credential.name,
                        receivedAt: receivedAt,
                        claimant: item.answer == .acknowledged ? nil : inline.claimant()
                    )
                )
            }
        }
        return sorted
    }

    private static func channels(
        for item: InboundItem,
        own: RoutedChannel?,
        of adapter: AdapterRoutes
    ) -> [(RoutedChannel, String)] {
        if let own {
            let address = item.addresses.first { own.adapter.addresses.contains($0) }
            // On a channel's own door an item says either nothing of its address or what the door says.
            guard address != nil || item.addresses.isEmpty else { return [] }
            return [(own, address?.value ?? "")]
        }
        switch item.reach {
        case .firstMatch:
            for address in item.addresses {
                if let channel = adapter.channels(at: address).first { return [(channel, address.value)] }
            }
            return []
        case .everyMatch:
            let value = item.addresses.first?.value ?? ""
            return adapter.channels(atAny: item.addresses).map { ($0, value) }
        }
    }

    // MARK: - Onto the disk

    private func store(_ sorted: Sorted, receivedAt: Date, adapter: AdapterRoutes) async -> DoorAnswer {
        let acknowledgement = adapter.type.manifest.acknowledgement
        guard !sorted.accepted.isEmpty || !sorted.unrouted.isEmpty else {
            // Nothing in it is a batch without news; or everything in it belonged to other secrets.
            return .response(sorted.refused > 0 ? .unauthorized : acknowledgement)
        }
        let waiting = waiting(in: sorted, of: adapter)
        do {
            let outcomes = try await storage.intake(sorted.accepted, unrouted: sorted.unrouted)
            failpoints.pass(.intakeCommitted)
            note(outcomes, of: sorted, adapter: adapter.type.kind)
            let requests = waiting.map { (new: $0.new, outcome: outcomes[$0.position], place: $0.place) }
            guard let first = requests.first else { return .response(acknowledgement) }
            if requests.count == 1 { return await inline.answer(first.new, outcome: first.outcome, at: first.place) }
            return .response(await inline.answer(requests) ?? acknowledgement)
        } catch {
            logger.error("webhook not stored", metadata: ["adapter": "\(adapter.type.kind)", "error": "\(error)"])
            for request in waiting { inline.leave(request.place) }
            return .response(.unavailable)
        }
    }

    /// An item whose sender waits for the answer.
    private struct Waiting {
        let position: Int
        let new: NewItem
        let place: InlineDesk.Place
    }

    /// Those whose answers make the response: the first, unless the provider wants all of them at once.
    private func waiting(in sorted: Sorted, of adapter: AdapterRoutes) -> [Waiting] {
        let all = sorted.accepted.enumerated().filter { $0.element.claimant != nil }
        let answered = inline.combines(adapter.type) ? all : Array(all.prefix(1))
        return answered.map { position, new in
            Waiting(position: position, new: new, place: inline.expect(new.channel, new.item))
        }
    }

    private func note(_ outcomes: [IntakeOutcome], of sorted: Sorted, adapter: AdapterKind) {
        for (new, outcome) in zip(sorted.accepted, outcomes) {
            HubMetrics.item(adapter, outcome.isNew ? "stored" : "duplicate")
            logger.debug(
                outcome.isNew ? "item stored" : "item seen before",
                metadata: ["channel": "\(new.channel)", "item": "\(outcome.id)", "verified_by": "\(new.verifiedBy)"]
            )
        }
        for claim in outcomes.compactMap(\.claim) { items.adopt(claim) }
        if outcomes.contains(where: { $0.isNew && $0.claim == nil }) { items.wake() }
    }
}

extension InboundItem {
    /// The item as `channel` wants it answered: its provider may take an answer in the response that the channel
    /// would rather send.
    fileprivate func answered(by channel: RoutedChannel) -> InboundItem {
        guard answer == .inline, let inline = channel.adapter as? any InlineAnswering, !inline.answersInline(self)
        else { return self }
        var item = self
        item.answer = .acknowledged
        return item
    }
}

extension WebhookResponse {
    fileprivate static var notFound: WebhookResponse { .plain(404, "there is no such webhook") }
    fileprivate static var unauthorized: WebhookResponse { .plain(401, "the signature or token does not fit") }
    fileprivate static var badRequest: WebhookResponse { .plain(400, "the body is not the provider's format") }
    fileprivate static var unavailable: WebhookResponse {
        var response = plain(503, "not stored, please send it again")
        response.headers["Retry-After"] = "5"
        return response
    }

    fileprivate static func plain(_ status: Int, _ text: String) -> WebhookResponse {
        WebhookResponse(status: status, contentType: "text/plain; charset=utf-8", text: text)
    }
}
