import ChannelKit
import Foundation
import HubRouter

// The merge of two contacts that are the same customer.

extension SQLTenantTransaction {
    /// Moves the rows of `loser` to `winner`, and leaves an empty row that refers to the winner.
    ///
    /// The row is not deleted: SQLite would scan every table that refers to contacts.
    func merge(_ loser: ContactID, into winner: ContactID, channel: ChannelID) throws {
        try connection.run(.mergeAliases, winner, tenant, loser)
        try connection.run(.mergeConversations, winner, tenant, channel.name, loser)
        try mergeConsent(of: loser, into: winner, channel: channel)
        try mergeMemory(of: loser, into: winner)
        try connection.run(.markMerged, winner, tenant, loser)
    }

    /// Merges the consents: an opt-out of either contact applies.
    private func mergeConsent(of loser: ContactID, into winner: ContactID, channel: ChannelID) throws {
        try connection.run(.mergeConsent, winner, tenant, channel.name, loser)
        try connection.run(.deleteConsent, tenant, channel.name, loser)
    }

    /// Moves the memory; of two values under one key, the value of the contact that wrote last is kept.
    private func mergeMemory(of loser: ContactID, into winner: ContactID) throws {
        try connection.run(.mergeMemory, winner, tenant, loser, tenant, loser, tenant, winner)
        try connection.run(.deleteMemory, tenant, loser)
    }

    /// The contact that `contact` was merged into, or `contact` itself: a turn may have read it before a merge.
    func survivor(of contact: ContactID) throws -> ContactID {
        var current = contact
        // The chain ends, since a contact is always merged into one with a smaller id.
        while let next = try mergedInto(current), next.rawValue < current.rawValue { current = next }
        return current
    }

    private func mergedInto(_ contact: ContactID) throws -> ContactID? {
        try connection.row(.mergedInto, tenant, contact) { try $0["merged_into"] }
    }
}

// MARK: - Statements

extension SQLStatement {
    fileprivate static let mergeAliases = SQLStatement(
        "UPDATE contact_aliases SET contact = ? WHERE tenant = ? AND contact = ?"
    )
    fileprivate static let mergeConversations = SQLStatement(
        "UPDATE conversations SET contact = ? WHERE tenant = ? AND channel = ? AND contact = ?"
    )
    fileprivate static let markMerged = SQLStatement(
        """
        UPDATE contacts SET merged_into = ?, address = '', phone = NULL, name = NULL WHERE tenant = ? AND id = ?
        """
    )
    fileprivate static let mergeConsent = SQLStatement(
        """
        INSERT INTO consents (tenant, channel, contact, opted_out, keyword, at)
        SELECT tenant, channel, ?, opted_out, keyword, at FROM consents
        WHERE tenant = ? AND channel = ? AND contact = ?
        ON CONFLICT (tenant, channel, contact) DO UPDATE
            SET opted_out = max(consents.opted_out, excluded.opted_out), at = max(consents.at, excluded.at)
        """
    )
    fileprivate static let deleteConsent = SQLStatement(
        "DELETE FROM consents WHERE tenant = ? AND channel = ? AND contact = ?"
    )
    fileprivate static let mergeMemory = SQLStatement(
        """
        INSERT INTO contact_memory (tenant, contact, key, codec, value)
        SELECT tenant, ?, key, codec, value FROM contact_memory WHERE tenant = ? AND contact = ?
        ON CONFLICT (tenant, contact, key) DO UPDATE SET codec = excluded.codec, value = excluded.value
            WHERE (SELECT seen_at FROM contacts WHERE tenant = ? AND id = ?)
                > (SELECT seen_at FROM contacts WHERE tenant = ? AND id = ?)
        """
    )
    fileprivate static let deleteMemory = SQLStatement("DELETE FROM contact_memory WHERE tenant = ? AND contact = ?")
    fileprivate static let mergedInto = SQLStatement(
        "SELECT merged_into FROM contacts WHERE tenant = ? AND id = ? AND merged_into IS NOT NULL"
    )
}
