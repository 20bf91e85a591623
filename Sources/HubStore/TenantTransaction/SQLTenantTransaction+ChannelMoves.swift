import ChannelKit
import Foundation
import HubModel
import HubRouter

// The rows of a renamed channel.

extension SQLTenantTransaction {
    func moveChannel(from old: ChannelID, to new: ChannelID, limit: Int, at: Date) throws -> MovedRows {
        var moved = MovedRows()
        guard old.tenant == tenant, new.tenant == tenant, old != new else { return moved }
        let move = ChannelMove(old: try number(of: old), new: try number(of: new), channel: new, at: at)
        moved.items = try moveItems(move, limit: limit)
        moved.contacts = try moveContacts(move, limit: max(0, limit - moved.items))
        moved.isComplete = moved.items + moved.contacts < limit
        guard moved.isComplete else { return moved }
        try moveEarlyStatuses(move)
        // The earlier time of both: a message that is fetched twice is a duplicate, one that is not fetched is lost.
        try connection.run(.moveState, move.old, number, move.new, number)
        try connection.run(.clearState, move.old, number)
        return moved
    }

    /// A step of a move, with the numbers of both names in the rows.
    private struct ChannelMove {
        let old: Int64
        let new: Int64
        let channel: ChannelID
        let at: Date
    }

    // MARK: - Items

    private func moveItems(_ move: ChannelMove, limit: Int) throws -> Int {
        let items = try connection.rows(.itemsOfChannel, move.new, move.old, number, limit) { row in
            (
                id: try row["id"] as ItemID, isTaken: try row["is_taken"] as Bool,
                isPending: try row["state"] == "pending", lane: try row.laneKey()
            )
        }
        for item in items {
            // Redelivered under the new name: that row keeps the key, and this one is not processed a second time.
            if item.isTaken {
                if item.isPending {
                    try finishItem(item.id, as: .ignored(Reason(.movedDuplicate)), at: move.at)
                }
                try connection.run(.renameItem, move.new, hash(.itemKey, "moved \(item.id)"), item.id, number)
            } else {
                try connection.run(.moveItem, move.new, item.id, number)
            }
            try connection.run(.movePayload, move.new, item.id, number)
            guard item.isPending, !item.isTaken, let lane = item.lane else { continue }
            makeDue(Lane(stage: .inbound, channel: move.channel, key: lane), at: move.at, isAwaited: false)
        }
        return items.count
    }

    // MARK: - Contacts with their conversations

    private func moveContacts(_ move: ChannelMove, limit: Int) throws -> Int {
        let contacts = try connection.rows(.contactsOfChannel, move.old, number, limit) {
            try $0["contact"] as ContactID
        }
        for contact in contacts { try self.move(contact, move) }
        return contacts.count
    }

    private func move(_ contact: ContactID, _ move: ChannelMove) throws {
        let conversations = try connection.rows(.conversationsOfContact, contact, move.old, number) {
            try $0["id"] as ConversationID
        }
        for conversation in conversations { try self.move(conversation, move) }
        try connection.run(.moveContact, move.new, contact, number)
        try connection.run(.moveConsent, move.new, contact, number)
        // A contact with an alias of the new name is the same customer.
        let others = try connection.rows(.sameCustomer, contact, move.old, number, move.new) {
            try $0["contact"] as ContactID
        }
        try connection.run(.copyAliases, move.new, contact, move.old, number)
        try connection.run(.deleteAliases, contact, move.old, number)
        let same = Set(others).union([contact]).sorted()
        for other in same.dropFirst() { try merge(other, into: same[0], channel: move.channel) }
    }

    private func move(_ conversation: ConversationID, _ move: ChannelMove) throws {
        // A message that was redelivered under the new name keeps the external id.
        try connection.run(.forgetExternalIDs, conversation, number, move.new)
        try connection.run(.moveMessages, move.new, conversation, number)
        try connection.run(.moveUsage, move.new, number, conversation)
        try connection.run(.moveReplies, move.new, conversation, number)
        try connection.run(.moveTurns, move.new, conversation, number)
        try connection.run(.moveEvents, move.new, conversation, number)
        try connection.run(.moveConversation, move.new, conversation, number)
        if let due = try nextTurnDue(conversation) {
            let lane = Lane(stage: .turn, channel: move.channel, conversation: conversation)
            makeDue(lane, at: max(due, move.at), isAwaited: false)
        }
        if try hasWaitingReplies(conversation) {
            let lane = Lane(stage: .outbox, channel: move.channel, conversation: conversation)
            makeDue(lane, at: move.at, isAwaited: false)
        }
    }

    // MARK: - Statuses

    private func moveEarlyStatuses(_ move: ChannelMove) throws {
        try connection.run(.moveEarlyStatuses, move.new, move.old, number)
        try connection.run(.deleteEarlyStatuses, move.old, number)
    }
}

extension SQLRow {
    /// The lane key of an item; nil if its payload is not kept, or unreadable.
    fileprivate func laneKey() throws -> String? {
        guard let _: Data = try self["lane_key"] else { return nil }
        return try readable(or: nil) { try content("lane_key", codec: "key_codec") as String? }.value
    }
}

// MARK: - Statements

extension SQLStatement {
    fileprivate static let itemsOfChannel = SQLStatement(
        """
        SELECT item_keys.id, inbox.state, inbox.key_codec, inbox.lane_key, EXISTS (
            SELECT 1 FROM item_keys AS other WHERE other.channel = ? AND other.hash = item_keys.hash
        ) AS is_taken
        FROM item_keys LEFT JOIN inbox ON inbox.id = item_keys.id
        WHERE item_keys.channel = ? AND item_keys.tenant = ? LIMIT ?
        """
    )
    fileprivate static let moveItem = SQLStatement("UPDATE item_keys SET channel = ? WHERE id = ? AND tenant = ?")
    fileprivate static let renameItem = SQLStatement(
        "UPDATE item_keys SET channel = ?, hash = ? WHERE id = ? AND tenant = ?"
    )
    fileprivate static let movePayload = SQLStatement("UPDATE inbox SET channel = ? WHERE id = ? AND tenant = ?")
    fileprivate static let contactsOfChannel = SQLStatement(
        "SELECT DISTINCT contact FROM contact_aliases WHERE channel = ? AND tenant = ? LIMIT ?"
    )
    fileprivate static let conversationsOfContact = SQLStatement(
        "SELECT id FROM conversations WHERE contact = ? AND channel = ? AND tenant = ?"
    )
    fileprivate static let moveContact = SQLStatement("UPDATE contacts SET channel = ? WHERE id = ? AND tenant = ?")
    fileprivate static let moveConsent = SQLStatement(
        "UPDATE consents SET channel = ? WHERE contact = ? AND tenant = ?"
    )
    fileprivate static let sameCustomer = SQLStatement(
        """
        SELECT other.contact FROM contact_aliases JOIN contact_aliases AS other ON other.hash = contact_aliases.hash
        WHERE contact_aliases.contact = ? AND contact_aliases.channel = ? AND contact_aliases.tenant = ?
            AND other.channel = ?
        """
    )
    fileprivate static let copyAliases = SQLStatement(
        """
        INSERT INTO contact_aliases (channel, hash, tenant, contact, codec, alias)
        SELECT ?, hash, tenant, contact, codec, alias FROM contact_aliases
        WHERE contact = ? AND channel = ? AND tenant = ?
        ON CONFLICT (channel, hash) DO NOTHING
        """
    )
    fileprivate static let deleteAliases = SQLStatement(
        "DELETE FROM contact_aliases WHERE contact = ? AND channel = ? AND tenant = ?"
    )
    fileprivate static let moveMessages = SQLStatement(
        "UPDATE messages SET channel = ? WHERE conversation = ? AND tenant = ?"
    )
    fileprivate static let forgetExternalIDs = SQLStatement(
        """
        UPDATE messages SET external_hash = NULL, external_codec = NULL, external_id = NULL
        WHERE conversation = ? AND tenant = ? AND EXISTS (
            SELECT 1 FROM messages AS taken
            WHERE taken.channel = ? AND taken.external_hash = messages.external_hash)
        """
    )
    fileprivate static let moveUsage = SQLStatement(
        """
        UPDATE model_usage SET channel = ?
        WHERE purpose = 'turn' AND tenant = ? AND subject IN (SELECT id FROM turns WHERE conversation = ?)
        """
    )
    fileprivate static let moveTurns = SQLStatement(
        "UPDATE turns SET channel = ? WHERE conversation = ? AND tenant = ?"
    )
    fileprivate static let moveReplies = SQLStatement(
        """
        UPDATE outbox SET channel = ?
        WHERE id IN (SELECT messages.id FROM messages WHERE messages.conversation = ?) AND tenant = ?
        """
    )
    fileprivate static let moveEvents = SQLStatement(
        """
        UPDATE events SET channel = ?
        WHERE kind IN ('handoff', 'call') AND conversation = ? AND tenant = ?
        """
    )
    fileprivate static let moveConversation = SQLStatement(
        "UPDATE conversations SET channel = ? WHERE id = ? AND tenant = ?"
    )
    fileprivate static let moveEarlyStatuses = SQLStatement(
        """
        INSERT INTO early_statuses (channel, external_hash, status, tenant, at, error_code, error_message, cause,
            received_at)
        SELECT ?, external_hash, status, tenant, at, error_code, error_message, cause, received_at
        FROM early_statuses WHERE channel = ? AND tenant = ?
        ON CONFLICT (channel, external_hash, status) DO NOTHING
        """
    )
    fileprivate static let deleteEarlyStatuses = SQLStatement(
        "DELETE FROM early_statuses WHERE channel = ? AND tenant = ?"
    )
    fileprivate static let moveState = SQLStatement(
        """
        UPDATE channels SET backfilled_until = (
            SELECT CASE WHEN channels.backfilled_until < moved.backfilled_until THEN channels.backfilled_until
                ELSE coalesce(moved.backfilled_until, channels.backfilled_until) END
            FROM channels AS moved WHERE moved.id = ? AND moved.tenant = ?)
        WHERE id = ? AND tenant = ?
        """
    )
    fileprivate static let clearState = SQLStatement(
        "UPDATE channels SET backfilled_until = NULL WHERE id = ? AND tenant = ?"
    )
}
