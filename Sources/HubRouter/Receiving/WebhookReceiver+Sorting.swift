import ChannelKit
import Foundation
import Logging

/// The items of a request, each with its channel.
struct SortedItems: Sendable {
    var accepted: [ReceivedItem] = []
    var unrouted: [UnroutedItem] = []
    /// The number of items whose channels have other secrets, or are not the channel whose URL was called.
    var refused = 0
}

extension WebhookReceiver {
    /// Wraps an authentic request whose reading crashed the process before into one unrouted item.
    ///
    /// It is stored as it arrived and acknowledged, since the provider would redeliver it again and again.
    func unread(_ verified: VerifiedRequest, _ key: WorkKey, of adapter: AdapterRoutes) -> SortedItems {
        let request = verified.request.request
        let kind = adapter.kind
        context.logger.error(
            "webhook stored unread: reading it crashed the process before",
            metadata: ["adapter": "\(kind)", "bytes": "\(request.body.count)"]
        )
        HubMetrics.item(kind, "unread")
        let item = InboundItem(
            key: ItemKey("unread:\(key)"),
            lane: LaneKey("unread"),
            addresses: [],
            payload: JSONValue.object(["unread": .string(request.body.base64EncodedString())]).data
        )
        return SortedItems(unrouted: [unrouted(item, of: adapter, verified)])
    }

    /// Finds the channels of `items`, and normalizes those that have one.
    func sort(
        _ items: [InboundItem],
        own: ChannelRoute?,
        of adapter: AdapterRoutes,
        _ verified: VerifiedRequest
    ) -> SortedItems {
        var sorted = SortedItems()
        var accepted: [NewItem] = []
        for item in items.orderedByProviderTime() {
            let matches = Self.channels(for: item, own: own, of: adapter, verified.credentials)
            if matches.isEmpty, own != nil {
                sorted.refused += 1
            } else if matches.isEmpty {
                report(unrouted: item, of: adapter, at: verified.request.request.receivedAt)
                sorted.unrouted.append(unrouted(item, of: adapter, verified))
            }
            for (route, address) in matches {
                if let new = newItem(item, for: route, at: address, of: adapter, verified) {
                    accepted.append(new)
                } else {
                    sorted.refused += 1
                }
            }
        }
        sorted.accepted = normalized(accepted)
        return sorted
    }

    /// The item as it is stored for `channel`; nil if no matching credential is one of the channel's.
    ///
    /// A secret authenticates items only for the channels that are configured with it.
    private func newItem(
        _ item: InboundItem,
        for route: ChannelRoute,
        at address: String,
        of adapter: AdapterRoutes,
        _ verified: VerifiedRequest
    ) -> NewItem? {
        let channel = route.channel
        let receivedAt = verified.request.request.receivedAt
        guard let credential = verified.credentials.first(where: route.credentials.contains) else {
            HubMetrics.item(channel.kind, "unverified")
            refusals.log(
                "item refused: its channel has another secret",
                of: channel.kind,
                ["channel": "\(channel.id)"],
                at: receivedAt
            )
            return nil
        }
        let item = item.answered(by: channel)
        return NewItem(
            channel: channel.id,
            adapter: channel.kind,
            address: address,
            item: item,
            verifiedBy: adapter.credentials[credential].name,
            receivedAt: receivedAt,
            isAwaited: item.answer != .acknowledged
        )
    }

    /// Reports an authentic item that belongs to no channel: it is stored, and the provider does not send it again.
    private func report(unrouted item: InboundItem, of adapter: AdapterRoutes, at now: Date) {
        HubMetrics.item(adapter.kind, "unrouted")
        guard let address = item.addresses.first else {
            let remedy = "give each channel a 'url_key' and enter its own URL at the provider"
            return refusals.log(
                "item not routed: it names no channel, and several have its secret; \(remedy)",
                .warning,
                of: adapter.kind,
                at: now
            )
        }
        refusals.log(
            "item not routed: no channel has its address; configure one, or check the URL at the provider",
            .warning,
            of: adapter.kind,
            ["address": "\(address.withoutPhoneNumber)"],
            at: now
        )
    }

    private func unrouted(_ item: InboundItem, of adapter: AdapterRoutes, _ verified: VerifiedRequest) -> UnroutedItem {
        UnroutedItem(
            adapter: adapter.kind,
            item: item,
            verifiedBy: verified.credentials.first.map { adapter.credentials[$0].name } ?? "",
            receivedAt: verified.request.request.receivedAt
        )
    }

    private static func channels(
        for item: InboundItem,
        own: ChannelRoute?,
        of adapter: AdapterRoutes,
        _ credentials: [Int]
    ) -> [(ChannelRoute, String)] {
        if let own {
            let address = item.addresses.first { own.channel.adapter.addresses.contains($0) }
            // At a channel's own URL an item names either no address or one of that channel.
            guard address != nil || item.addresses.isEmpty else { return [] }
            return [(own, address?.value ?? "")]
        }
        if item.addresses.isEmpty { return adapter.route(ofOwnerOf: credentials).map { [($0, "")] } ?? [] }
        switch item.reach {
        case .firstMatch:
            for address in item.addresses {
                if let route = adapter.route(at: address) { return [(route, address.value)] }
            }
            return []
        case .everyMatch:
            let value = item.addresses.first?.value ?? ""
            return adapter.routes(atAny: item.addresses).map { ($0, value) }
        }
    }
}

extension Address {
    /// Kind and value for the log, which has no phone numbers: of one in E.164 only the last four digits.
    fileprivate var withoutPhoneNumber: String { description.replacing(/\+[0-9]+(?=[0-9]{4})/, with: "…") }
}

extension InboundItem {
    /// The item with the way of answering that `channel` is configured for: its provider may accept an answer in the
    /// response, and the channel may still send it through the API.
    fileprivate func answered(by channel: RoutedChannel) -> InboundItem {
        guard answer == .inline, let inline = channel.capabilities.inlineAnswering, !inline.answersInline(self)
        else { return self }
        var item = self
        item.answer = .acknowledged
        return item
    }
}
