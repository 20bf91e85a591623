import ChannelKit
import Foundation
import HubModel
import HubRouter

/// The ids that a transaction took for the turns that its items may open, so that the row of an item is written once.
final class ReservedTurns {
    private var turns: [ItemID: TurnID] = [:]

    func reserve(_ turn: TurnID, for item: ItemID) { turns[item] = turn }

    func take(for item: ItemID) -> TurnID? { turns.removeValue(forKey: item) }
}

extension SQLTenantTransaction {
    /// Stores an item unless its key is known, and makes its lane due.
    func insertItem(_ new: NewItem) throws -> IntakeOutcome {
        var new = new
        new.item = new.item.unparsed
        let outcome = try insertKey(new, "pending", turn: nil)
        guard outcome.isNew else { return outcome }
        try insertPayload(new, outcome.id, "pending", doneAt: nil)
        connection.driver.locks?.record(LockName(.lane, new.item.lane.rawValue, on: new.channel), hasPending: true)
        let lane = Lane(stage: .inbound, channel: new.channel, key: new.item.lane.rawValue)
        let item = StoredItem(new, as: outcome.id)
        due.add(DueLane(lane, at: item.dueAt, isAwaited: new.isAwaited, item: item))
        return outcome
    }

    /// Inserts the receipt of an item, unless its key is known.
    func insertKey(_ new: NewItem, _ outcome: String, turn: TurnID?) throws -> IntakeOutcome {
        let id: ItemID = try connection.nextID(.items)
        let channel = try number(of: new.channel)
        let hash = hash(.itemKey, new.item.key.rawValue)
        let day = new.receivedAt.millisecondsSince1970 / 86_400_000
        if let locks = connection.driver.locks, let known = locks.item(new.lockName) {
            if let known { return IntakeOutcome(id: known, isNew: false) }
            try connection.run(.insertUnknownKey, id, number, channel, hash, day, outcome, turn)
            locks.record(id, under: new.lockName)
            return IntakeOutcome(id: id, isNew: true)
        }
        let isNew = try connection.changes(of: .insertKey, id, number, channel, hash, day, outcome, turn) == 1
        if isNew { return IntakeOutcome(id: id, isNew: true) }
        let known: ItemID? = try connection.row(.idOfItem, channel, hash, number) { try $0["id"] }
        guard let known else { throw StorageError.unavailable("an item was neither inserted nor found") }
        return IntakeOutcome(id: known, isNew: false)
    }

    func insertPayload(_ new: NewItem, _ id: ItemID, _ state: String, doneAt: Date?) throws {
        try connection.run(
            .insertPayload,
            id,
            number,
            number(of: new.channel),
            entry.key.lane(new.item.lane.rawValue),
            new.adapter,
            new.item.answer,
            new.verifiedBy,
            new.receivedAt,
            new.item.occurredAt,
            codec.tag,
            codec.encode(new.item.key.rawValue),
            codec.encode(new.item.lane.rawValue),
            codec.encode(new.address),
            codec.tag,
            codec.encode(new.item.payload),
            state,
            new.dueAt ?? new.receivedAt,
            doneAt
        )
    }

    func pendingItems(channel: ChannelID, lane: LaneKey, limit: Int) throws -> [StoredItem] {
        try connection.rows(.pendingItems, number(of: channel), entry.key.lane(lane.rawValue), number, limit) { row in
            let (key, noKey) = try readable(or: (item: "", address: "")) {
                (
                    item: try row.content("item_key", codec: "key_codec"),
                    address: try row.content("address", codec: "key_codec")
                )
            }
            let (payload, noPayload) = try readable(or: Data()) { try row.content("payload") }
            return StoredItem(
                id: try row["id"],
                channel: channel,
                adapter: AdapterKind(try row["adapter"]),
                address: key.address,
                item: InboundItem(
                    key: ItemKey(key.item),
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
                unreadable: noKey ?? noPayload
            )
        }
    }

    func nextItemDue(channel: ChannelID, lane: LaneKey) throws -> Date? {
        try connection.row(.nextItemDue, number(of: channel), entry.key.lane(lane.rawValue), number) {
            try $0["due_at"]
        }
    }

    func nextItem(channel: ChannelID, lane: LaneKey) throws -> ItemID? {
        try connection.row(.nextItem, number(of: channel), entry.key.lane(lane.rawValue), number) { try $0["id"] }
    }

    func inlineMark(_ item: ItemID) throws -> InlineMark? {
        try connection.row(.inlineMark, item, number) { try $0["inline_mark"] as InlineMark? } ?? nil
    }

    func turn(of item: ItemID) throws -> TurnID? {
        try connection.row(.turnOfItem, item, number) { try $0["turn"] as TurnID? } ?? nil
    }

    func finishItem(_ id: ItemID, as outcome: ItemOutcome, at: Date) throws {
        let (state, name, reason) = outcome.sqlColumns
        var turn: TurnID?
        if case .turn(let id) = outcome { turn = id }
        try connection.run(.finishKey, name, reason, turn, id, number)
        try connection.run(.finishPayload, state, state == "dead" ? reason : nil, at, id, number)
    }

    func postponeItem(_ id: ItemID, until: Date, reason: Reason, at: Date) throws {
        try connection.run(.postponeItem, until, reason, at, id, number)
    }

    func mark(_ item: ItemID, as mark: InlineMark) throws -> Bool {
        try connection.changes(of: .markItem, mark, item, number) == 1
    }
}

extension NewItem {
    /// The name of the item's key.
    var lockName: LockName { LockName(.item, item.key.rawValue, on: channel) }
}

// MARK: - Statements

extension SQLStatement {
    fileprivate static let insertKey = SQLStatement(
        """
        INSERT INTO item_keys (id, tenant, channel, hash, day, outcome, reason, turn) VALUES (?, ?, ?, ?, ?, ?, NULL, ?)
        ON CONFLICT (channel, hash) DO NOTHING
        """
    )
    fileprivate static let idOfItem = SQLStatement(
        "SELECT id FROM item_keys WHERE channel = ? AND hash = ? AND tenant = ?"
    )
    fileprivate static let insertPayload = SQLStatement(
        """
        INSERT INTO inbox (id, tenant, channel, lane, adapter, answer, verified_by, received_at, occurred_at, key_codec,
            item_key, lane_key, address, codec, payload, state, reason, due_at, attempts, done_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, ?, 0, ?)
        """
    )
    fileprivate static let pendingItems = SQLStatement(
        """
        SELECT id, adapter, answer, received_at, occurred_at, key_codec, item_key, address, codec, payload, due_at, attempts,
            first_failed_at
        FROM inbox WHERE channel = ? AND lane = ? AND tenant = ? AND state = 'pending' ORDER BY id LIMIT ?
        """
    )
    fileprivate static let nextItemDue = SQLStatement(
        """
        SELECT due_at FROM inbox
        WHERE channel = ? AND lane = ? AND tenant = ? AND state = 'pending' ORDER BY id LIMIT 1
        """
    )
    fileprivate static let nextItem = SQLStatement(
        """
        SELECT id FROM inbox
        WHERE channel = ? AND lane = ? AND tenant = ? AND state = 'pending' ORDER BY id LIMIT 1
        """
    )
    fileprivate static let inlineMark = SQLStatement("SELECT inline_mark FROM item_keys WHERE id = ? AND tenant = ?")
    fileprivate static let turnOfItem = SQLStatement("SELECT turn FROM item_keys WHERE id = ? AND tenant = ?")
    fileprivate static let finishKey = SQLStatement(
        "UPDATE item_keys SET outcome = ?, reason = ?, turn = ? WHERE id = ? AND tenant = ?"
    )
    fileprivate static let finishPayload = SQLStatement(
        "UPDATE inbox SET state = ?, reason = ?, done_at = ? WHERE id = ? AND tenant = ?"
    )
    fileprivate static let postponeItem = SQLStatement(
        """
        UPDATE inbox SET attempts = attempts + 1, due_at = ?, reason = ?,
            first_failed_at = coalesce(first_failed_at, ?)
        WHERE id = ? AND tenant = ?
        """
    )
    fileprivate static let markItem = SQLStatement(
        "UPDATE item_keys SET inline_mark = ? WHERE id = ? AND tenant = ? AND inline_mark IS NULL"
    )
}
