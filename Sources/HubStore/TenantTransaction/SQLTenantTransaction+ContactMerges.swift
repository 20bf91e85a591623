import ChannelKit
import Foundation
import HubRouter

// The merge of two contacts that are the same customer.

extension SQLTenantTransaction {
    /// Moves the rows of `loser` to `winner`, and leaves an empty row that refers to the winner.
    ///
    /// The row is not deleted: SQLite would scan every table that refers to contacts.
    func merge(_ loser: ContactID, into winner: ContactID, channel: ChannelID) throws {
        try connection.execute(
            "UPDATE contact_aliases SET contact = ? WHERE tenant = ? AND contact = ?",
            [.id(winner), scope, .id(loser)]
        )
        try connection.execute(
            "UPDATE conversations SET contact = ? WHERE tenant = ? AND channel = ? AND contact = ?",
            [.id(winner), scope, .text(channel.name), .id(loser)]
        )
        try mergeConsent(of: loser, into: winner, channel: channel)
        try mergeMemory(of: loser, into: winner)
        try connection.execute(
            """
            UPDATE contacts SET merged_into = ?, address = '', phone = NULL, name = NULL WHERE tenant = ? AND id = ?
            """,
            [.id(winner), scope, .id(loser)]
        )
    }

    /// Merges the consents: an opt-out of either contact applies.
    private func mergeConsent(of loser: ContactID, into winner: ContactID, channel: ChannelID) throws {
        let key = [scope, .text(channel.name), .id(loser)]
        try connection.execute(
            """
            INSERT INTO consents (tenant, channel, contact, opted_out, keyword, at)
            SELECT tenant, channel, ?, opted_out, keyword, at FROM consents
            WHERE tenant = ? AND channel = ? AND contact = ?
            ON CONFLICT (tenant, channel, contact) DO UPDATE
                SET opted_out = max(consents.opted_out, excluded.opted_out), at = max(consents.at, excluded.at)
            """,
            [.id(winner)] + key
        )
        try connection.execute("DELETE FROM consents WHERE tenant = ? AND channel = ? AND contact = ?", key)
    }

    /// Moves the memory; of two values under one key, the value of the contact that wrote last is kept.
    private func mergeMemory(of loser: ContactID, into winner: ContactID) throws {
        try connection.execute(
            """
            INSERT INTO contact_memory (tenant, contact, key, codec, value)
            SELECT tenant, ?, key, codec, value FROM contact_memory WHERE tenant = ? AND contact = ?
            ON CONFLICT (tenant, contact, key) DO UPDATE SET codec = excluded.codec, value = excluded.value
                WHERE (SELECT seen_at FROM contacts WHERE tenant = ? AND id = ?)
                    > (SELECT seen_at FROM contacts WHERE tenant = ? AND id = ?)
            """,
            [.id(winner), scope, .id(loser), scope, .id(loser), scope, .id(winner)]
        )
        try connection.execute(
            "DELETE FROM contact_memory WHERE tenant = ? AND contact = ?",
            [scope, .id(loser)]
        )
    }

    /// The contact that `contact` was merged into, or `contact` itself: a turn may have read it before a merge.
    func survivor(of contact: ContactID) throws -> ContactID {
        var current = contact
        // The chain ends, since a contact is always merged into one with a smaller id.
        while let next = try mergedInto(current), next.rawValue < current.rawValue { current = next }
        return current
    }

    private func mergedInto(_ contact: ContactID) throws -> ContactID? {
        try connection.row(
            "SELECT merged_into FROM contacts WHERE tenant = ? AND id = ? AND merged_into IS NOT NULL",
            [scope, .id(contact)]
        ) { try $0["merged_into"] }
    }
}
