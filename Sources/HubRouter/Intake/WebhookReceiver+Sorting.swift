import ChannelKit
import Foundation
import Logging

/// The items of a request, each with the channel that it is for.
struct SortedItems: Sendable {
    var accepted: [NewItem] = []
    var unrouted: [UnroutedItem] = []
    /// The number of items that belong to other secrets, or to another channel than the one whose URL was called.
    var refused = 0
}

extension WebhookReceiver {
    /// An authentic request whose reading ended the process before: it is kept as it came, beside the items that no
    /// channel has, and acknowledged, since the provider would bring it again and again.
    func unread(_ verified: VerifiedRequest, of adapter: AdapterRoutes) -> SortedItems {
        let request = verified.request.request
        let kind = adapter.type.kind
        logger.error(
            "webhook stored unread: reading it ended the process before",
            metadata: ["adapter": "\(kind)", "bytes": "\(request.body.count)"]
        )
        HubMetrics.item(kind, "unread")
        let item = InboundItem(
            key: ItemKey("unread:\(WorkKey.request("split", kind, request))"),
            lane: LaneKey("unread"),
            addresses: [],
            payload: JSONValue.object(["unread": .string(request.body.base64EncodedString())]).data
        )
        var sorted = SortedItems()
        sorted.unrouted.append(
            UnroutedItem(
                adapter: kind,
                item: item,
                verifiedBy: verified.credentials.first?.name ?? "",
                receivedAt: request.receivedAt
            )
        )
        return sorted
    }

    /// Finds the channels of `items`.
    func sort(
        _ items: [InboundItem],
        own: RoutedChannel?,
        of adapter: AdapterRoutes,
        _ verified: VerifiedRequest
    ) -> SortedItems {
        var sorted = SortedItems()
        let receivedAt = verified.request.request.receivedAt
        for item in items.orderedByProviderTime() {
            let matches = Self.channels(for: item, own: own, of: adapter)
            if matches.isEmpty, own != nil { sorted.refused += 1 }
            if matches.isEmpty, own == nil, let credential = verified.credentials.first {
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
                // A secret authenticates items only for the channels that are bound to it.
                guard let credential = verified.credentials.first(where: channel.adapter.credentials.contains) else {
                    sorted.refused += 1
                    HubMetrics.item(adapter.type.kind, "unverified")
                    refusals.note(
                        "item dropped: its channel has another secret",
                        of: adapter.type.kind,
                        ["channel": "\(channel.id)"],
                        at: receivedAt
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
