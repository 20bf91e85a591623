import ChannelKit
import Foundation
import HubRouter

/// The look-up of what the webhooks of one tenant have in common: the keys of their items, the pending items of their
/// lanes, and the messages of their statuses, for all of a commit with one round trip.
///
/// The key of an item that is applied or stored is locked, so that one that is not known stays so, and so is the name of
/// a message with a status. Whether a lane has a pending item can change: requests at the same time have no order.
struct PostgresLookups {
    let tenant: TenantID
    var locks: [WebhookLocks] = []

    /// The look-ups, which can run at the same time.
    var parts: [(SQLConnection) throws -> Void] {
        let hasItems = locks.contains { !$0.rows.isEmpty || !$0.lanes.isEmpty }
        return (hasItems ? [findItems] : []) + (locks.contains { !$0.sends.isEmpty } ? [findSends] : [])
    }

    private func findItems(_ connection: SQLConnection) throws {
        guard let found = connection.driver.locks else { return }
        let entry = try connection.numbers.tenant(tenant, connection)
        try connection.enter(entry.number)
        let items = try places(of: locks.flatMap(\.rows), connection) { entry.key.hash(.itemKey, $0) }
        let lanes = try places(of: locks.flatMap(\.lanes), connection) { entry.key.lane($0) }
        // Of the customers: those with a status are found with their conversations.
        let sent = Set(locks.flatMap(\.sends))
        let heard = locks.flatMap(\.changes).filter { $0.kind == .message && !sent.contains($0) }
        let messages = try places(of: heard, connection) { entry.key.hash(.externalID, $0) }
        for name in items.values { found.record(nil, under: name) }
        for name in lanes.values { found.record(name, hasPending: false) }
        for name in messages.keys { found.record(name, isNew: true) }
        let rows = try connection.rows(
            .lookUpItems,
            items.keys.map(\.channel).listed,
            items.keys.map(\.hash).listed,
            entry.number,
            lanes.keys.map(\.channel).listed,
            lanes.keys.map(\.hash).listed,
            entry.number,
            messages.keys.map(\.channel).listed,
            messages.keys.map(\.hash).listed,
            entry.number
        ) {
            (
                id: try $0["id"] as ItemID?,
                place: try HashedName($0)
            )
        }
        for row in rows {
            if let id = row.id {
                if let name = items[row.place] { found.record(id, under: name) }
            } else if let name = lanes[row.place] {
                found.record(name, hasPending: true)
            } else {
                found.record(row.place, isNew: false)
            }
        }
    }

    /// Finds the messages of statuses whose conversations are free, and locks those.
    private func findSends(_ connection: SQLConnection) throws {
        guard let found = connection.driver.locks else { return }
        let entry = try connection.numbers.tenant(tenant, connection)
        try connection.enter(entry.number)
        let names = try places(of: locks.flatMap(\.sends), connection) { entry.key.hash(.externalID, $0) }.keys
        let sends = try connection.rows(
            .lockSends,
            names.map(\.channel).listed,
            names.map(\.hash).listed,
            entry.number,
            entry.number
        ) { (name: try HashedName($0), message: try FoundMessage($0)) }
        for send in sends { found.record(send.message, under: send.name) }
    }

    private func places(
        of names: [LockName],
        _ connection: SQLConnection,
        _ hash: (String) -> LookupHash
    ) throws -> [HashedName: LockName] {
        let entry = try connection.numbers.tenant(tenant, connection)
        var places: [HashedName: LockName] = [:]
        for name in names where name.channel.tenant == tenant {
            let channel = try connection.numbers.channel(name.channel.name, of: entry, connection)
            places[HashedName(channel: channel, hash: hash(name.value))] = name
        }
        return places
    }
}

extension HashedName {
    /// The name in the columns `channel` and `hash`.
    fileprivate init(_ row: SQLRow) throws {
        self.init(channel: try row["channel"], hash: LookupHash(try row["hash"] as Data))
    }
}

extension LookupHash {
    fileprivate init(_ data: Data) { self = data.withUnsafeBytes { LookupHash($0) } }
}

extension [LookupHash] {
    /// The hashes as the text of an array of blobs.
    fileprivate var listed: String { "{" + map { "\"\\\\x\($0.hex)\"" }.joined(separator: ",") + "}" }
}

// MARK: - Statements

extension SQLStatement {
    // An item has an id, a lane and a message have none. Each lane is looked up in the index: a tenant may have many pending items.
    static let lookUpItems = SQLStatement(
        """
        SELECT item_keys.id, item_keys.channel, item_keys.hash
        FROM unnest(CAST(CAST(? AS text) AS bigint[]), CAST(CAST(? AS text) AS bytea[])) AS item (channel, hash)
            JOIN item_keys ON item_keys.channel = item.channel AND item_keys.hash = item.hash
        WHERE item_keys.tenant = ?
        UNION ALL
        SELECT NULL, lane.channel, lane.hash
        FROM unnest(CAST(CAST(? AS text) AS bigint[]), CAST(CAST(? AS text) AS bytea[])) AS lane (channel, hash)
        WHERE (
            SELECT id FROM inbox
            WHERE inbox.channel = lane.channel AND inbox.lane = lane.hash AND inbox.state = 'pending' AND inbox.tenant = ?
            ORDER BY id LIMIT 1
        ) IS NOT NULL
        UNION ALL
        SELECT NULL, messages.channel, messages.external_hash
        FROM unnest(CAST(CAST(? AS text) AS bigint[]), CAST(CAST(? AS text) AS bytea[])) AS heard (channel, hash)
            JOIN messages ON messages.channel = heard.channel AND messages.external_hash = heard.hash
        WHERE messages.tenant = ?
        """
    )
    // The conversations as in their own lock. A message that is not found, or whose conversation is not free, is left to
    // the job with its status.
    static let lockSends = SQLStatement(
        """
        SELECT messages.channel, messages.external_hash AS hash, messages.id, messages.status, messages.conversation
        FROM unnest(CAST(CAST(? AS text) AS bigint[]), CAST(CAST(? AS text) AS bytea[])) AS sent (channel, hash)
            JOIN messages ON messages.channel = sent.channel AND messages.external_hash = sent.hash
            JOIN conversations ON conversations.id = messages.conversation
        WHERE messages.tenant = ? AND conversations.tenant = ? FOR NO KEY UPDATE OF conversations SKIP LOCKED
        """
    )
    // The lock keeps the key unknown to others. Only a channel that is renamed at the same moment brings it: the conflict
    // is an error then, after which the commit looks again.
    static let insertUnknownKey = SQLStatement(
        "INSERT INTO item_keys (id, tenant, channel, hash, day, outcome, reason, turn) VALUES (?, ?, ?, ?, ?, ?, NULL, ?)"
    )
    // So does the lock of the message's name.
    static let insertUnknownMessage = SQLStatement(
        """
        INSERT INTO messages (id, tenant, channel, conversation, author, sent_by, external_hash, external_codec,
            external_id, at, codec, text, body, status, status_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """
    )
}
