import ChannelKit
import Foundation
import HubRouter

// The merge of two contacts that are the same customer.

extension SQLTenantTransaction {
    /// Moves the rows of `loser` to `winner`, and leaves an empty row that refers to the winner: a turn may have read
    /// the loser before.
    func merge(_ loser: ContactID, into winner: ContactID, channel: ChannelID) throws {
        try connection.run(.mergeAliases, winner, loser, number)
        read.forgetAll()
        try connection.run(.mergeConversations, winner, loser, number)
        try mergeConsent(of: loser, into: winner)
        try mergeMemory(of: loser, into: winner)
        try connection.run(.markMerged, winner, Data(), loser, number)
    }

    /// Merges the consents: an opt-out of either contact applies.
    private func mergeConsent(of loser: ContactID, into winner: ContactID) throws {
        try connection.run(.mergeConsent, winner, loser, number)
        try connection.run(.deleteConsent, loser, number)
    }

    /// Moves the memory; of two values under one key, the later one is kept.
    private func mergeMemory(of loser: ContactID, into winner: ContactID) throws {
        try connection.run(.mergeMemory, winner, loser, number)
        try connection.run(.deleteMemory, loser, number)
    }

    /// The contact that `contact` was merged into, or `contact` itself: a turn may have read it before a merge.
    func survivor(of contact: ContactID) throws -> ContactID {
        var current = contact
        // The chain ends, since a contact is always merged into one with a smaller id.
        while let next = try mergedInto(current), next.rawValue < current.rawValue { current = next }
        return current
    }

    private func mergedInto(_ contact: ContactID) throws -> ContactID? {
        try connection.row(.mergedInto, contact, number) { try $0["merged_into"] }
    }
}

// MARK: - Statements

extension SQLStatement {
    fileprivate static let mergeAliases = SQLStatement(
        "UPDATE contact_aliases SET contact = ? WHERE contact = ? AND tenant = ?"
    )
    fileprivate static let mergeConversations = SQLStatement(
        "UPDATE conversations SET contact = ? WHERE contact = ? AND tenant = ?"
    )
    fileprivate static let markMerged = SQLStatement(
        "UPDATE contacts SET merged_into = ?, address = ?, phone = NULL, name = NULL WHERE id = ? AND tenant = ?"
    )
    fileprivate static let mergeConsent = SQLStatement(
        """
        INSERT INTO consents (contact, kind, tenant, channel, opted_out, keyword, at)
        SELECT ?, kind, tenant, channel, opted_out, keyword, at FROM consents WHERE contact = ? AND tenant = ?
        ON CONFLICT (contact, kind) DO UPDATE
            SET opted_out = CASE
                    WHEN excluded.opted_out > consents.opted_out THEN excluded.opted_out ELSE consents.opted_out END,
                at = CASE WHEN excluded.at > consents.at THEN excluded.at ELSE consents.at END
        """
    )
    fileprivate static let deleteConsent = SQLStatement("DELETE FROM consents WHERE contact = ? AND tenant = ?")
    fileprivate static let mergeMemory = SQLStatement(
        """
        INSERT INTO contact_memory (contact, key, tenant, at, codec, value)
        SELECT ?, key, tenant, at, codec, value FROM contact_memory WHERE contact = ? AND tenant = ?
        ON CONFLICT (contact, key) DO UPDATE SET at = excluded.at, codec = excluded.codec, value = excluded.value
            WHERE excluded.at > contact_memory.at
        """
    )
    fileprivate static let deleteMemory = SQLStatement("DELETE FROM contact_memory WHERE contact = ? AND tenant = ?")
    fileprivate static let mergedInto = SQLStatement(
        "SELECT merged_into FROM contacts WHERE id = ? AND tenant = ? AND merged_into IS NOT NULL"
    )
}
