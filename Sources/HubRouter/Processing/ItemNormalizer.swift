import ChannelKit
import Foundation

/// Normalizes items outside any transaction, and records each in the crash marker meanwhile.
struct ItemNormalizer: Sendable {
    let context: HubContext

    /// The events of an item.
    ///
    /// - Parameters:
    ///   - content: The item as it arrived, or as the provider confirmed it.
    ///   - key: The key of the item for the crash marker.
    func events(
        of content: InboundItem,
        from source: EventSource,
        receivedAt: Date,
        on channel: RoutedChannel,
        marking key: WorkKey
    ) throws(InboundError) -> [PreparedEvent] {
        try context.crashMarker.marking(key) { () throws(InboundError) in
            let events = try channel.adapter.normalize(content, receivedAt: receivedAt).map {
                $0.exceptFrom(channel.ownContactIDs)
            }
            context.failpoints.pass(.itemNormalized)
            context.failpoints.trap(.itemTraps, on: events.compactMap(\.message?.text))
            return events.map { PreparedEvent($0, from: source, on: channel) }
        }
    }
}
