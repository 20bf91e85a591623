import ChannelKit
import Foundation
import HubRouter

/// Items that belong to nobody.
struct IntakeRepository {
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

extension SQLTenantTransaction {
    /// Stores an item unless it was seen before, and makes its lane due.
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
        ) { $0.id(0, of: StoredItem.self) }
        guard let id = inserted else { return IntakeOutcome(id: try knownItem(new), isNew: false) }
        let lane = Lane(stage: .inbound, channel: new.channel, key: new.item.lane.rawValue)
        let claim = try makeDue(lane, at: new.receivedAt, claimant: new.claimant)
        return IntakeOutcome(id: id, isNew: true, claim: claim)
    }

    private func knownItem(_ new: NewItem) throws -> ItemID {
        let id = try connection.row(
            "SELECT id FROM inbox WHERE tenant = ? AND channel = ? AND item_key = ?",
            [scope, .text(new.channel.name), .name(new.item.key)]
        ) { $0.id(0, of: StoredItem.self) }
        guard let id else { throw StorageError.unavailable("an item was neither new nor there") }
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
            let (payload, unreadable) = try readable(or: Data()) { try row.content(8, tag: 7) }
            return StoredItem(
                id: row.id(0),
                channel: channel,
                adapter: AdapterKind(row.string(1)),
                address: row.string(2),
                item: InboundItem(
                    key: ItemKey(row.string(3)),
                    lane: lane,
                    addresses: [],
                    occurredAt: row.date(6),
                    answer: InboundItem.Answer(rawValue: row.string(4)) ?? .acknowledged,
                    payload: payload
                ),
                receivedAt: row.date(5) ?? .distantPast,
                dueAt: row.date(9) ?? .distantPast,
                attempts: row.int(10),
                firstFailedAt: row.date(11),
                unreadable: unreadable
            )
        }
    }

    func inlineMark(_ item: ItemID) throws -> InlineMark? {
        try connection.row("SELECT inline_mark FROM inbox WHERE tenant = ? AND id = ?", [scope, .id(item)]) { row in
            row.text(0).flatMap(InlineMark.init(rawValue:))
        } ?? nil
    }

    func turn(of item: ItemID) throws -> TurnID? {
        try connection.row(
            "SELECT turn FROM turn_messages WHERE tenant = ? AND item = ? ORDER BY turn LIMIT 1",
            [scope, .id(item)]
        ) { $0.id(0, of: Turn.self) }
    }

    func finishItem(_ id: ItemID, as outcome: ItemOutcome, at: Date) throws {
        let (state, name, reason) = outcome.columns
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

extension ItemOutcome {
    fileprivate var columns: (state: String, name: String, reason: String) {
        switch self {
        case .turn: ("done", "turn", "")
        case .applied(let kind): ("done", "applied", kind)
        case .human: ("done", "human", "a person has the conversation")
        case .silent(let reason): ("done", "silent", reason)
        case .ignored(let reason): ("done", "ignored", reason)
        case .dead(let reason): ("dead", "dead", reason)
        }
    }
}
