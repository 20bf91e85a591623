import ChannelKit
import HubRouter

/// The unrouted items, which have no tenant.
struct UnroutedItems {
    let connection: SQLConnection

    func insert(_ items: [UnroutedItem]) throws {
        for unrouted in items {
            try connection.run(
                .insertUnrouted,
                connection.numbers.nextID(.unrouted, connection),
                unrouted.adapter,
                unrouted.item.addresses.map(\.description).joined(separator: ", "),
                unrouted.item.key,
                unrouted.verifiedBy,
                unrouted.receivedAt,
                connection.codec.tag,
                connection.codec.encode(unrouted.item.payload)
            )
        }
    }
}

// MARK: - Statements

extension SQLStatement {
    fileprivate static let insertUnrouted = SQLStatement(
        """
        INSERT INTO unrouted (id, adapter, addresses, item_key, verified_by, received_at, codec, payload)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (adapter, addresses, item_key) DO NOTHING
        """
    )
}
