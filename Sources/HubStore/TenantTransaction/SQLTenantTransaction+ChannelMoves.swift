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
        return moved
    }

    // MARK: - Items

    private func moveItems(from old: ChannelID, to new: ChannelID, limit: Int, at: Date) throws -> Int {
        let items = try connection.rows(.itemsOfChannel, tenant, old.name, limit) { row in
            (
                id: try row["id"] as ItemID, key: try row["item_key"] as String, lane: try row["lane"] as String,
                isPending: try row["state"] == "pending"
            )
        }
        for item in items {
            let taken = try connection.row(.hasItem, tenant, new.name, item.key) { _ in true } ?? false
            // Redelivered under the new name: that row keeps the key, and this one is not processed a second time.
            if taken, item.isPending {
                try finishItem(item.id, as: .ignored(reason: "duplicate under the channel's new name"), at: at)
            }
            try connection.run(
                .renameItem,
                new.name,
                taken ? "\(item.key) (\(old.name), \(item.id))" : item.key,
                tenant,
                item.id
            )
            guard item.isPending, !taken else { continue }
            makeDue(Lane(stage: .inbound, channel: new, key: item.lane), at: at, isAwaited: false)
        }
        return items.count
    }

    // MARK: - Contacts with their conversations

    private func moveContacts(from old: ChannelID, to new: ChannelID, limit: Int, at: Date) throws -> Int {
        let contacts = try connection.rows(.contactsOfChannel, tenant, old.name, limit) {
            try $0["contact"] as ContactID
        }
        for contact in contacts { try move(contact, from: old, to: new, at: at) }
        return contacts.count
    }

    private func move(_ contact: ContactID, from old: ChannelID, to new: ChannelID, at: Date) throws {
        let conversations = try connection.rows(.conversationsOfContact, tenant, old.name, contact) {
            try $0["id"] as ConversationID
        }
        for conversation in conversations { try move(conversation, from: old, to: new, at: at) }
        try connection.run(.moveContact, new.name, tenant, contact)
        try connection.run(.moveConsent, new.name, tenant, old.name, contact)
        let aliases = try connection.rows(.aliasesOfContact, tenant, old.name, contact) { try $0["alias"] as String }
        // A contact with an alias of the new name is the same customer.
        let others = Set(try aliases.compactMap { try owner(of: $0, channel: new) })
        try addAliases(aliases, to: contact, channel: new)
        for alias in aliases {
            try connection.run(.deleteAlias, tenant, old.name, alias)
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
        try connection.run(.moveMessages, new.name, tenant, new.name, tenant, conversation)
        try connection.run(.moveUsage, new.name, tenant, tenant, conversation)
        for statement in [SQLStatement.moveTurns, .moveReplies, .moveEvents] {
            try connection.run(statement, new.name, tenant, conversation)
        }
        try connection.run(.moveConversation, new.name, tenant, conversation)
        if let due = try nextTurnDue(conversation) {
            let lane = Lane(stage: .turn, channel: new, conversation: conversation)
            makeDue(lane, at: max(due, at), isAwaited: false)
        }
        if try hasWaitingReplies(conversation) {
            makeDue(Lane(stage: .outbox, channel: new, conversation: conversation), at: at, isAwaited: false)
        }
    }

    private func hasWaitingReplies(_ conversation: ConversationID) throws -> Bool {
        try connection.row(.hasWaitingReplies, tenant, conversation) { _ in true } ?? false
    }

    // MARK: - Statuses and state of the channel

    private func moveEarlyStatuses(from old: ChannelID, to new: ChannelID) throws {
        try connection.run(.moveEarlyStatuses, new.name, tenant, old.name)
        try connection.run(.deleteEarlyStatuses, tenant, old.name)
    }

    private func moveState(from old: ChannelID, to new: ChannelID) throws {
        // The earlier time of both: a message that is fetched twice is a duplicate, one that is not fetched is lost.
        try connection.run(.moveState, new.name, tenant, old.name)
        try connection.run(.deleteState, tenant, old.name)
    }
}

// MARK: - Statements

extension SQLStatement {
    fileprivate static let itemsOfChannel = SQLStatement(
        "SELECT id, item_key, lane, state FROM inbox WHERE tenant = ? AND channel = ? LIMIT ?"
    )
    fileprivate static let hasItem = SQLStatement(
        "SELECT 1 FROM inbox WHERE tenant = ? AND channel = ? AND item_key = ?"
    )
    fileprivate static let renameItem = SQLStatement(
        "UPDATE inbox SET channel = ?, item_key = ? WHERE tenant = ? AND id = ?"
    )
    fileprivate static let contactsOfChannel = SQLStatement(
        "SELECT DISTINCT contact FROM contact_aliases WHERE tenant = ? AND channel = ? LIMIT ?"
    )
    fileprivate static let conversationsOfContact = SQLStatement(
        "SELECT id FROM conversations WHERE tenant = ? AND channel = ? AND contact = ?"
    )
    fileprivate static let moveContact = SQLStatement("UPDATE contacts SET channel = ? WHERE tenant = ? AND id = ?")
    fileprivate static let moveConsent = SQLStatement(
        "UPDATE consents SET channel = ? WHERE tenant = ? AND channel = ? AND contact = ?"
    )
    fileprivate static let aliasesOfContact = SQLStatement(
        "SELECT alias FROM contact_aliases WHERE tenant = ? AND channel = ? AND contact = ?"
    )
    fileprivate static let deleteAlias = SQLStatement(
        "DELETE FROM contact_aliases WHERE tenant = ? AND channel = ? AND alias = ?"
    )
    fileprivate static let moveMessages = SQLStatement(
        """
        UPDATE messages SET channel = ?, external_id = CASE WHEN EXISTS (
            SELECT 1 FROM messages AS taken
            WHERE taken.tenant = ? AND taken.channel = ? AND taken.external_id = messages.external_id
        ) THEN NULL ELSE external_id END
        WHERE tenant = ? AND conversation = ?
        """
    )
    fileprivate static let moveUsage = SQLStatement(
        """
        UPDATE model_usage SET channel = ?
        WHERE tenant = ? AND turn IN (SELECT id FROM turns WHERE tenant = ? AND conversation = ?)
        """
    )
    fileprivate static let moveTurns = SQLStatement(
        "UPDATE turns SET channel = ? WHERE tenant = ? AND conversation = ?"
    )
    fileprivate static let moveReplies = SQLStatement(
        "UPDATE outbox SET channel = ? WHERE tenant = ? AND conversation = ?"
    )
    fileprivate static let moveEvents = SQLStatement(
        "UPDATE events SET channel = ? WHERE tenant = ? AND conversation = ?"
    )
    fileprivate static let moveConversation = SQLStatement(
        "UPDATE conversations SET channel = ? WHERE tenant = ? AND id = ?"
    )
    fileprivate static let hasWaitingReplies = SQLStatement(
        """
        SELECT 1 FROM outbox
        WHERE tenant = ? AND conversation = ? AND state IN ('pending', 'claimed', 'ambiguous') LIMIT 1
        """
    )
    fileprivate static let moveEarlyStatuses = SQLStatement(
        """
        INSERT INTO early_statuses (tenant, channel, external_id, status, at, error_code, error_message, cause,
            received_at)
        SELECT tenant, ?, external_id, status, at, error_code, error_message, cause, received_at
        FROM early_statuses WHERE tenant = ? AND channel = ?
        ON CONFLICT (tenant, channel, external_id, status) DO NOTHING
        """
    )
    fileprivate static let deleteEarlyStatuses = SQLStatement(
        "DELETE FROM early_statuses WHERE tenant = ? AND channel = ?"
    )
    fileprivate static let moveState = SQLStatement(
        """
        INSERT INTO channel_state (tenant, channel, backfilled_until)
        SELECT tenant, ?, backfilled_until FROM channel_state WHERE tenant = ? AND channel = ?
        ON CONFLICT (tenant, channel) DO UPDATE
            SET backfilled_until = min(channel_state.backfilled_until, excluded.backfilled_until)
        """
    )
    fileprivate static let deleteState = SQLStatement("DELETE FROM channel_state WHERE tenant = ? AND channel = ?")
}
