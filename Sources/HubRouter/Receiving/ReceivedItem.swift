import ChannelKit

/// An item of a webhook, with its events as far as they could be read before the transaction.
struct ReceivedItem: Sendable {
    let new: NewItem
    /// The channel in the table in force and the item's events; nil if it is stored as it arrived, for a lane worker.
    let reading: Reading?

    /// The events of an item.
    struct Reading: Sendable {
        let channel: RoutedChannel
        let events: [PreparedEvent]
        /// True if it has delivery statuses and nothing else, and no request waits for an answer: it needs no row.
        let isStatus: Bool
        /// True if it is applied at once, whatever waits.
        let isUrgent: Bool

        init(_ events: [PreparedEvent], of new: NewItem, on channel: RoutedChannel) {
            self.channel = channel
            self.events = events
            isStatus = !events.isEmpty && !new.isAwaited && events.allSatisfy { $0.status != nil }
            isUrgent = !events.isEmpty && events.allSatisfy(\.isUrgent)
        }
    }
}

extension WebhookReceiver {
    /// The max time for which the items of one request are normalized before they are stored.
    ///
    /// An item takes a tenth of a millisecond; the time is that of other requests on the same thread. Lane workers
    /// normalize the items beyond.
    private static let normalizingTime: Duration = .milliseconds(5)

    /// Normalizes items as far as that is possible without waiting for anything.
    func normalized(_ items: [NewItem]) -> [ReceivedItem] {
        let end = ContinuousClock.now + Self.normalizingTime
        return items.map { new in
            let reading = ContinuousClock.now < end ? reading(of: new) : nil
            var new = new
            if reading?.isStatus != true { new.item.encode() }
            return ReceivedItem(new: new, reading: reading)
        }
    }

    /// The events of an item; nil if the provider has to confirm it, it crashed the process before, or it is malformed.
    private func reading(of new: NewItem) -> ReceivedItem.Reading? {
        guard let channel = context.table.channels[new.channel], channel.capabilities.inboundConfirming == nil,
            context.crashMarker.standing(of: new.workKey) == .clear
        else { return nil }
        let events = try? ItemNormalizer(context: context).events(
            of: new.item,
            from: new.source,
            receivedAt: new.receivedAt,
            on: channel,
            marking: new.workKey
        )
        return events.map { ReceivedItem.Reading($0, of: new, on: channel) }
    }
}
