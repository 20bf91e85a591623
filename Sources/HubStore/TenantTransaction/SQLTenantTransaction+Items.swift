import ChannelKit
import Foundation
import HubRouter

extension SQLTenantTransaction {
    /// Stores an item unless its key is known, and makes its lane due.
    func insertItem(_ new: NewItem) throws -> IntakeOutcome {
        let inserted = try connection.row(
            .insertItem,
            tenant,
            new.channel.name,
            new.item.key,
            new.item.lane,
            new.adapter,
            new.address,
            new.item.answer,
            new.verifiedBy,
            new.receivedAt,
            new.item.occurredAt,
            BlobCodec.current,
            BlobCodec.encode(new.item.payload),
            new.receivedAt
        ) { try $0["id"] as ItemID }
        guard let id = inserted else { return IntakeOutcome(id: try knownItem(new), isNew: false) }
        let lane = Lane(stage: .inbound, channel: new.channel, key: new.item.lane.rawValue)
        due.add(DueLane(lane, at: new.receivedAt, isAwaited: new.isAwaited, item: StoredItem(new, as: id)))
        return IntakeOutcome(id: id, isNew: true)
    }

    private func knownItem(_ new: NewItem) throws -> ItemID {
        let id: ItemID? = try connection.row(.idOfItem, tenant, new.channel.name, new.item.key) { try $0["id"] }
        guard let id else { throw StorageError.unavailable("an item was neither inserted nor found") }
        return id
    }

    func pendingItems(channel: ChannelID, lane: LaneKey, limit: Int) throws -> [StoredItem] {
        try connection.rows(.pendingItems, tenant, channel.name, lane, limit) { row in
            let (payload, unreadable) = try readable(or: Data()) { try row.content("payload") }
            return StoredItem(
                id: try row["id"],
                channel: channel,
                adapter: AdapterKind(try row["adapter"]),
                address: try row["address"],
                item: InboundItem(
                    key: ItemKey(try row["item_key"]),
                    lane: lane,
                    addresses: [],
                    occurredAt: try row["occurred_at"],
                    answer: try row["answer"] ?? .acknowledged,
                    payload: payload
                ),
                receivedAt: try row["received_at"],
                dueAt: try row["due_at"],
                attempts: try row["attempts"],
                firstFailedAt: try row["first_failed_at"],
                unreadable: unreadable
            )
        }
    }

    func nextItemDue(channel: ChannelID, lane: LaneKey) throws -> Date? {
        try connection.row(.nextItemDue, tenant, channel.name, lane) { try $0["due_at"] }
    }

    func nextItem(channel: ChannelID, lane: LaneKey) throws -> ItemID? {
        try connection.row(.nextItem, tenant, channel.name, lane) { try $0["id"] }
    }

    func inlineMark(_ item: ItemID) throws -> InlineMark? {
        try connection.row(.inlineMark, tenant, item) {
            try $0["inline_mark"] as InlineMark?
        } ?? nil
    }

    func turn(of item: ItemID) throws -> TurnID? {
        try connection.row(.turnOfItem, tenant, item) { try $0["turn"] }
    }

    func finishItem(_ id: ItemID, as outcome: ItemOutcome, at: Date) throws {
        let (state, name, reason) = outcome.sqlColumns
        try connection.run(.finishItem, state, name, reason, at, tenant, id)
    }

    func postponeItem(_ id: ItemID, until: Date, reason: String, at: Date) throws {
        try connection.run(.postponeItem, until, reason, at, tenant, id)
    }

    func mark(_ item: ItemID, as mark: InlineMark) throws -> Bool {
        try connection.run(.markItem, mark, tenant, item) == 1
    }
}

// MARK: - Statements

extension SQLStatement {
    fileprivate static let insertItem = SQLStatement(
        """
        INSERT INTO inbox (tenant, channel, item_key, lane, adapter, address, answer, verified_by, received_at,
            occurred_at, codec, payload, due_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (tenant, channel, item_key) DO NOTHING RETURNING id
        """
    )
    fileprivate static let idOfItem = SQLStatement(
        "SELECT id FROM inbox WHERE tenant = ? AND channel = ? AND item_key = ?"
    )
    fileprivate static let pendingItems = SQLStatement(
        """
        SELECT id, adapter, address, item_key, answer, received_at, occurred_at, codec, payload, due_at, attempts,
            first_failed_at
        FROM inbox WHERE tenant = ? AND channel = ? AND lane = ? AND state = 'pending' ORDER BY id LIMIT ?
        """
    )
    fileprivate static let nextItemDue = SQLStatement(
        """
        SELECT due_at FROM inbox
        WHERE tenant = ? AND channel = ? AND lane = ? AND state = 'pending' ORDER BY id LIMIT 1
        """
    )
    fileprivate static let nextItem = SQLStatement(
        """
        SELECT id FROM inbox
        WHERE tenant = ? AND channel = ? AND lane = ? AND state = 'pending' ORDER BY id LIMIT 1
        """
    )
    fileprivate static let inlineMark = SQLStatement("SELECT inline_mark FROM inbox WHERE tenant = ? AND id = ?")
    fileprivate static let turnOfItem = SQLStatement(
        "SELECT turn FROM turn_messages WHERE tenant = ? AND item = ? ORDER BY turn LIMIT 1"
    )
    fileprivate static let finishItem = SQLStatement(
        "UPDATE inbox SET state = ?, outcome = ?, reason = ?, done_at = ? WHERE tenant = ? AND id = ?"
    )
    fileprivate static let postponeItem = SQLStatement(
        """
        UPDATE inbox SET attempts = attempts + 1, due_at = ?, reason = ?,
            first_failed_at = coalesce(first_failed_at, ?)
        WHERE tenant = ? AND id = ?
        """
    )
    fileprivate static let markItem = SQLStatement(
        "UPDATE inbox SET inline_mark = ? WHERE tenant = ? AND id = ? AND inline_mark IS NULL"
    )
}
