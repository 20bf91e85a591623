import ChannelKit
import Foundation
import HubRouter

extension SQLTenantTransaction {
    /// Stores an item unless its key is known, and makes its lane due.
    func insertItem(_ new: NewItem) throws -> IntakeOutcome {
        let inserted = try connection.row(
            """
            INSERT INTO inbox (tenant, channel, item_key, lane, adapter, address, answer, verified_by, received_at,
                occurred_at, codec, payload, due_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (tenant, channel, item_key) DO NOTHING RETURNING id
            """,
            [
                scope, .text(new.channel.name), .name(new.item.key), .name(new.item.lane), .name(new.adapter),
                .text(new.address), .name(new.item.answer), .text(new.verifiedBy), .date(new.receivedAt),
                .date(new.item.occurredAt), .codec, BlobCodec.encode(new.item.payload), .date(new.receivedAt),
            ]
        ) { try $0["id"] as ItemID }
        guard let id = inserted else { return IntakeOutcome(id: try knownItem(new), isNew: false) }
        let lane = Lane(stage: .inbound, channel: new.channel, key: new.item.lane.rawValue)
        let claim = try makeDue(lane, at: new.receivedAt, holder: new.holder)
        return IntakeOutcome(id: id, isNew: true, claim: claim)
    }

    private func knownItem(_ new: NewItem) throws -> ItemID {
        let id: ItemID? = try connection.row(
            "SELECT id FROM inbox WHERE tenant = ? AND channel = ? AND item_key = ?",
            [scope, .text(new.channel.name), .name(new.item.key)]
        ) { try $0["id"] }
        guard let id else { throw StorageError.unavailable("an item was neither inserted nor found") }
        return id
    }

    func nextItem(channel: ChannelID, lane: LaneKey) throws -> StoredItem? {
        try connection.row(
            """
            SELECT id, adapter, address, item_key, answer, received_at, occurred_at, codec, payload, due_at, attempts,
                first_failed_at
            FROM inbox WHERE tenant = ? AND channel = ? AND lane = ? AND state = 'pending' ORDER BY id LIMIT 1
            """,
            [scope, .text(channel.name), .name(lane)]
        ) { row in
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

    func inlineMark(_ item: ItemID) throws -> InlineMark? {
        try connection.row("SELECT inline_mark FROM inbox WHERE tenant = ? AND id = ?", [scope, .id(item)]) {
            try $0["inline_mark"] as InlineMark?
        } ?? nil
    }

    func turn(of item: ItemID) throws -> TurnID? {
        try connection.row(
            "SELECT turn FROM turn_messages WHERE tenant = ? AND item = ? ORDER BY turn LIMIT 1",
            [scope, .id(item)]
        ) { try $0["turn"] }
    }

    func finishItem(_ id: ItemID, as outcome: ItemOutcome, at: Date) throws {
        let (state, name, reason) = outcome.sqlColumns
        try connection.execute(
            "UPDATE inbox SET state = ?, outcome = ?, reason = ?, done_at = ? WHERE tenant = ? AND id = ?",
            [.text(state), .text(name), .text(reason), .date(at), scope, .id(id)]
        )
    }

    func postponeItem(_ id: ItemID, until: Date, reason: String, at: Date) throws {
        try connection.execute(
            """
            UPDATE inbox SET attempts = attempts + 1, due_at = ?, reason = ?,
                first_failed_at = coalesce(first_failed_at, ?)
            WHERE tenant = ? AND id = ?
            """,
            [.date(until), .text(reason), .date(at), scope, .id(id)]
        )
    }

    func mark(_ item: ItemID, as mark: InlineMark) throws -> Bool {
        try connection.execute(
            "UPDATE inbox SET inline_mark = ? WHERE tenant = ? AND id = ? AND inline_mark IS NULL",
            [.name(mark), scope, .id(item)]
        ) == 1
    }
}
