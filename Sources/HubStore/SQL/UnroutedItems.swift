import ChannelKit
import HubRouter

/// The unrouted items, which have no tenant.
struct UnroutedItems {
    let connection: any SQLConnection

    func insert(_ items: [UnroutedItem]) throws {
        for unrouted in items {
            try connection.execute(
                """
                INSERT INTO unrouted (adapter, addresses, item_key, verified_by, received_at, codec, payload)
                VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (adapter, addresses, item_key) DO NOTHING
                """,
                [
                    .name(unrouted.adapter),
                    .text(unrouted.item.addresses.map(\.description).joined(separator: ", ")),
                    .name(unrouted.item.key), .text(unrouted.verifiedBy), .date(unrouted.receivedAt), .codec,
                    BlobCodec.encode(unrouted.item.payload),
                ]
            )
        }
    }
}
