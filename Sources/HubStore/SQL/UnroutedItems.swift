import ChannelKit
import HubRouter

/// The unrouted items, which have no tenant.
struct UnroutedItems {
    let connection: SQLConnection

    func insert(_ items: [UnroutedItem]) throws {
        guard !items.isEmpty else { return }
        let (key, codec) = (try connection.numbers.lookupKey(connection), connection.codec)
        for unrouted in items {
            let addresses = unrouted.item.addresses.map(\.description).joined(separator: ", ")
            let name = [unrouted.adapter.rawValue, addresses, unrouted.item.key.rawValue].joined(separator: "\n")
            try connection.run(
                .insertUnrouted,
                connection.numbers.nextID(.unrouted, connection),
                unrouted.adapter,
                key.hash(.unrouted, name),
                unrouted.verifiedBy,
                unrouted.receivedAt,
                codec.tag,
                codec.encode(addresses),
                codec.encode(unrouted.item.key.rawValue),
                codec.encode(unrouted.item.payload)
            )
        }
    }
}

// MARK: - Statements

extension SQLStatement {
    fileprivate static let insertUnrouted = SQLStatement(
        """
        INSERT INTO unrouted (id, adapter, hash, verified_by, received_at, codec, addresses, item_key, payload)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (hash) DO NOTHING
        """
    )
}
