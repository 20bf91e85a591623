import ChannelKit
import Foundation
import HubRouter

// The rows of a renamed channel.

extension SQLTenantTransaction {
    func moveChannel(from old: ChannelID, to new: ChannelID, limit: Int, at: Date) throws -> MovedRows {
        var moved = MovedRows()
        guard old.tenant == tenant, new.tenant == tenant, old != new else { return moved }
        moved.items = try moveItems(from: old, to: new, limit: limit, at: at)
        moved.contacts = try moveContacts(from: old, to: new, limit: max(0, limit - moved.items), at: at)
        moved.isComplete = moved.items + moved.contacts < limit
        guard moved.isComplete else { return moved }
        try moveEarlyStatuses(from: old, to: new)
        try moveState(from: old, to: new)
        try deleteLanes(of: old, at: at)
        return moved
    }

    // MARK: - Items

    private func moveItems(from old: ChannelID, to new: ChannelID, limit: Int, at: Date) throws -> Int {
        let items = try connection.rows(
            "SELECT id, item_key, lane, state FROM inbox WHERE tenant = ? AND channel = ? LIMIT ?",
            [scope, .text(old.name), .integer(Int64(limit))]
        ) { row in
            (
                id: try row["id"] as ItemID, key: try row["item_key"] as String, lane: try row["lane"] as String,
                isPending: try row["state"] == "pending"
            )
        }
        for item in items {
            let taken =
                try connection.row(
                    "SELECT 1 FROM inbox WHERE tenant = ? AND channel = ? AND item_key = ?",
                    [scope, .text(new.name), .text(item.key)]
                ) { _ in true } ?? false
            // Redelivered under the new name: that row keeps the key, and this one is not processed a second time.
            if taken, item.isPending {
                try finishItem(item.id, as: .ignored(reason: "duplicate under the channel's new name"), at: at)
            }
            try connection.execute(
                "UPDATE inbox SET channel = ?, item_key = ? WHERE tenant = ? AND id = ?",
                [
                    .text(new.name), .text(taken ? "\(item.key) (\(old.name), \(item.id))" : item.key), scope,
                    .id(item.id),
                ]
            )
            guard item.isPending, !taken else { continue }
            try resume(.inbound, key: item.lane, from: old, to: new, due: at, at: at)
        }
        return items.count
    }

    // MARK: - Contacts with their conversations

    private func moveContacts(from old: ChannelID, to new: ChannelID, limit: Int, at: Date) throws -> Int {
        let contacts = try connection.rows(
            "SELECT DISTINCT contact FROM contact_aliases WHERE tenant = ? AND channel = ? LIMIT ?",
            [scope, .text(old.name), .integer(Int64(limit))]
        ) { try $0["contact"] as ContactID }
        for contact in contacts { try move(contact, from: old, to: new, at: at) }
        return contacts.count
    }

    private func move(_ contact: ContactID, from old: ChannelID, to new: ChannelID, at: Date) throws {
        let conversations = try connection.rows(
            "SELECT id FROM conversations WHERE tenant = ? AND channel = ? AND contact = ?",
            [scope, .text(old.name), .id(contact)]
        ) { try $0["id"] as ConversationID }
        for conversation in conversations { try move(conversation, from: old, to: new, at: at) }
        try connection.execute(
            "UPDATE contacts SET channel = ? WHERE tenant = ? AND id = ?",
            [.text(new.name), scope, .id(contact)]
        )
        try connection.execute(
            "UPDATE consents SET channel = ? WHERE tenant = ? AND channel = ? AND contact = ?",
            [.text(new.name), scope, .text(old.name), .id(contact)]
        )
        let aliases = try connection.rows(
            "SELECT alias FROM contact_aliases WHERE tenant = ? AND channel = ? AND contact = ?",
            [scope, .text(old.name), .id(contact)]
        ) { try $0["alias"] as String }
        // A contact with an alias of the new name is the same customer.
        let others = Set(try aliases.compactMap { try owner(of: $0, channel: new) })
        try addAliases(aliases, to: contact, channel: new)
        for alias in aliases {
            try connection.execute(
                "DELETE FROM contact_aliases WHERE tenant = ? AND channel = ? AND alias = ?",
                [scope, .text(old.name), .text(alias)]
            )
        }
        let same = others.union([contact]).sorted()
        for other in same.dropFirst() { try merge(other, into: same[0], channel: new) }
    }

    private func move(
        _ conversation: ConversationID,
        from old: ChannelID,
        to new: ChannelID,
        at: Date
    ) throws {
        // A message that was redelivered under the new name keeps the external id.
        try connection.execute(
            """
            UPDATE messages SET channel = ?, external_id = CASE WHEN EXISTS (
                SELECT 1 FROM messages AS taken
                WHERE taken.tenant = ? AND taken.channel = ? AND taken.external_id = messages.external_id
            ) THEN NULL ELSE external_id END
            WHERE tenant = ? AND conversation = ?
            """,
            [.text(new.name), scope, .text(new.name), scope, .id(conversation)]
        )
        try connection.execute(
            """
            UPDATE model_usage SET channel = ?
            WHERE tenant = ? AND turn IN (SELECT id FROM turns WHERE tenant = ? AND conversation = ?)
            """,
            [.text(new.name), scope, scope, .id(conversation)]
        )
        for table in ["turns", "outbox", "events"] {
            try connection.execute(
                "UPDATE \(table) SET channel = ? WHERE tenant = ? AND conversation = ?",
                [.text(new.name), scope, .id(conversation)]
            )
        }
        try connection.execute(
            "UPDATE conversations SET channel = ? WHERE tenant = ? AND id = ?",
            [.text(new.name), scope, .id(conversation)]
        )
        let key = String(conversation.rawValue)
        if let due = try nextTurnDue(conversation) {
            try resume(.turn, key: key, from: old, to: new, due: max(due, at), at: at)
        }
        if try hasWaitingReplies(conversation) {
            try resume(.outbox, key: key, from: old, to: new, due: at, at: at)
        }
    }

    private func hasWaitingReplies(_ conversation: ConversationID) throws -> Bool {
        try connection.row(
            """
            SELECT 1 FROM outbox
            WHERE tenant = ? AND conversation = ? AND state IN ('pending', 'claimed', 'ambiguous') LIMIT 1
            """,
            [scope, .id(conversation)]
        ) { _ in true } ?? false
    }

    // MARK: - Lanes

    /// Makes a lane of the new name due, but not before the lease of the old lane ends.
    private func resume(
        _ stage: Stage,
        key: String,
        from old: ChannelID,
        to new: ChannelID,
        due: Date,
        at: Date
    ) throws {
        let lease =
            try connection.row(
                """
                SELECT lease_until FROM lanes
                WHERE stage = ? AND tenant = ? AND channel = ? AND key = ? AND owner IS NOT NULL
                """,
                Lane(stage: stage, channel: old, key: key).primaryKey
            ) { try $0["lease_until"] as Date? } ?? nil
        try makeDue(Lane(stage: stage, channel: new, key: key), at: max(due, lease ?? due), holder: nil)
    }

    /// Deletes the lanes of the old name, except leased ones, whose holder deletes them.
    private func deleteLanes(of old: ChannelID, at: Date) throws {
        for stage in Stage.allCases {
            try connection.execute(
                """
                DELETE FROM lanes WHERE stage = ? AND tenant = ? AND channel = ? AND (owner IS NULL OR lease_until <= ?)
                """,
                [.name(stage), scope, .text(old.name), .date(at)]
            )
        }
    }

    // MARK: - Statuses and state of the channel

    private func moveEarlyStatuses(from old: ChannelID, to new: ChannelID) throws {
        try connection.execute(
            """
            INSERT INTO early_statuses (tenant, channel, external_id, status, at, error_code, error_message, cause,
                received_at)
            SELECT tenant, ?, external_id, status, at, error_code, error_message, cause, received_at
            FROM early_statuses WHERE tenant = ? AND channel = ?
            ON CONFLICT (tenant, channel, external_id, status) DO NOTHING
            """,
            [.text(new.name), scope, .text(old.name)]
        )
        try connection.execute(
            "DELETE FROM early_statuses WHERE tenant = ? AND channel = ?",
            [scope, .text(old.name)]
        )
    }

    private func moveState(from old: ChannelID, to new: ChannelID) throws {
        // The earlier time of both: a message that is fetched twice is a duplicate, one that is not fetched is lost.
        try connection.execute(
            """
            INSERT INTO channel_state (tenant, channel, backfilled_until)
            SELECT tenant, ?, backfilled_until FROM channel_state WHERE tenant = ? AND channel = ?
            ON CONFLICT (tenant, channel) DO UPDATE
                SET backfilled_until = min(channel_state.backfilled_until, excluded.backfilled_until)
            """,
            [.text(new.name), scope, .text(old.name)]
        )
        try connection.execute(
            "DELETE FROM channel_state WHERE tenant = ? AND channel = ?",
            [scope, .text(old.name)]
        )
    }
}
